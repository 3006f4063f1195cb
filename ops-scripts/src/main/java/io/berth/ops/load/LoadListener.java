package io.berth.ops.load;

import io.berth.client.protocol.ClientEnd;
import io.berth.client.protocol.EndReason;
import io.berth.schemas.protocol.PlacementKind;

/** Hears how each invocation of a load ended. Called by the thread of the load. */
@FunctionalInterface
public interface LoadListener {
    /** Value of {@code placedNs} where there was no placement. */
    long NEVER = Long.MIN_VALUE;

    /**
     * One invocation has ended. Times on {@link System#nanoTime()}.
     *
     * @param index number in the schedule.
     * @param end how it ended for the caller.
     * @param reason why.
     * @param kind how its last placement was made.
     * @param startNs when it was meant to start.
     * @param placedNs when its first placement arrived, or {@link #NEVER}.
     * @param endNs when its end was known.
     */
    void onEnd(
            int index,
            ClientEnd end,
            EndReason reason,
            PlacementKind kind,
            long startNs,
            long placedNs,
            long endNs);
}
