package io.berth.placement;

import io.berth.schemas.protocol.SandboxState;

/** Is shown the slots that are held. */
@FunctionalInterface
public interface HeldSlotVisitor {
    /**
     * @param invocationId the holder; 0 where its end was told and only the slot is still counted.
     */
    void onHeldSlot(
            long workerId,
            long incarnation,
            long sandboxId,
            int sandboxSlot,
            long token,
            long invocationId,
            long functionId,
            SandboxState sandboxState);
}
