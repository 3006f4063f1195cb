package io.berth.ops.load;

/**
 * Invocations at even distances, over some functions in turn.
 *
 * @param ratePerSecond invocations a second.
 * @param durationS length in seconds.
 * @param functions number of functions.
 * @param runNs run time of each.
 */
public record ConstantRate(int ratePerSecond, int durationS, int functions, long runNs)
        implements LoadSchedule {
    private static final long NS_PER_S = 1_000_000_000L;

    /** Checks the ranges. */
    public ConstantRate {
        if (ratePerSecond < 1 || durationS < 1 || functions < 1 || runNs < 0) {
            throw new IllegalArgumentException(
                    "rate, duration and functions start at 1, run time at 0");
        }
        if ((long) ratePerSecond * durationS > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("more than " + Integer.MAX_VALUE + " invocations");
        }
    }

    @Override
    public int size() {
        return ratePerSecond * durationS;
    }

    @Override
    public long arrivalNs(final int i) {
        return Math.multiplyExact((long) i, NS_PER_S) / ratePerSecond;
    }

    @Override
    public int functionIndex(final int i) {
        return i % functions;
    }

    @Override
    public long runNs(final int i) {
        return runNs;
    }
}
