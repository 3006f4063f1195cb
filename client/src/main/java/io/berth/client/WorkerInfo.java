package io.berth.client;

import io.berth.schemas.protocol.WorkerState;

/** A worker with its counts; {@code lastHeardAgeNs} is cluster time. */
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
        String endpoint) {}
