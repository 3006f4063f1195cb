package io.berth.client;

import io.berth.schemas.protocol.WorkerState;

/**
 * A worker with its counts. Ages and durations are cluster time, in nanoseconds.
 *
 * @param labels that it carries, separated by commas; empty: none.
 * @param startFailures failed starts in a row.
 * @param suspect avoided, as starts failed there.
 * @param drained by an operator, by name or by zone.
 * @param drainRemainingNs until the deadline of its drain, -1: none.
 */
public record WorkerInfo(
        long workerId,
        long incarnation,
        long registrationEpoch,
        long lastHeardAgeNs,
        int memoryMb,
        int usedMb,
        int sandboxes,
        int busy,
        int zone,
        WorkerState state,
        String name,
        String endpoint,
        String labels,
        int starting,
        int startFailures,
        boolean suspect,
        boolean drained,
        long drainRemainingNs) {}
