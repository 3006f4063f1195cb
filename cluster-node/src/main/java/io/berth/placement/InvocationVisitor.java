package io.berth.placement;

import io.berth.schemas.protocol.InvocationState;

/** Is shown the open invocations. */
@FunctionalInterface
public interface InvocationVisitor {
    /**
     * @param clientId 0 where no answer is owed any more; then requestSlot is -1 and sequence 0.
     * @param deadlineClusterNs cluster time until which it must have begun.
     */
    void onInvocation(
            long invocationId,
            InvocationState state,
            long functionId,
            long clientId,
            int requestSlot,
            long sequence,
            long token,
            long deadlineClusterNs);
}
