package io.berth.ops.load;

import java.util.LinkedHashMap;
import java.util.Map;
import org.HdrHistogram.Histogram;

/** A histogram of nanoseconds, and how reports show it: p50, p99, p999 and max in microseconds. */
public final class LatencySummary {
    private static final long LOWEST_NS = 1_000;
    private static final long HIGHEST_NS = 3_600_000_000_000L;
    private static final double NS_PER_US = 1_000.0;

    private final Histogram histogram = new Histogram(LOWEST_NS, HIGHEST_NS, 3);

    /** Adds one latency; what is below 0 or above an hour counts as the bound. */
    public void record(final long latencyNs) {
        histogram.recordValue(Math.min(HIGHEST_NS, Math.max(0, latencyNs)));
    }

    /** Number of latencies. */
    public long count() {
        return histogram.getTotalCount();
    }

    /** Latency in microseconds that {@code percent} of all do not exceed; 0 when there is none. */
    public long percentileUs(final double percent) {
        return count() == 0 ? 0 : Math.round(histogram.getValueAtPercentile(percent) / NS_PER_US);
    }

    /** Largest latency in microseconds; 0 when there is none. */
    public long maxUs() {
        return count() == 0 ? 0 : Math.round(histogram.getMaxValue() / NS_PER_US);
    }

    /** {@code p50, p99, p999, max}, in microseconds. */
    public Map<String, Long> toMap() {
        final Map<String, Long> map = new LinkedHashMap<>();
        map.put("p50", percentileUs(50));
        map.put("p99", percentileUs(99));
        map.put("p999", percentileUs(99.9));
        map.put("max", maxUs());
        return map;
    }

    /** As {@code "p50 / p99 / p99.9 / max"} in milliseconds, for people. */
    public String toText() {
        return String.format(
                java.util.Locale.ROOT,
                "%.2f / %.2f / %.2f / %.2f ms",
                percentileUs(50) / 1e3,
                percentileUs(99) / 1e3,
                percentileUs(99.9) / 1e3,
                maxUs() / 1e3);
    }

    /** The distribution in the text form of HdrHistogram, in microseconds. */
    public void writeTo(final java.io.PrintStream out) {
        histogram.outputPercentileDistribution(out, NS_PER_US);
    }
}
