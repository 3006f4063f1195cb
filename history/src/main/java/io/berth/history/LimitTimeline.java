package io.berth.history;

import java.util.Arrays;

/** Which limits may have been in force when. Times only grow. */
final class LimitTimeline {
    /** No limit, or none known. */
    static final long NONE = Long.MAX_VALUE;

    private long[] fromNs = {Long.MIN_VALUE};
    private long[] highest = {NONE};
    private long[] lowest = {NONE};
    private int count = 1;
    private long minimumEver = NONE;
    private long maximumEver;

    /** A change begins: from now on both may be in force. */
    void asked(final long timeNs, final long limit) {
        final int last = count - 1;
        final boolean known = last > 0;
        add(
                timeNs,
                known ? Math.max(highest[last], limit) : NONE,
                known ? Math.min(lowest[last], limit) : limit);
    }

    /** A change is done: this one alone is in force. */
    void inForce(final long timeNs, final long limit) {
        add(timeNs, limit, limit);
    }

    private void add(final long timeNs, final long high, final long low) {
        if (count == fromNs.length) {
            fromNs = Arrays.copyOf(fromNs, 2 * count);
            highest = Arrays.copyOf(highest, 2 * count);
            lowest = Arrays.copyOf(lowest, 2 * count);
        }
        fromNs[count] = timeNs;
        highest[count] = high;
        lowest[count] = low;
        count++;
        minimumEver = Math.min(minimumEver, low);
        if (low != NONE) {
            maximumEver = Math.max(maximumEver, high == NONE ? low : high);
        }
    }

    /** The highest that may have been in force in this time, both ends included. */
    long highestIn(final long startNs, final long endNs) {
        long found = Long.MIN_VALUE;
        for (int i = count - 1; i >= 0; i--) {
            if (fromNs[i] <= endNs) {
                found = Math.max(found, highest[i]);
                if (fromNs[i] < startNs) {
                    break;
                }
            }
        }
        return found == Long.MIN_VALUE ? NONE : found;
    }

    /** The lowest that may have been in force in this time, both ends included. */
    long lowestIn(final long startNs, final long endNs) {
        long found = NONE;
        for (int i = count - 1; i >= 0; i--) {
            if (fromNs[i] <= endNs) {
                found = Math.min(found, lowest[i]);
                if (fromNs[i] < startNs) {
                    break;
                }
            }
        }
        return found;
    }

    /** The lowest of all. */
    long minimumEver() {
        return minimumEver;
    }

    /** The highest of all that were limits, 0: there was none. */
    long maximumEver() {
        return maximumEver;
    }
}
