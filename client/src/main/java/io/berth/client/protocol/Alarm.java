package io.berth.client.protocol;

/**
 * A lower bound of the next time at which something is due, so that a quiet poll costs one
 * comparison.
 */
final class Alarm {
    /** No time at all. */
    static final long NEVER = Long.MAX_VALUE;

    private long earliestNs = NEVER;

    void at(final long timeNs) {
        if (timeNs < earliestNs) {
            earliestNs = timeNs;
        }
    }

    boolean isDue(final long nowNs) {
        return nowNs >= earliestNs;
    }

    long earliestNs() {
        return earliestNs;
    }

    void clear() {
        earliestNs = NEVER;
    }

    /**
     * @return the sum, {@link #NEVER} where it would be beyond all time.
     */
    static long after(final long nowNs, final long durationNs) {
        final long sum = nowNs + durationNs;
        return ((nowNs ^ sum) & (durationNs ^ sum)) < 0 ? NEVER : sum;
    }
}
