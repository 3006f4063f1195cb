package io.berth.ops.load;

import io.berth.client.protocol.ClientEnd;
import io.berth.client.protocol.EndReason;
import io.berth.schemas.protocol.PlacementKind;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Counts and latencies of a load. Latencies run from the intended start; the total ones, of
 * completed invocations, hold the run time. Not thread safe.
 */
public final class LoadTally implements LoadListener {
    private final Map<EndReason, Integer> rejections = new EnumMap<>(EndReason.class);
    private final Map<PlacementKind, LatencySummary> totals = new EnumMap<>(PlacementKind.class);
    private final Map<PlacementKind, LatencySummary> placements =
            new EnumMap<>(PlacementKind.class);
    private final LatencySummary total = new LatencySummary();
    private final LatencySummary placement = new LatencySummary();
    private int ended;
    private int completed;
    private int functionErrors;
    private int lostEnds;
    private int placed;

    @Override
    public void onEnd(
            final int index,
            final ClientEnd end,
            final EndReason reason,
            final PlacementKind kind,
            final long startNs,
            final long placedNs,
            final long endNs) {
        ended++;
        if (placedNs != NEVER) {
            placed++;
            placement.record(placedNs - startNs);
            of(placements, kind).record(placedNs - startNs);
        }
        if (end == ClientEnd.RAN && reason == EndReason.NONE) {
            completed++;
            total.record(endNs - startNs);
            of(totals, kind).record(endNs - startNs);
        } else if (end == ClientEnd.UNKNOWN || reason == EndReason.WORKER_LOST) {
            lostEnds++;
        } else if (end == ClientEnd.RAN) {
            functionErrors++;
        } else {
            rejections.merge(reason, 1, Integer::sum);
        }
    }

    private static LatencySummary of(
            final Map<PlacementKind, LatencySummary> map, final PlacementKind kind) {
        return map.computeIfAbsent(kind, unused -> new LatencySummary());
    }

    /** Invocations with an end. */
    public int ended() {
        return ended;
    }

    /** Invocations whose function returned and whose result came. */
    public int completed() {
        return completed;
    }

    /** Invocations that ran and ended with a function error, at the time limit or by a cancel. */
    public int functionErrors() {
        return functionErrors;
    }

    /** Invocations whose end is unknown, or LOST with their worker. */
    public int lostEnds() {
        return lostEnds;
    }

    /** Invocations that certainly did not run. */
    public int rejected() {
        return rejections.values().stream().mapToInt(Integer::intValue).sum();
    }

    /** Reasons of those that did not run, with counts. */
    public Map<String, Integer> rejectedByReason() {
        final Map<String, Integer> map = new LinkedHashMap<>();
        rejections.forEach((reason, count) -> map.put(reason.name(), count));
        return map;
    }

    /** Invocations placed at least once. */
    public int placed() {
        return placed;
    }

    /** Invocations whose last placement was of this kind. */
    public long placed(final PlacementKind kind) {
        return of(placements, kind).count();
    }

    /** Share of placements that took an idle sandbox at once, 0 to 1; 0 when there was none. */
    public double warmRate() {
        return placed == 0 ? 0 : (double) placed(PlacementKind.WARM) / placed;
    }

    /** Intended start to result, all completed invocations. */
    public LatencySummary total() {
        return total;
    }

    /** Intended start to result, completed invocations placed this way. */
    public LatencySummary total(final PlacementKind kind) {
        return of(totals, kind);
    }

    /** Intended start to the first placement's arrival. */
    public LatencySummary placement() {
        return placement;
    }

    /** Intended start to the first placement's arrival, of invocations placed this way. */
    public LatencySummary placement(final PlacementKind kind) {
        return of(placements, kind);
    }
}
