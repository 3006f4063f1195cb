package io.berth.ops.simulate;

import io.berth.schemas.protocol.PlacementKind;
import java.util.LinkedHashMap;
import java.util.Map;
import org.HdrHistogram.Histogram;

/**
 * What one run found. The figures are defined in {@code docs/placement.md}.
 *
 * @param warmRate placements that took an idle sandbox at once, of all placements.
 * @param coldStarts placements that waited for a sandbox started anew.
 * @param coldShares share of cold placements of each function, ascending.
 * @param idleGbHours memory held by sandboxes that run nothing, over the day.
 * @param workerUse memory held by sandboxes that run something, over the memory of the fleet, on
 *     average over the day.
 * @param series the day minute by minute, for plots.
 */
public record DayResult(
        PolicyPair policies,
        long invocations,
        double warmRate,
        long coldStarts,
        long queuedPlacements,
        long completed,
        long rejected,
        long started,
        long highestHeldMb,
        Histogram waitedUs,
        long longestWaitNs,
        Map<String, Long> rejectedByReason,
        double[] coldShares,
        double idleGbHours,
        double workerUse,
        double wallSeconds,
        Series series) {
    static final double MB_PER_GB = 1024;
    private static final double NS_PER_HOUR = 3600e9;
    private static final double US_PER_MS = 1e3;
    private static final double NS_PER_MS = 1e6;

    /**
     * The day minute by minute.
     *
     * @param coldStarts placements of each minute that waited for a start.
     * @param busyGb memory that runs something, average of each minute.
     * @param idleGb memory held that runs nothing, average of each minute.
     */
    public record Series(int[] coldStarts, double[] busyGb, double[] idleGb) {}

    static DayResult of(
            final PolicyPair policies,
            final DaySettings settings,
            final DayMeter meter,
            final long tookNs) {
        final double lengthNs = meter.busyMbNs().length * (double) Arrivals.MINUTE_NS;
        return new DayResult(
                policies,
                meter.arrived(),
                meter.placed() == 0
                        ? 0
                        : (double) meter.placed(PlacementKind.WARM) / meter.placed(),
                meter.placed(PlacementKind.COLD),
                meter.placed(PlacementKind.QUEUED),
                meter.completed(),
                meter.rejected(),
                meter.started(),
                meter.highestHeldMb(),
                meter.waitedUs(),
                meter.longestWaitNs(),
                Map.copyOf(meter.rejectedByReason()),
                meter.coldShares(),
                sum(meter.idleMbNs()) / MB_PER_GB / NS_PER_HOUR,
                sum(meter.busyMbNs()) / lengthNs / settings.fleetMb(),
                tookNs / 1e9,
                new Series(
                        meter.coldStartsPerMinute(),
                        gigabytes(meter.busyMbNs()),
                        gigabytes(meter.idleMbNs())));
    }

    private static double sum(final double[] values) {
        double sum = 0;
        for (final double value : values) {
            sum += value;
        }
        return sum;
    }

    private static double[] gigabytes(final double[] mbNs) {
        final double[] gb = new double[mbNs.length];
        for (int i = 0; i < gb.length; i++) {
            gb[i] = mbNs[i] / MB_PER_GB / Arrivals.MINUTE_NS;
        }
        return gb;
    }

    /** Time from arrival to placement in milliseconds, at a percentile of the placements. */
    public double waitedMs(final double percentile) {
        return waitedUs.getTotalCount() == 0
                ? 0
                : Math.min(waitedUs.getValueAtPercentile(percentile) / US_PER_MS, waitedMsMax());
    }

    /** Placements that waited for a sandbox started anew, of all placements. */
    public double coldRate() {
        final long placed = waitedUs.getTotalCount();
        return placed == 0 ? 0 : (double) coldStarts / placed;
    }

    /**
     * Share of cold placements that so many percent of the functions do not exceed, 0 to 100; each
     * function counts once.
     */
    public double coldShareOfFunctions(final int percent) {
        if (coldShares.length == 0) {
            return 0;
        }
        final int rank = (int) Math.ceil(percent / 100.0 * coldShares.length);
        return coldShares[Math.max(0, rank - 1)];
    }

    /** The longest wait of a placement in milliseconds, exact where the percentiles are not. */
    public double waitedMsMax() {
        return longestWaitNs / NS_PER_MS;
    }

    /** The report, with the keys of {@code --json}. */
    public Map<String, Object> toMap() {
        final Map<String, Object> waited = new LinkedHashMap<>();
        waited.put("p50", rounded(waitedMs(50), 1e3));
        waited.put("p99", rounded(waitedMs(99), 1e3));
        waited.put("max", rounded(waitedMsMax(), 1e3));
        final Map<String, Object> map = new LinkedHashMap<>();
        map.put("policy", policies.placement().label());
        map.put("keepAlive", policies.keepAlive().label());
        map.put("invocations", invocations);
        map.put("warmRate", rounded(warmRate, 1e6));
        map.put("coldStarts", coldStarts);
        map.put("waitedMs", waited);
        map.put("rejectedByReason", new java.util.TreeMap<>(rejectedByReason));
        map.put("idleGbHours", rounded(idleGbHours, 1e3));
        map.put("workerUse", rounded(workerUse, 1e6));
        map.put("wallSeconds", rounded(wallSeconds, 1e3));
        return map;
    }

    private static double rounded(final double value, final double parts) {
        return Math.round(value * parts) / parts;
    }
}
