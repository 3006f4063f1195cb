package io.berth.ops.trace;

import java.util.Arrays;

/**
 * The run times of one function: the percentiles 0, 1, 25, 50, 75, 99 and 100 that the trace gives,
 * with straight lines between them.
 *
 * @param percentilesMs run times in milliseconds at {@link #PERCENTS}, never falling, none below 0.
 * @param averageMs average run time in milliseconds as the trace states it.
 */
public record RunTimes(double[] percentilesMs, double averageMs) {
    private static final int[] PERCENTS = {0, 1, 25, 50, 75, 99, 100};
    private static final double NS_PER_MS = 1e6;

    /** Checks and copies. */
    public RunTimes {
        if (percentilesMs.length != PERCENTS.length) {
            throw new IllegalArgumentException(
                    PERCENTS.length + " percentiles wanted, not " + percentilesMs.length);
        }
        double previous = 0;
        for (final double percentile : percentilesMs) {
            if (!(percentile >= previous)) {
                throw new IllegalArgumentException(
                        "percentiles fall or are below 0: " + Arrays.toString(percentilesMs));
            }
            previous = percentile;
        }
        percentilesMs = percentilesMs.clone();
    }

    /** The percents that the trace gives a run time for. */
    public static int[] percents() {
        return PERCENTS.clone();
    }

    /**
     * Run time in nanoseconds at a quantile: the inverse of the distribution. {@code quantile} in
     * [0, 1].
     */
    public long atNs(final double quantile) {
        final double percent = Math.min(100.0, Math.max(0.0, quantile * 100.0));
        int upper = 1;
        while (upper < PERCENTS.length - 1 && percent > PERCENTS[upper]) {
            upper++;
        }
        final double span = PERCENTS[upper] - PERCENTS[upper - 1];
        final double share = (percent - PERCENTS[upper - 1]) / span;
        final double low = percentilesMs[upper - 1];
        return Math.round((low + share * (percentilesMs[upper] - low)) * NS_PER_MS);
    }

    /**
     * Average run time in nanoseconds of what {@link #atNs} gives for uniform quantiles; not what
     * the trace states, which saw every run and not seven percentiles.
     */
    public double meanNs() {
        double mean = 0;
        for (int i = 1; i < PERCENTS.length; i++) {
            final double share = (PERCENTS[i] - PERCENTS[i - 1]) / 100.0;
            mean += share * (percentilesMs[i] + percentilesMs[i - 1]) / 2 * NS_PER_MS;
        }
        return mean;
    }

    /** Longest run time in nanoseconds. */
    public long maxNs() {
        return atNs(1.0);
    }

    @Override
    public double[] percentilesMs() {
        return percentilesMs.clone();
    }

    @Override
    public boolean equals(final Object other) {
        return other instanceof RunTimes that
                && Arrays.equals(percentilesMs, that.percentilesMs)
                && averageMs == that.averageMs;
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(percentilesMs) * 31 + Double.hashCode(averageMs);
    }

    @Override
    public String toString() {
        return "RunTimes" + Arrays.toString(percentilesMs);
    }
}
