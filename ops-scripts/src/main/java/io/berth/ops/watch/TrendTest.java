package io.berth.ops.watch;

import java.util.Arrays;

/**
 * Whether a series keeps rising, told from noise without an assumption about how the noise is
 * distributed: the test of Mann and Kendall for a trend (H. B. Mann, "Nonparametric tests against
 * trend", Econometrica 13, 1945; M. G. Kendall, "Rank correlation methods", 1975; corrected for
 * ties), with the slope of Theil and Sen (P. K. Sen, "Estimates of the regression coefficient based
 * on Kendall's tau", JASA 63, 1968).
 *
 * <p>Both want points that do not depend on their neighbours, and what a process holds goes up and
 * down like a saw. So the series is cut into blocks of which only the lowest value counts: the
 * floor of a saw rises only when something is kept.
 */
public final class TrendTest {
    /** Blocks that a series is cut into. */
    public static final int BLOCKS = 20;

    private static final double NS_PER_HOUR = 3.6e12;

    private TrendTest() {}

    /**
     * What the test says.
     *
     * @param p probability of such a rise in noise without a trend.
     * @param perHour slope over all blocks, in an hour.
     * @param latePerHour slope over the later half of the blocks, in an hour.
     * @param grown by how much the slope says that it has risen.
     */
    public record Trend(double p, double perHour, double latePerHour, double grown) {
        /** No trend. */
        static final Trend NONE = new Trend(1, 0, 0, 0);
    }

    /**
     * Tests a series.
     *
     * @param atNs times, rising.
     * @param values as many.
     * @return {@code null} when there are fewer values than blocks.
     */
    public static Trend of(final long[] atNs, final double[] values) {
        final int length = values.length;
        if (length < BLOCKS || atNs[length - 1] <= atNs[0]) {
            return null;
        }
        final double[] floors = new double[BLOCKS];
        final double[] hours = new double[BLOCKS];
        for (int block = 0; block < BLOCKS; block++) {
            final int from = (int) ((long) block * length / BLOCKS);
            final int to = (int) ((block + 1L) * length / BLOCKS);
            floors[block] = Arrays.stream(values, from, to).min().orElse(0);
            hours[block] = ((atNs[from] + atNs[to - 1]) / 2.0 - atNs[0]) / NS_PER_HOUR;
        }
        final double perHour = slope(hours, floors, 0, BLOCKS);
        return new Trend(
                risingByChance(floors),
                perHour,
                slope(hours, floors, BLOCKS / 2, BLOCKS),
                perHour * (hours[BLOCKS - 1] - hours[0]));
    }

    /** One-sided: a falling series has a probability near 1. */
    static double risingByChance(final double[] values) {
        final int n = values.length;
        long s = 0;
        for (int i = 0; i < n; i++) {
            for (int j = i + 1; j < n; j++) {
                s += Double.compare(values[j], values[i]);
            }
        }
        final double variance = variance(values);
        if (variance <= 0 || s <= 0) {
            return 1;
        }
        return upperTail((s - 1) / Math.sqrt(variance));
    }

    private static double variance(final double[] values) {
        final double[] sorted = values.clone();
        Arrays.sort(sorted);
        final double n = sorted.length;
        double variance = n * (n - 1) * (2 * n + 5);
        int run = 1;
        for (int i = 1; i <= sorted.length; i++) {
            if (i < sorted.length && sorted[i] == sorted[i - 1]) {
                run++;
            } else {
                variance -= run * (run - 1.0) * (2.0 * run + 5);
                run = 1;
            }
        }
        return variance / 18;
    }

    /** The median of the slopes of all pairs. */
    private static double slope(final double[] x, final double[] y, final int from, final int to) {
        final int n = to - from;
        final double[] slopes = new double[n * (n - 1) / 2];
        int count = 0;
        for (int i = from; i < to; i++) {
            for (int j = i + 1; j < to; j++) {
                slopes[count++] = (y[j] - y[i]) / (x[j] - x[i]);
            }
        }
        Arrays.sort(slopes);
        return (slopes[(count - 1) / 2] + slopes[count / 2]) / 2;
    }

    /**
     * Probability that a normal variable exceeds {@code z}, for z of 0 and more: approximation
     * 26.2.17 of Abramowitz and Stegun, "Handbook of Mathematical Functions" (error below 7.5e-8).
     */
    static double upperTail(final double z) {
        final double t = 1 / (1 + 0.2316419 * z);
        final double polynomial =
                t
                        * (0.319381530
                                + t
                                        * (-0.356563782
                                                + t
                                                        * (1.781477937
                                                                + t
                                                                        * (-1.821255978
                                                                                + t
                                                                                        * 1.330274429))));
        return Math.exp(-z * z / 2) / Math.sqrt(2 * Math.PI) * polynomial;
    }
}
