/** What processes hold over time, and whether it keeps growing. */
package io.berth.ops.watch;
