/**
 * The clustered service around the placement state machine: it decodes log entries, calls the state
 * machine, encodes what it says, and owns everything impure (counters, egress, timers, snapshots).
 */
package io.berth.cluster;
