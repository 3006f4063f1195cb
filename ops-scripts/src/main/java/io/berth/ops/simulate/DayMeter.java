package io.berth.ops.simulate;

import io.berth.schemas.protocol.PlacementKind;
import io.berth.schemas.protocol.RejectReason;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;

/**
 * Counts and integrals of one run, over the day and minute by minute. Memory is integrated over
 * virtual time up to the end of the trace; counts also cover what is still running then. Not thread
 * safe.
 */
final class DayMeter {
    private static final long US_PER_DAY = 24L * 3600 * 1_000_000;
    private static final int NS_PER_US = 1000;

    private final long endNs;
    private final double[] busyMbNs;
    private final double[] idleMbNs;
    private final int[] coldStartsPerMinute;
    private final int[] waitedPerMinute;
    private final int[] arrivalsPerMinute;
    private final Histogram waitedUs = new Histogram(US_PER_DAY, 3);
    private final int[] placedOfFunction;
    private final int[] coldOfFunction;
    private final long[] placed = new long[PlacementKind.values().length];
    private final Map<String, Long> rejected = new TreeMap<>();
    private long longestWaitNs;
    private long arrived;
    private long completed;
    private long rejectedInAll;
    private long started;
    private long stopped;
    private long heldMb;
    private long busyMb;
    private long highestHeldMb;
    private long lastNs;

    DayMeter(final long endNs, final int functions) {
        this.endNs = endNs;
        placedOfFunction = new int[functions];
        coldOfFunction = new int[functions];
        final int minutes = (int) (endNs / Arrivals.MINUTE_NS);
        busyMbNs = new double[minutes];
        idleMbNs = new double[minutes];
        coldStartsPerMinute = new int[minutes];
        waitedPerMinute = new int[minutes];
        arrivalsPerMinute = new int[minutes];
    }

    // ---- invocations

    void arrived(final long nowNs) {
        arrived++;
        arrivalsPerMinute[minute(nowNs)]++;
    }

    void placed(
            final long nowNs, final int function, final PlacementKind kind, final long waitedNs) {
        placed[kind.ordinal()]++;
        placedOfFunction[function]++;
        waitedUs.recordValue(waitedNs / NS_PER_US);
        longestWaitNs = Math.max(longestWaitNs, waitedNs);
        if (kind == PlacementKind.COLD) {
            coldStartsPerMinute[minute(nowNs)]++;
            coldOfFunction[function]++;
        }
        if (kind != PlacementKind.WARM) {
            waitedPerMinute[minute(nowNs)]++;
        }
    }

    void rejected(final RejectReason reason) {
        rejectedInAll++;
        rejected.merge(reason.name(), 1L, Long::sum);
    }

    void ended() {
        completed++;
    }

    /** What happens after the trace counts for its last minute. */
    private int minute(final long nowNs) {
        return (int) Math.min(nowNs / Arrivals.MINUTE_NS, arrivalsPerMinute.length - 1);
    }

    // ---- memory

    /** A sandbox is being started and holds its memory from now on. */
    void started(final long nowNs, final int memoryMb) {
        started++;
        integrate(nowNs);
        heldMb += memoryMb;
        highestHeldMb = Math.max(highestHeldMb, heldMb);
    }

    void stopped(final long nowNs, final int memoryMb) {
        stopped++;
        integrate(nowNs);
        heldMb -= memoryMb;
    }

    /** {@code byMb} more of what is held is running something; negative: less. */
    void busyChanged(final long nowNs, final int byMb) {
        integrate(nowNs);
        busyMb += byMb;
    }

    /** The day is over: takes what is held into account up to its end. */
    void finish() {
        integrate(endNs);
    }

    private void integrate(final long nowNs) {
        final long untilNs = Math.min(nowNs, endNs);
        while (lastNs < untilNs) {
            final int minute = (int) (lastNs / Arrivals.MINUTE_NS);
            final long stepEndNs = Math.min(untilNs, (minute + 1) * Arrivals.MINUTE_NS);
            final double stepNs = stepEndNs - lastNs;
            busyMbNs[minute] += busyMb * stepNs;
            idleMbNs[minute] += (heldMb - busyMb) * stepNs;
            lastNs = stepEndNs;
        }
    }

    // ---- results

    long arrived() {
        return arrived;
    }

    long placed() {
        long sum = 0;
        for (final long ofKind : placed) {
            sum += ofKind;
        }
        return sum;
    }

    long placed(final PlacementKind kind) {
        return placed[kind.ordinal()];
    }

    long completed() {
        return completed;
    }

    long rejected() {
        return rejectedInAll;
    }

    /**
     * Share of placements that were cold, of each function that had a placement; ascending. Every
     * function counts once, however often it is called.
     */
    double[] coldShares() {
        final double[] shares = new double[placedOfFunction.length];
        int count = 0;
        for (int i = 0; i < shares.length; i++) {
            if (placedOfFunction[i] > 0) {
                shares[count++] = (double) coldOfFunction[i] / placedOfFunction[i];
            }
        }
        final double[] sorted = Arrays.copyOf(shares, count);
        Arrays.sort(sorted);
        return sorted;
    }

    /** Sorted by the name of the reason. */
    Map<String, Long> rejectedByReason() {
        return rejected;
    }

    /** Sandboxes for which a start was commanded. */
    long started() {
        return started;
    }

    /** Sandboxes that are gone. */
    long stopped() {
        return stopped;
    }

    long heldMb() {
        return heldMb;
    }

    long busyMb() {
        return busyMb;
    }

    long highestHeldMb() {
        return highestHeldMb;
    }

    /** Exact, where the histogram has three digits. */
    long longestWaitNs() {
        return longestWaitNs;
    }

    Histogram waitedUs() {
        return waitedUs;
    }

    /** MB times nanoseconds that ran something, by minute. */
    double[] busyMbNs() {
        return busyMbNs;
    }

    /** MB times nanoseconds that were held and ran nothing, by minute. */
    double[] idleMbNs() {
        return idleMbNs;
    }

    int[] coldStartsPerMinute() {
        return coldStartsPerMinute;
    }

    /** Invocations placed in each minute that had waited. */
    int[] waitedPerMinute() {
        return waitedPerMinute;
    }

    int[] arrivalsPerMinute() {
        return arrivalsPerMinute;
    }
}
