package io.berth.ops.demo;

import io.berth.ops.load.LoadListener;
import java.util.Arrays;

/**
 * Finds the longest time without a placement while placements were asked for: what the clients of a
 * cluster that lost its leader see of it. Works on what is recorded of each invocation, after the
 * run. Not thread safe.
 */
final class PlacementGap {
    private final long[] askedNs;
    private final long[] placedNs;

    /** For up to {@code size} invocations; those not recorded do not count. */
    PlacementGap(final int size) {
        askedNs = new long[size];
        placedNs = new long[size];
        Arrays.fill(askedNs, LoadListener.NEVER);
        Arrays.fill(placedNs, LoadListener.NEVER);
    }

    /** Invocation {@code index} was asked for and placed at these times. */
    void record(final int index, final long asked, final long placed) {
        askedNs[index] = asked;
        placedNs[index] = placed;
    }

    /**
     * The longest gap in nanoseconds that overlaps a window: between the later of the placement
     * before and the time from which something unplaced was waiting, and the next placement.
     */
    long longestNs(final long fromNs, final long toNs) {
        final long[] asks = sorted(askedNs, placedNs);
        final long[] placements = sorted(placedNs, placedNs);
        long longest = 0;
        long previous = Long.MIN_VALUE;
        for (int placed = 0; placed < placements.length; placed++) {
            final long now = placements[placed];
            // The oldest of what is asked and not placed is not known one by one; by count, ask
            // number `placed` is the
            // first that cannot have been among the placements before.
            final long since = Math.max(previous, asks[placed]);
            if (since < toNs && now > fromNs) {
                longest = Math.max(longest, now - since);
            }
            previous = now;
        }
        return longest;
    }

    /** Values of the invocations that were placed, in order. */
    private static long[] sorted(final long[] values, final long[] placed) {
        final long[] result = new long[values.length];
        int count = 0;
        for (int i = 0; i < values.length; i++) {
            if (placed[i] != LoadListener.NEVER) {
                result[count++] = values[i];
            }
        }
        final long[] trimmed = Arrays.copyOf(result, count);
        Arrays.sort(trimmed);
        return trimmed;
    }
}
