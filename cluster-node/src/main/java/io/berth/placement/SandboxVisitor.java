package io.berth.placement;

import io.berth.schemas.protocol.SandboxState;

/** Is shown the sandboxes, those that wait for their end too. */
@FunctionalInterface
public interface SandboxVisitor {
    /**
     * @param pooled whether an invocation may be given to it at once: idle, its worker ACTIVE.
     */
    void onSandbox(
            long sandboxId,
            long functionId,
            int functionVersion,
            long workerId,
            int memoryMb,
            SandboxState state,
            boolean pooled);
}
