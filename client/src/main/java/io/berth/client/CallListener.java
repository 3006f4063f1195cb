package io.berth.client;

import io.berth.client.protocol.CallOutcome;
import io.berth.client.protocol.Placement;

/** Told of the end of each call, exactly once, on the client's thread. */
@FunctionalInterface
public interface CallListener {
    /**
     * @param outcome valid during the callback only; its attachment is the caller's. May start
     *     other calls.
     */
    void onCallEnded(CallOutcome outcome);

    /**
     * The balancer has named the invocation of a call, by which operators describe and cancel it;
     * another one after a retry. Told before the end, where there is such a name; must be short.
     *
     * @param attachment the caller's.
     */
    default void onInvocationKnown(
            final long callId, final PayloadSource attachment, final long invocationId) {}

    /**
     * The payload of a call is about to be sent under a placement; told before each try, also when
     * it is sent again. Must be short.
     *
     * @param attachment the caller's.
     * @param placement valid during the callback only.
     */
    default void onPayloadLeaves(final PayloadSource attachment, final Placement placement) {}
}
