package io.berth.client;

import io.berth.client.protocol.CallOutcome;

/** Told of the end of each call, exactly once, on the client's thread. */
@FunctionalInterface
public interface CallListener {
    /**
     * @param outcome valid during the callback only; its attachment is the caller's. May start
     *     other calls.
     */
    void onCallEnded(CallOutcome outcome);
}
