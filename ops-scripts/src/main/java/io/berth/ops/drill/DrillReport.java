package io.berth.ops.drill;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What came of one drill. The keys of {@link #toMap()} are a contract.
 *
 * @param name of the drill.
 * @param skipped why it did not run; null: it ran.
 * @param seed it was run with.
 * @param seconds it took.
 * @param measured numbers and texts by name, units in the names.
 * @param checks promises that were checked.
 * @param violations promises that did not hold, with what was seen.
 */
public record DrillReport(
        String name,
        String skipped,
        long seed,
        long seconds,
        Map<String, Object> measured,
        int checks,
        List<String> violations) {
    static DrillReport skipped(final String name, final String reason, final long seed) {
        return new DrillReport(name, reason, seed, 0, Map.of(), 0, List.of());
    }

    /** Keeps the order of what was measured. */
    public DrillReport {
        measured = Collections.unmodifiableMap(new LinkedHashMap<>(measured));
        violations = List.copyOf(violations);
    }

    /** Whether it did not run here. */
    public boolean isSkipped() {
        return skipped != null;
    }

    /** Whether it ran and every promise held. */
    public boolean passed() {
        return !isSkipped() && violations.isEmpty();
    }

    /** The JSON object. */
    public Map<String, Object> toMap() {
        final Map<String, Object> map = new LinkedHashMap<>();
        map.put("name", name);
        map.put("passed", passed());
        map.put("skipped", skipped);
        map.put("seed", seed);
        map.put("seconds", seconds);
        map.put("checks", checks);
        map.put("measured", measured);
        map.put("violations", violations);
        return map;
    }
}
