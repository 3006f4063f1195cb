package io.berth.ops.replay;

import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.Histogram;

/**
 * What happened in each minute of the trace, for plots. A minute is closed when the replay has left
 * it; what ends later counts in the minute in which it ends. Single threaded.
 */
final class ReplayMinutes {
    private static final long HIGHEST_NS = 3_600_000_000_000L;

    /**
     * @param sent invocations sent.
     * @param completed invocations that completed.
     * @param rejected invocations that ended in any other way.
     * @param cold placements that a sandbox was started for.
     * @param placementP50Ns intended start to placement.
     * @param placementP99Ns the same.
     * @param mostLateNs by which the generator was late at most.
     */
    record Minute(
            int sent,
            int completed,
            int rejected,
            int cold,
            long placementP50Ns,
            long placementP99Ns,
            long mostLateNs) {}

    private final List<Minute> minutes = new ArrayList<>();
    private final Histogram placements = new Histogram(1_000, HIGHEST_NS, 2);
    private final long minuteNs;
    private long endNs;
    private int sent;
    private int completed;
    private int rejected;
    private int cold;
    private long mostLateNs;

    /**
     * @param minuteNs length of a minute of the trace in the replay.
     */
    ReplayMinutes(final long minuteNs) {
        this.minuteNs = minuteNs;
        endNs = minuteNs;
    }

    void sent(final long lateNs) {
        sent++;
        mostLateNs = Math.max(mostLateNs, lateNs);
    }

    void placed(final long latencyNs, final boolean isCold) {
        placements.recordValue(Math.min(HIGHEST_NS, Math.max(0, latencyNs)));
        cold += isCold ? 1 : 0;
    }

    void ended(final boolean isCompleted) {
        completed += isCompleted ? 1 : 0;
        rejected += isCompleted ? 0 : 1;
    }

    /** The replay has come so far, in nanoseconds from its start. */
    void at(final long sinceStartNs) {
        while (sinceStartNs >= endNs) {
            close();
        }
    }

    /** Closes the minute under way. */
    void close() {
        minutes.add(
                new Minute(
                        sent,
                        completed,
                        rejected,
                        cold,
                        placements.getTotalCount() == 0 ? 0 : placements.getValueAtPercentile(50),
                        placements.getTotalCount() == 0 ? 0 : placements.getValueAtPercentile(99),
                        mostLateNs));
        placements.reset();
        sent = 0;
        completed = 0;
        rejected = 0;
        cold = 0;
        mostLateNs = 0;
        endNs += minuteNs;
    }

    /** Closed ones, in order. */
    List<Minute> list() {
        return List.copyOf(minutes);
    }
}
