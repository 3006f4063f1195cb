/** What the commands ask of a cell, and how its answers become reports. */
package io.berth.ops.cell;
