package io.berth.simulation;

import io.berth.schemas.protocol.WorkerState;

/** A worker that the log has, as the checker sees it after an entry. */
record LiveWorker(
        long workerId,
        long incarnation,
        String name,
        int zone,
        WorkerState state,
        int memoryMb,
        int usedMb,
        int maxSandboxes,
        int sandboxes) {
    boolean isActive() {
        return state == WorkerState.ACTIVE;
    }

    /** Its sandboxes count as allocated: it takes new work, or may again. */
    boolean isInUse() {
        return state == WorkerState.ACTIVE || state == WorkerState.DISCONNECTED;
    }
}
