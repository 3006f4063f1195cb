package io.berth.ops.snapshot;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One snapshot under load, times in nanoseconds.
 *
 * @param tookNs from the request until the leader counts it.
 * @param longestBeforeNs longest wait for a placement in the seconds before.
 * @param medianBeforeNs the middle one.
 * @param longestNs longest wait of the calls while it was taken: the pause that a client sees.
 * @param elections of any node meanwhile.
 */
public record SnapshotPause(
        long tookNs, long longestBeforeNs, long medianBeforeNs, long longestNs, long elections) {
    private static final double NS_PER_MS = 1e6;

    /** For reports, in milliseconds. */
    public Map<String, Object> toMap() {
        final Map<String, Object> map = new LinkedHashMap<>();
        map.put("tookMs", tookNs / NS_PER_MS);
        map.put("medianBeforeMs", medianBeforeNs / NS_PER_MS);
        map.put("longestBeforeMs", longestBeforeNs / NS_PER_MS);
        map.put("longestMs", longestNs / NS_PER_MS);
        map.put("elections", elections);
        return map;
    }
}
