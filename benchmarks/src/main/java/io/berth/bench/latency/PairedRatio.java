package io.berth.bench.latency;

import java.util.Arrays;

/**
 * The ratio of two things measured in the same rounds: the median of the rounds' ratios with an
 * interval that has the true median in it with at least 90 % confidence.
 *
 * <p>The interval is that of the sign test: from the k-th lowest to the k-th highest ratio, with
 * the largest k for which a binomial count of n fair coins is below k with at most 5 % (W. J.
 * Conover, Practical Nonparametric Statistics, "Confidence interval for a quantile"). Exact, and
 * nothing is assumed of how ratios are distributed, but that rounds do not depend on one another.
 *
 * @param median of the rounds' ratios.
 * @param low lower end of the interval.
 * @param high upper end.
 */
public record PairedRatio(double median, double low, double high) {
    /** Method and confidence, for reports. */
    public static final String METHOD =
            "median of the rounds' ratios, 90 % interval of the sign test (order statistics)";

    private static final double TAIL = 0.05;

    /**
     * @param of of each round.
     * @param to of the same rounds; at least {@value LatencyPlan#LEAST_ROUNDS}.
     */
    public static PairedRatio of(final double[] of, final double[] to) {
        if (of.length != to.length || of.length < LatencyPlan.LEAST_ROUNDS) {
            throw new IllegalArgumentException(of.length + " and " + to.length + " rounds");
        }
        final double[] ratios = new double[of.length];
        for (int i = 0; i < ratios.length; i++) {
            ratios[i] = of[i] / to[i];
        }
        Arrays.sort(ratios);
        final int rank = rank(ratios.length);
        return new PairedRatio(median(ratios), ratios[rank - 1], ratios[ratios.length - rank]);
    }

    /** Of a sorted array. */
    private static double median(final double[] sorted) {
        final int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    /** The largest k with P(count of n fair coins is below k) at most 5 %; 0: there is none. */
    static int rank(final int n) {
        double probability = Math.pow(0.5, n);
        double sum = probability;
        int rank = 0;
        while (sum <= TAIL) {
            rank++;
            probability *= (double) (n - rank + 1) / rank;
            sum += probability;
        }
        return rank;
    }
}
