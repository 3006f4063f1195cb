package io.berth.ops.drill;

import io.berth.client.protocol.CallOutcome;
import io.berth.client.protocol.ClientEnd;
import io.berth.client.protocol.EndReason;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** The calls of a load that have ended, with the worker of their last placement. Thread safe. */
public final class PlacedCalls {
    /**
     * One call; times on {@link System#nanoTime()}.
     *
     * @param startNs when it was meant to start.
     * @param placedNs when its first placement arrived; {@link CallOutcome#NEVER}: it had none.
     * @param endNs when its end was known.
     * @param workerId worker of its last placement, 0: none.
     * @param token of its last placement, 0: none.
     * @param requests that were made for it: more than one where it was repeated.
     */
    public record PlacedCall(
            long startNs,
            long placedNs,
            long endNs,
            long workerId,
            long token,
            ClientEnd end,
            EndReason reason,
            int requests) {
        /** Whether its function ran and returned, and the result came. */
        public boolean isOk() {
            return end == ClientEnd.RAN && reason == EndReason.NONE;
        }

        /** Whether its end says that it went with its worker, run or not. */
        public boolean isLost() {
            return end != ClientEnd.RAN && reason == EndReason.WORKER_LOST;
        }
    }

    private final List<PlacedCall> calls = new ArrayList<>();

    synchronized void add(final CallOutcome outcome) {
        calls.add(
                new PlacedCall(
                        outcome.startedNs(),
                        outcome.placedNs(),
                        outcome.endedNs(),
                        outcome.workerId(),
                        outcome.token(),
                        outcome.end(),
                        outcome.reason(),
                        outcome.attempts()));
    }

    /** Those of which this holds, in the order of their ends. */
    public synchronized List<PlacedCall> where(final Predicate<PlacedCall> wanted) {
        return calls.stream().filter(wanted).toList();
    }
}
