package io.berth.ops.load;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;
import org.HdrHistogram.Histogram;

/**
 * What came of a load in a piece of time: of the calls that ended in it. Latencies in microseconds,
 * from the intended start.
 *
 * @param fromS seconds from the start of what is measured, a fraction.
 * @param lengthS its length.
 * @param sent calls made.
 * @param completed calls whose function returned.
 * @param cold of the placed ones, those that waited for a sandbox to start.
 * @param placed calls that were placed.
 * @param rejected calls that certainly did not run.
 * @param lost calls whose end is not known.
 * @param p50Us median of completed calls.
 * @param p99Us their 99th percentile.
 * @param maxUs the longest.
 * @param placementP99Us 99th percentile until placed.
 * @param elections leadership terms that began.
 */
public record LoadInterval(
        double fromS,
        double lengthS,
        int sent,
        int completed,
        int cold,
        int placed,
        int rejected,
        int lost,
        long p50Us,
        long p99Us,
        long maxUs,
        long placementP99Us,
        long elections) {
    private static final double HUNDRED = 100;

    /**
     * Several intervals that follow each other, as one.
     *
     * @param parts at least one.
     * @param total latencies of all of them.
     * @param placement latencies until placed.
     */
    public static LoadInterval merged(
            final List<LoadInterval> parts, final Histogram total, final Histogram placement) {
        return new LoadInterval(
                parts.get(0).fromS(),
                parts.stream().mapToDouble(LoadInterval::lengthS).sum(),
                sum(parts, LoadInterval::sent),
                sum(parts, LoadInterval::completed),
                sum(parts, LoadInterval::cold),
                sum(parts, LoadInterval::placed),
                sum(parts, LoadInterval::rejected),
                sum(parts, LoadInterval::lost),
                IntervalMeter.us(total, 50),
                IntervalMeter.us(total, 99),
                IntervalMeter.us(total, 100),
                IntervalMeter.us(placement, 99),
                parts.stream().mapToLong(LoadInterval::elections).sum());
    }

    private static int sum(
            final List<LoadInterval> parts, final ToIntFunction<LoadInterval> count) {
        return parts.stream().mapToInt(count).sum();
    }

    /** Calls completed a second. */
    public double completedPerS() {
        return lengthS <= 0 ? 0 : completed / lengthS;
    }

    /** Calls made a second. */
    public double sentPerS() {
        return lengthS <= 0 ? 0 : sent / lengthS;
    }

    /** Share of the placed calls that waited for a sandbox to start, in percent. */
    public double coldPercent() {
        return placed == 0 ? 0 : HUNDRED * cold / placed;
    }

    /** The JSON object. */
    public Map<String, Object> toMap() {
        final Map<String, Object> map = new LinkedHashMap<>();
        map.put("fromS", rounded(fromS));
        map.put("lengthS", rounded(lengthS));
        map.put("ratePerS", rounded(sentPerS()));
        map.put("completed", completed);
        map.put("p50Us", p50Us);
        map.put("p99Us", p99Us);
        map.put("maxUs", maxUs);
        map.put("placementP99Us", placementP99Us);
        map.put("coldPercent", rounded(coldPercent()));
        map.put("rejected", rejected);
        map.put("lost", lost);
        map.put("elections", elections);
        return map;
    }

    private static double rounded(final double value) {
        return Math.round(value * 1e3) / 1e3;
    }
}
