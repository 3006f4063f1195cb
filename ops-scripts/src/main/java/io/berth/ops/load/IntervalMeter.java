package io.berth.ops.load;

import io.berth.client.protocol.ClientEnd;
import io.berth.client.protocol.EndReason;
import io.berth.schemas.protocol.PlacementKind;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.SingleWriterRecorder;

/**
 * Cuts a load into intervals without stopping it: the load's thread records, one other thread takes
 * what was recorded since it last did.
 */
public final class IntervalMeter implements LoadListener {
    private static final long LOWEST_NS = 1_000;
    private static final long HIGHEST_NS = 3_600_000_000_000L;
    private static final int DIGITS = 3;
    private static final double NS_PER_US = 1e3;
    private static final double NS_PER_S = 1e9;

    private final SingleWriterRecorder totals =
            new SingleWriterRecorder(LOWEST_NS, HIGHEST_NS, DIGITS);
    private final SingleWriterRecorder placements =
            new SingleWriterRecorder(LOWEST_NS, HIGHEST_NS, DIGITS);

    // Written by the load's thread alone.
    private volatile int completed;
    private volatile int cold;
    private volatile int placed;
    private volatile int rejected;
    private volatile int lost;

    // Of the thread that takes intervals.
    private Histogram total;
    private Histogram placement;
    private int takenSent;
    private int takenCompleted;
    private int takenCold;
    private int takenPlaced;
    private int takenRejected;
    private int takenLost;
    private long takenElections;

    @Override
    public void onEnd(
            final int index,
            final ClientEnd end,
            final EndReason reason,
            final PlacementKind kind,
            final long startNs,
            final long placedNs,
            final long endNs) {
        if (placedNs != NEVER) {
            placements.recordValue(bounded(placedNs - startNs));
            placed++;
            if (kind == PlacementKind.COLD) {
                cold++;
            }
        }
        if (end == ClientEnd.RAN && reason == EndReason.NONE) {
            totals.recordValue(bounded(endNs - startNs));
            completed++;
        } else if (end == ClientEnd.UNKNOWN || reason == EndReason.WORKER_LOST) {
            lost++;
        } else if (end == ClientEnd.NOT_RUN) {
            rejected++;
        }
    }

    private static long bounded(final long latencyNs) {
        return Math.min(HIGHEST_NS, Math.max(0, latencyNs));
    }

    /**
     * Takes what was recorded since the last time.
     *
     * @param fromNs when that was, from the start of what is measured.
     * @param toNs now.
     * @param sent calls made since the start.
     * @param elections leadership terms that have begun since the start.
     */
    public LoadInterval take(
            final long fromNs, final long toNs, final int sent, final long elections) {
        total = totals.getIntervalHistogram(total);
        placement = placements.getIntervalHistogram(placement);
        final int nowCompleted = completed;
        final int nowCold = cold;
        final int nowPlaced = placed;
        final int nowRejected = rejected;
        final int nowLost = lost;
        final LoadInterval interval =
                new LoadInterval(
                        fromNs / NS_PER_S,
                        (toNs - fromNs) / NS_PER_S,
                        sent - takenSent,
                        nowCompleted - takenCompleted,
                        nowCold - takenCold,
                        nowPlaced - takenPlaced,
                        nowRejected - takenRejected,
                        nowLost - takenLost,
                        us(total, 50),
                        us(total, 99),
                        us(total, 100),
                        us(placement, 99),
                        elections - takenElections);
        takenSent = sent;
        takenCompleted = nowCompleted;
        takenCold = nowCold;
        takenPlaced = nowPlaced;
        takenRejected = nowRejected;
        takenLost = nowLost;
        takenElections = elections;
        return interval;
    }

    /** Latencies of completed calls in the interval taken last. */
    public Histogram total() {
        return total;
    }

    /** Latencies until placed in the interval taken last. */
    public Histogram placement() {
        return placement;
    }

    /** Value that so many percent do not exceed, in microseconds; 0 when there is none. */
    public static long us(final Histogram histogram, final double percent) {
        return histogram.getTotalCount() == 0
                ? 0
                : Math.round(histogram.getValueAtPercentile(percent) / NS_PER_US);
    }
}
