package io.berth.simulation;

import io.berth.schemas.protocol.SandboxState;

/** A slot that the log holds, as the checker sees it after an entry. */
record HeldSlot(
        long workerId,
        long incarnation,
        long sandboxId,
        int sandboxSlot,
        long token,
        long invocationId,
        long functionId,
        SandboxState state) {}
