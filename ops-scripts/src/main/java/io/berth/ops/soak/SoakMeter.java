package io.berth.ops.soak;

import io.berth.client.protocol.ClientEnd;
import io.berth.client.protocol.EndReason;
import io.berth.ops.load.IntervalMeter;
import io.berth.ops.load.LoadListener;
import io.berth.ops.load.LoadTally;
import io.berth.ops.load.PlacementGap;
import io.berth.schemas.protocol.PlacementKind;
import java.util.function.LongSupplier;

/** Takes in how each call of a soak ended, on the thread of the load. */
final class SoakMeter implements LoadListener {
    private final int warmUpCalls;
    private final LongSupplier term;
    private final LoadTally warmUp = new LoadTally();
    private final LoadTally measured = new LoadTally();
    private final IntervalMeter intervals = new IntervalMeter();
    private final PlacementGap gap;
    private volatile long firstTerm = -1;
    private volatile long lastTerm = -1;

    /**
     * @param term the newest leadership term that the client knows.
     * @param findsGaps whether gaps between placements are wanted; costs memory.
     */
    SoakMeter(final int warmUpCalls, final LongSupplier term, final boolean findsGaps) {
        this.warmUpCalls = warmUpCalls;
        this.term = term;
        gap = findsGaps ? new PlacementGap() : null;
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
        lastTerm = term.getAsLong();
        firstTerm = firstTerm < 0 ? lastTerm : firstTerm;
        if (gap != null) {
            gap.record(startNs, placedNs, endNs);
        }
        if (index < warmUpCalls) {
            warmUp.onEnd(index, end, reason, kind, startNs, placedNs, endNs);
        } else {
            measured.onEnd(index, end, reason, kind, startNs, placedNs, endNs);
            intervals.onEnd(index, end, reason, kind, startNs, placedNs, endNs);
        }
    }

    /** Leadership terms since the first call ended. */
    long elections() {
        return Math.max(0, lastTerm - firstTerm);
    }

    IntervalMeter intervals() {
        return intervals;
    }

    /** Of what is measured; complete once the load has ended. */
    LoadTally measured() {
        return measured;
    }

    /** Null unless gaps are wanted. */
    PlacementGap gap() {
        return gap;
    }
}
