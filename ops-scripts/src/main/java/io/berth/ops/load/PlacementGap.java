package io.berth.ops.load;

import java.util.Arrays;

/**
 * Finds the longest time without a placement while placements were asked for: what the clients of a
 * cluster that lost its leader see of it. Works on what is recorded of each invocation when it has
 * ended; what is still open does not count yet. Safe from several threads.
 *
 * <p>Holds three numbers for each invocation until {@link #forgetBefore}; a long run calls that now
 * and then.
 */
public final class PlacementGap {
    private static final int FIRST_SIZE = 1_024;

    private long[] askedNs = new long[FIRST_SIZE];
    private long[] placedNs = new long[FIRST_SIZE];
    private long[] endedNs = new long[FIRST_SIZE];
    private int size;

    /**
     * A time without a placement while placements were asked for.
     *
     * @param fromNs the placement before, or when something began to wait.
     * @param toNs the next placement, or when nothing waited any more.
     */
    public record Gap(long fromNs, long toNs) {
        /** Its length. */
        public long ns() {
            return toNs - fromNs;
        }
    }

    /**
     * One invocation has ended. Times on {@link System#nanoTime()}.
     *
     * @param asked when it was meant to start.
     * @param placed when its first placement arrived, or {@link LoadListener#NEVER}: then it waited
     *     for one until it ended.
     * @param ended when its end was known.
     */
    public synchronized void record(final long asked, final long placed, final long ended) {
        if (size == askedNs.length) {
            askedNs = Arrays.copyOf(askedNs, 2 * size);
            placedNs = Arrays.copyOf(placedNs, 2 * size);
            endedNs = Arrays.copyOf(endedNs, 2 * size);
        }
        askedNs[size] = asked;
        placedNs[size] = placed;
        endedNs[size] = ended;
        size++;
    }

    /** Drops what had its placement, or its end without one, before a time. */
    public synchronized void forgetBefore(final long ns) {
        int kept = 0;
        for (int i = 0; i < size; i++) {
            if (waitedUntil(i) >= ns) {
                askedNs[kept] = askedNs[i];
                placedNs[kept] = placedNs[i];
                endedNs[kept] = endedNs[i];
                kept++;
            }
        }
        size = kept;
    }

    /** Invocations held. */
    public synchronized int size() {
        return size;
    }

    /**
     * The longest gap in nanoseconds that overlaps a window. A gap begins with the placement
     * before, or when something began to wait for one, whichever is later; it ends with the next
     * placement, or when nothing waits any more.
     */
    public long longestNs(final long fromNs, final long toNs) {
        return longest(fromNs, toNs).ns();
    }

    /** As {@link #longestNs}, with its place in time; of length 0 when there is none. */
    public synchronized Gap longest(final long fromNs, final long toNs) {
        final long[] asks = Arrays.copyOf(askedNs, size);
        final long[] waits = new long[size];
        final long[] placements = new long[size];
        int placed = 0;
        for (int i = 0; i < size; i++) {
            waits[i] = waitedUntil(i);
            if (placedNs[i] != LoadListener.NEVER) {
                placements[placed++] = placedNs[i];
            }
        }
        Arrays.sort(asks);
        Arrays.sort(waits);
        Arrays.sort(placements, 0, placed);
        return longest(asks, waits, placements, placed, fromNs, toNs);
    }

    /**
     * Walks over the ends of waits in order. Which invocation waits does not matter, only whether
     * any does: by count, ask number {@code i} is the first that cannot have been among the waits
     * that ended before.
     */
    private static Gap longest(
            final long[] asks,
            final long[] waits,
            final long[] placements,
            final int placed,
            final long fromNs,
            final long toNs) {
        Gap longest = new Gap(fromNs, fromNs);
        long since = Long.MIN_VALUE;
        int nextPlacement = 0;
        for (int i = 0; i < waits.length; i++) {
            if (i == 0 || asks[i] > waits[i - 1]) {
                since = asks[i];
            }
            final long now = waits[i];
            if (since < toNs && now > fromNs && now - since > longest.ns()) {
                longest = new Gap(since, now);
            }
            while (nextPlacement < placed && placements[nextPlacement] <= now) {
                since = Math.max(since, placements[nextPlacement]);
                nextPlacement++;
            }
        }
        return longest;
    }

    private long waitedUntil(final int i) {
        return placedNs[i] == LoadListener.NEVER ? endedNs[i] : placedNs[i];
    }
}
