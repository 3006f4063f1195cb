package io.berth.ops.drill;

import io.berth.client.protocol.ClientEnd;
import io.berth.client.protocol.EndReason;
import io.berth.ops.load.LoadListener;
import io.berth.ops.load.LoadTally;
import io.berth.schemas.protocol.PlacementKind;
import java.util.ArrayList;
import java.util.List;

/** How every call of a load ended, to be asked about any window of it. Thread safe. */
final class CallRecords implements LoadListener {
    private record Call(
            int index,
            ClientEnd end,
            EndReason reason,
            PlacementKind kind,
            long startNs,
            long placedNs,
            long endNs) {}

    private final List<Call> calls = new ArrayList<>();

    @Override
    public synchronized void onEnd(
            final int index,
            final ClientEnd end,
            final EndReason reason,
            final PlacementKind kind,
            final long startNs,
            final long placedNs,
            final long endNs) {
        calls.add(new Call(index, end, reason, kind, startNs, placedNs, endNs));
    }

    /** The calls that were meant to start in a window and have ended by now. */
    synchronized LoadTally tally(final long fromNs, final long toNs) {
        final LoadTally tally = new LoadTally();
        for (final Call call : calls) {
            if (call.startNs - fromNs >= 0 && call.startNs - toNs < 0) {
                tally.onEnd(
                        call.index,
                        call.end,
                        call.reason,
                        call.kind,
                        call.startNs,
                        call.placedNs,
                        call.endNs);
            }
        }
        return tally;
    }

    /** Placements that arrived in a window. */
    synchronized int placedIn(final long fromNs, final long toNs) {
        int count = 0;
        for (final Call call : calls) {
            if (call.placedNs != NEVER && call.placedNs - fromNs >= 0 && call.placedNs - toNs < 0) {
                count++;
            }
        }
        return count;
    }

    /** The longest time from intended start to end of all, in nanoseconds. */
    synchronized long longestCallNs() {
        return calls.stream().mapToLong(call -> call.endNs - call.startNs).max().orElse(0);
    }
}
