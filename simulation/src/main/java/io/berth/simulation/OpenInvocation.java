package io.berth.simulation;

import io.berth.schemas.protocol.InvocationState;

/**
 * An invocation that has not ended, as the checker sees it after an entry; client id 0: no answer
 * is owed.
 */
record OpenInvocation(
        long invocationId,
        InvocationState state,
        long functionId,
        long clientId,
        int requestSlot,
        long sequence,
        long token,
        long deadlineNs) {
    boolean isQueued() {
        return state == InvocationState.QUEUED;
    }

    RequestKey request() {
        return new RequestKey(clientId, requestSlot, sequence);
    }
}
