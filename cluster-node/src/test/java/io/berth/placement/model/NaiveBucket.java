package io.berth.placement.model;

import java.math.BigInteger;

/**
 * A token bucket in exact fractions: sandboxes times the period. Where it can't be seen whether
 * something was taken, it knows the least and the most that can be in it.
 */
final class NaiveBucket {
    private final long periodNs;
    private long size;
    private BigInteger least;
    private BigInteger most;
    private long atNs;

    NaiveBucket(final long size, final long periodNs, final long nowNs) {
        this.size = size;
        this.periodNs = periodNs;
        least = full();
        most = full();
        atNs = nowNs;
    }

    private BigInteger full() {
        return BigInteger.valueOf(size).multiply(BigInteger.valueOf(periodNs));
    }

    private void refill(final long nowNs) {
        final BigInteger more = BigInteger.valueOf(size).multiply(BigInteger.valueOf(nowNs - atNs));
        least = least.add(more).min(full());
        most = most.add(more).min(full());
        atNs = nowNs;
    }

    /** A new size cuts what is in it, and fills nothing. */
    void resize(final long newSize, final long nowNs) {
        refill(nowNs);
        size = newSize;
        refill(nowNs);
    }

    private BigInteger one() {
        return BigInteger.valueOf(periodNs);
    }

    boolean canHaveOne(final long nowNs) {
        refill(nowNs);
        return most.compareTo(one()) >= 0;
    }

    boolean hasOneForSure(final long nowNs) {
        refill(nowNs);
        return least.compareTo(one()) >= 0;
    }

    void take(final long nowNs) {
        refill(nowNs);
        least = least.subtract(one()).max(BigInteger.ZERO);
        most = most.subtract(one());
    }

    void perhapsTake(final long nowNs) {
        refill(nowNs);
        least = least.subtract(one()).max(BigInteger.ZERO);
    }

    /** Whole tokens; only where it is known. */
    long tokens(final long nowNs) {
        refill(nowNs);
        return most.divide(one()).longValueExact();
    }

    boolean isKnown() {
        return least.equals(most);
    }

    long size() {
        return size;
    }

    /** Until one more is whole, 0: now. */
    long untilNextNs(final long nowNs) {
        refill(nowNs);
        final BigInteger missing = one().subtract(most);
        if (missing.signum() <= 0) {
            return 0;
        }
        final BigInteger rate = BigInteger.valueOf(size);
        return missing.add(rate).subtract(BigInteger.ONE).divide(rate).longValueExact();
    }
}
