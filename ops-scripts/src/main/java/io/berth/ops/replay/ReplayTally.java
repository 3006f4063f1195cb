package io.berth.ops.replay;

import io.berth.client.protocol.ClientEnd;
import io.berth.client.protocol.EndReason;
import io.berth.ops.load.LatencySummary;
import io.berth.ops.load.LoadListener;
import io.berth.ops.load.LoadSchedule;
import io.berth.ops.load.LoadTally;
import io.berth.schemas.protocol.PlacementKind;

/** Everything that is counted of a replay. Single threaded. */
final class ReplayTally implements LoadListener {
    private final LoadSchedule schedule;
    private final ReplayMinutes minutes;
    private final LoadTally ends = new LoadTally();
    private final LatencySummary overhead = new LatencySummary();

    ReplayTally(final LoadSchedule schedule, final ReplayMinutes minutes) {
        this.schedule = schedule;
        this.minutes = minutes;
    }

    @Override
    public void onEnd(
            final int index,
            final ClientEnd end,
            final EndReason reason,
            final PlacementKind kind,
            final long startNs,
            final long placedNs,
            final long endNs) {
        ends.onEnd(index, end, reason, kind, startNs, placedNs, endNs);
        final boolean isCompleted = end == ClientEnd.RAN && reason == EndReason.NONE;
        if (placedNs != NEVER) {
            minutes.placed(placedNs - startNs, kind == PlacementKind.COLD);
        }
        if (isCompleted) {
            overhead.record(endNs - startNs - schedule.runNs(index));
        }
        minutes.ended(isCompleted);
    }

    /** Ends, reasons, kinds of placement, latencies from the intended start. */
    LoadTally ends() {
        return ends;
    }

    /**
     * Intended start to result less the time that the run was to take: what all of it cost, a wait
     * for a sandbox included.
     */
    LatencySummary overhead() {
        return overhead;
    }

    ReplayMinutes minutes() {
        return minutes;
    }
}
