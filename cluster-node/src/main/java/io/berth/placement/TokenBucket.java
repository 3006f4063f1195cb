package io.berth.placement;

import java.math.BigInteger;

/**
 * A token bucket in exact integers. The level is in token-nanoseconds: {@code size × periodNs} is
 * full, a token is worth one period, each nanosecond adds {@code size}, never above full. So {@code
 * size} tokens come back in each period, continuously, and nothing is ever rounded away. With sizes
 * up to 1,000,000 and periods up to an hour no step leaves 63 bits.
 */
final class TokenBucket {
    private TokenBucket() {}

    static long full(final long size, final long periodNs) {
        return size * periodNs;
    }

    /**
     * @return the level now of a bucket that had {@code level} at {@code atNs}, cut to what is full
     *     for this size and period.
     */
    static long levelAt(
            final long level,
            final long atNs,
            final long nowNs,
            final long size,
            final long periodNs) {
        final long full = full(size, periodNs);
        final long elapsedNs = nowNs - atNs;
        if (elapsedNs >= periodNs || level >= full) {
            return full;
        }
        final long refilled = elapsedNs > 0 ? level + elapsedNs * size : level;
        return refilled < full ? refilled : full;
    }

    /**
     * @return a level of as many tokens and parts of one, where a token is worth another period;
     *     rounded down. Allocates where the period is another.
     */
    static long inPeriod(final long level, final long periodNs, final long newPeriodNs) {
        return periodNs == newPeriodNs
                ? level
                : BigInteger.valueOf(level)
                        .multiply(BigInteger.valueOf(newPeriodNs))
                        .divide(BigInteger.valueOf(periodNs))
                        .longValueExact();
    }

    /**
     * @return whole tokens in the level.
     */
    static long tokens(final long level, final long periodNs) {
        return level / periodNs;
    }

    /**
     * @return nanoseconds until the level holds a token, 0 where it does.
     */
    static long untilNextNs(final long level, final long size, final long periodNs) {
        return level >= periodNs ? 0 : (periodNs - level + size - 1) / size;
    }
}
