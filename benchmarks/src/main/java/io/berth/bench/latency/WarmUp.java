package io.berth.bench.latency;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;

/** Decides when a subject is warm: when the medians of its last turns are about the same. */
final class WarmUp {
    private static final int TURNS = 4;
    private static final double STEADY = 1.10;
    private static final double NS_PER_S = 1e9;

    private final long longestNs;
    private final Deque<Double> p50s = new ArrayDeque<>();
    private final Deque<Double> throughputs = new ArrayDeque<>();
    private long spentNs;

    /**
     * @param longestNs it is over then, steady or not.
     */
    WarmUp(final long longestNs) {
        this.longestNs = longestNs;
    }

    /** One more turn. */
    void add(final LoadResult result) {
        spentNs += result.elapsedNs();
        keep(p50s, result.latencyNs().getValueAtPercentile(50));
        keep(throughputs, result.throughputPerS());
    }

    private static void keep(final Deque<Double> values, final double value) {
        values.addLast(value);
        if (values.size() > TURNS) {
            values.removeFirst();
        }
    }

    /** Whether the last four medians are within a tenth of one another. */
    boolean isSteady() {
        return p50s.size() == TURNS
                && p50s.stream().mapToDouble(p50 -> p50).max().orElseThrow()
                        <= STEADY * p50s.stream().mapToDouble(p50 -> p50).min().orElseThrow();
    }

    boolean isDone() {
        return isSteady() || spentNs >= longestNs;
    }

    /** Median of the last turns. */
    double throughputPerS() {
        final double[] sorted = throughputs.stream().mapToDouble(value -> value).sorted().toArray();
        return sorted[sorted.length / 2];
    }

    /** How long it took, and whether it became steady. */
    String describe() {
        return String.format(
                Locale.ROOT, "%.1f s%s", spentNs / NS_PER_S, isSteady() ? "" : " (not steady)");
    }
}
