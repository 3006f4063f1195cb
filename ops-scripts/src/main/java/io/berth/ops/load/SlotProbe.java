package io.berth.ops.load;

import io.berth.client.protocol.ClientEnd;
import io.berth.client.protocol.EndReason;
import io.berth.ops.cluster.Await;
import io.berth.schemas.protocol.PlacementKind;
import java.time.Duration;

/**
 * Shows that no slot of a function has leaked, and none is given too many, without any counter:
 * exactly as many calls as it may run at once are made at once, and must all run at the same time.
 * One slot that is held by nobody would keep the last of them waiting until another has ended.
 */
public final class SlotProbe {
    private static final Duration OFTEN = Duration.ofNanos(200_000);

    private SlotProbe() {}

    /**
     * What a probe saw.
     *
     * @param calls made at once.
     * @param completed of them.
     * @param together of them that were placed before the first had ended.
     * @param otherEnd how one that did not complete ended, empty: all did.
     */
    public record Seen(int calls, int completed, int together, String otherEnd) {
        /** Whether all ran at the same time. */
        public boolean holds() {
            return together == calls && completed == calls;
        }

        @Override
        public String toString() {
            return together
                    + " of "
                    + calls
                    + " ran at the same time, "
                    + completed
                    + " completed"
                    + (otherEnd.isEmpty() ? "" : ", one ended " + otherEnd);
        }
    }

    /**
     * Probes the function that the target knows as {@code functionIndex}. Nothing else may call it
     * meanwhile, and the workers must have room for as many sandboxes.
     *
     * @param target used by this thread alone; its listener is replaced.
     * @param limit how many runs the function may have at once.
     * @param runTime long against what a cold start takes, as every call has to begin within it.
     * @param patience after which no end is waited for any more.
     */
    public static Seen run(
            final LoadTarget target,
            final int functionIndex,
            final int limit,
            final Duration runTime,
            final Duration patience) {
        final Ends ends = new Ends(limit);
        target.listener(ends);
        final long nowNs = System.nanoTime();
        for (int call = 0; call < limit; call++) {
            target.invoke(call, functionIndex, runTime.toNanos(), nowNs);
        }
        Await.until(
                patience,
                OFTEN,
                () -> {
                    target.poll();
                    return ends.count == limit;
                });
        return ends.seen();
    }

    private static final class Ends implements LoadListener {
        private final long[] placedNs;
        private long firstEndNs = Long.MAX_VALUE;
        private int count;
        private int completed;
        private String otherEnd = "";

        private Ends(final int calls) {
            placedNs = new long[calls];
            java.util.Arrays.fill(placedNs, NEVER);
        }

        @Override
        public void onEnd(
                final int index,
                final ClientEnd end,
                final EndReason reason,
                final PlacementKind kind,
                final long startNs,
                final long placed,
                final long endNs) {
            count++;
            placedNs[index] = placed;
            firstEndNs = Math.min(firstEndNs, endNs);
            if (end == ClientEnd.RAN && reason == EndReason.NONE) {
                completed++;
            } else {
                otherEnd = end + "(" + reason + ")";
            }
        }

        private Seen seen() {
            int together = 0;
            for (final long placed : placedNs) {
                if (placed != NEVER && placed < firstEndNs) {
                    together++;
                }
            }
            return new Seen(placedNs.length, completed, together, otherEnd);
        }
    }
}
