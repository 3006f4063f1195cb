package io.berth.placement;

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
     *     rounded down.
     */
    static long inPeriod(final long level, final long periodNs, final long newPeriodNs) {
        return periodNs == newPeriodNs
                ? level
                : level / periodNs * newPeriodNs + scaled(level % periodNs, newPeriodNs, periodNs);
    }

    /**
     * @return {@code part × by / of}, rounded down, for a part below {@code of}: bit by bit, as the
     *     product may have more than 63.
     */
    private static long scaled(final long part, final long by, final long of) {
        if (part == 0) {
            // Most buckets are full.
            return 0;
        }
        long quotient = 0;
        long rest = 0;
        for (int bit = Long.SIZE - 1 - Long.numberOfLeadingZeros(by); bit >= 0; bit--) {
            quotient <<= 1;
            rest <<= 1;
            if (rest >= of) {
                rest -= of;
                quotient++;
            }
            if ((by >>> bit & 1) == 1) {
                rest += part;
                if (rest >= of) {
                    rest -= of;
                    quotient++;
                }
            }
        }
        return quotient;
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
