/**
 * What an entry of the log costs: benchmarks of the heart alone, over fleets of a thousand to a
 * million sandboxes that are built by the heart's own commands.
 */
package io.berth.bench;
