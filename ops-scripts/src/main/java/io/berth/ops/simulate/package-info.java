/**
 * The day simulator: the placement state machine of the cluster, driven single threaded in virtual
 * time by the arrivals, run times and memory of a trace, with simulated workers and callers and no
 * network. What its figures mean is in {@code docs/placement.md}.
 */
package io.berth.ops.simulate;
