package io.berth.ops.snapshot;

import io.berth.client.protocol.ClientEnd;
import io.berth.client.protocol.EndReason;
import io.berth.ops.load.LoadListener;
import io.berth.schemas.protocol.PlacementKind;
import java.util.Arrays;

/**
 * When each call of a load was meant to start, and when it was placed. One thread writes; read once
 * the load is over.
 */
final class PlacementTimes implements LoadListener {
    private final long[] startedNs;
    private final long[] placedNs;
    private int completed;
    private int ended;

    PlacementTimes(final int size) {
        startedNs = new long[size];
        placedNs = new long[size];
        Arrays.fill(placedNs, NEVER);
    }

    @Override
    public void onEnd(
            final int index,
            final ClientEnd end,
            final EndReason reason,
            final PlacementKind kind,
            final long startNs,
            final long placed,
            final long endNs) {
        startedNs[index] = startNs;
        placedNs[index] = placed;
        ended++;
        completed += end == ClientEnd.RAN && reason == EndReason.NONE ? 1 : 0;
    }

    int completed() {
        return completed;
    }

    int ended() {
        return ended;
    }

    /** The longest that a call had to wait for its placement, of those meant to start in a time. */
    long longestNs(final long fromNs, final long toNs) {
        long longest = 0;
        for (int i = 0; i < placedNs.length; i++) {
            if (placedNs[i] != NEVER && startedNs[i] >= fromNs && startedNs[i] < toNs) {
                longest = Math.max(longest, placedNs[i] - startedNs[i]);
            }
        }
        return longest;
    }

    /** The same of the middle one. */
    long medianNs(final long fromNs, final long toNs) {
        final long[] waits = new long[placedNs.length];
        int count = 0;
        for (int i = 0; i < placedNs.length; i++) {
            if (placedNs[i] != NEVER && startedNs[i] >= fromNs && startedNs[i] < toNs) {
                waits[count++] = placedNs[i] - startedNs[i];
            }
        }
        Arrays.sort(waits, 0, count);
        return count == 0 ? 0 : waits[count / 2];
    }
}
