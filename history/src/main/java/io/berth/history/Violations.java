package io.berth.history;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** What was found: all counted, the first ones kept. */
final class Violations {
    private final int maxKept;
    private final List<HistoryViolation> kept = new ArrayList<>();
    private final Map<Promise, Long> counts = new EnumMap<>(Promise.class);
    private long total;

    Violations(final int maxKept) {
        this.maxKept = maxKept;
    }

    void add(final Promise promise, final long timeNs, final String format, final Object... args) {
        total++;
        counts.merge(promise, 1L, Long::sum);
        if (kept.size() < maxKept) {
            kept.add(
                    new HistoryViolation(
                            promise, timeNs, String.format(java.util.Locale.ROOT, format, args)));
        }
    }

    long total() {
        return total;
    }

    List<HistoryViolation> kept() {
        return List.copyOf(kept);
    }

    Map<Promise, Long> counts() {
        final Map<Promise, Long> copy = new EnumMap<>(Promise.class);
        copy.putAll(counts);
        return copy;
    }
}
