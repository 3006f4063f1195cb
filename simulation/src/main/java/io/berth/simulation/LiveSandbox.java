package io.berth.simulation;

import io.berth.schemas.protocol.SandboxState;

/** A sandbox that the log has, as the checker sees it after an entry. */
record LiveSandbox(
        long sandboxId,
        long functionId,
        int functionVersion,
        long workerId,
        int memoryMb,
        SandboxState state,
        boolean pooled) {
    /** STARTING, IDLE or BUSY. */
    boolean isUsable() {
        return state == SandboxState.STARTING
                || state == SandboxState.IDLE
                || state == SandboxState.BUSY;
    }
}
