package io.berth.ops.snapshot;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What came of the snapshots.
 *
 * @param sandboxes of the state.
 * @param fillMs how long it took to start them.
 * @param serviceMs longest time that the state machine of a node was busy with one, as its counter
 *     says.
 * @param totalMs longest time from its beginning to its end in the log of a node, likewise.
 * @param pauses one for each.
 * @param invocations begun in all.
 * @param completed of those.
 */
public record SnapshotResult(
        int sandboxes,
        long fillMs,
        long serviceMs,
        long totalMs,
        List<SnapshotPause> pauses,
        int invocations,
        int completed) {
    /** Whether no election was held and no invocation lost. */
    public boolean isSound() {
        return completed == invocations
                && pauses.stream().allMatch(pause -> pause.elections() == 0);
    }

    /** For reports. */
    public Map<String, Object> toMap() {
        final Map<String, Object> map = new LinkedHashMap<>();
        map.put("sandboxes", sandboxes);
        map.put("fillMs", fillMs);
        map.put("serviceMs", serviceMs);
        map.put("totalMs", totalMs);
        map.put("invocations", invocations);
        map.put("completed", completed);
        map.put("snapshots", pauses.stream().map(SnapshotPause::toMap).toList());
        return map;
    }
}
