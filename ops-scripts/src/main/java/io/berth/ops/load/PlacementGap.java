package io.berth.ops.load;

import java.util.Arrays;

/**
 * Finds the longest time without a placement while placements were asked for: what the clients of a
 * cluster that lost its leader see of it. Works on what is recorded of each invocation when it has
 * ended. Thread safe; grows with what is recorded.
 */
public final class PlacementGap {
    private static final int LEAST_SIZE = 1_024;

    private long[] askedNs;
    private long[] placedNs;

    /** For about {@code expected} invocations; those not recorded do not count. */
    public PlacementGap(final int expected) {
        askedNs = never(Math.max(1, expected));
        placedNs = never(Math.max(1, expected));
    }

    /** For any number of invocations. */
    public PlacementGap() {
        this(LEAST_SIZE);
    }

    /** Invocation {@code index} was asked for and placed at these times. */
    public synchronized void record(final int index, final long asked, final long placed) {
        if (index >= askedNs.length) {
            askedNs = grown(askedNs, index);
            placedNs = grown(placedNs, index);
        }
        askedNs[index] = asked;
        placedNs[index] = placed;
    }

    /**
     * The longest gap in nanoseconds that overlaps a window: between the later of the placement
     * before and the time from which something unplaced was waiting, and the next placement.
     */
    public synchronized long longestNs(final long fromNs, final long toNs) {
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

    private static long[] never(final int size) {
        final long[] times = new long[size];
        Arrays.fill(times, LoadListener.NEVER);
        return times;
    }

    private static long[] grown(final long[] times, final int index) {
        final long[] larger = never(Math.max(index + 1, times.length * 2));
        System.arraycopy(times, 0, larger, 0, times.length);
        return larger;
    }
}
