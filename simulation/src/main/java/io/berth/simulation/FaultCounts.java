package io.berth.simulation;

import java.util.EnumMap;
import java.util.Map;

/** How often each kind of fault has happened. Single threaded. */
public final class FaultCounts {
    private final long[] counts = new long[FaultKind.values().length];

    void add(final FaultKind kind) {
        counts[kind.ordinal()]++;
    }

    /** How often. */
    public long of(final FaultKind kind) {
        return counts[kind.ordinal()];
    }

    /** A copy as a map, in the order of the kinds. */
    public Map<FaultKind, Long> toMap() {
        final Map<FaultKind, Long> map = new EnumMap<>(FaultKind.class);
        for (final FaultKind kind : FaultKind.values()) {
            map.put(kind, of(kind));
        }
        return map;
    }
}
