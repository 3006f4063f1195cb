package io.berth.simulation;

/**
 * A tenant as the state machine has it after an entry.
 *
 * @param servedMb what it was given while someone waited for room.
 * @param backlogged whether one of its functions waits for room.
 */
record LiveTenant(
        String name, int weight, long servedMb, boolean backlogged, long round, long deficitMb) {}
