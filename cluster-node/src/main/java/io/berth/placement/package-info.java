/**
 * The heart: the placement state machine, pure and deterministic. Commands come in decoded and with
 * a timestamp ({@link io.berth.placement.PlacementCommands}), answers go out through {@link
 * io.berth.placement.PlacementOutput}; there is no clock, thread, I/O, logging or floating point in
 * between. {@code …Columns} name the columns of a table, {@code …Table} hold its records, the other
 * classes are lists of steps in the words of the design. Not thread safe: one thread feeds it.
 */
package io.berth.placement;
