/** How results are shown: tables, progress, JSON, the machine. */
package io.berth.ops.output;
