package io.berth.simulation;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A failure that can be had again: what the run is made of, with the acts that are performed, and
 * what came of it.
 *
 * @param settings to run again.
 * @param reason what was found.
 * @param kind which check found it.
 * @param entries applied until then.
 * @param rollingDigest of the state machine at the failure.
 */
public record SimulationHistory(
        SimulationSettings settings, String reason, String kind, long entries, long rollingDigest) {
    /** The history of a failure: its acts alone, and no longer than it took. */
    public static SimulationHistory of(final SimulationFailure failure) {
        return new SimulationHistory(
                failure.settings()
                        .withActs(ActSelection.of(failure.acts()))
                        .withActiveNs(failure.activeNs()),
                failure.reason(),
                failure.kind(),
                failure.entries(),
                failure.rollingDigest());
    }

    /** Number of acts. */
    public int size() {
        return settings.acts().byStream().values().stream().mapToInt(List::size).sum();
    }

    /** True if this failure is the very same. */
    public boolean isSame(final SimulationFailure failure) {
        return failure.reason().equals(reason)
                && failure.entries() == entries
                && failure.rollingDigest() == rollingDigest;
    }

    /** As numbers, texts, truth values, lists and maps, for a file. */
    public Map<String, Object> toMap() {
        final Map<String, Object> map = new LinkedHashMap<>();
        map.put("reason", reason);
        map.put("kind", kind);
        map.put("failsAtEntry", entries);
        map.put("rollingDigest", Long.toHexString(rollingDigest));
        map.put("seed", settings.seed());
        map.put("mix", settings.mix().name());
        map.put("entries", settings.entries());
        map.put("activeNs", settings.activeNs());
        map.put("clients", settings.clients());
        map.put("workers", settings.workers());
        map.put("maxOpenCallsPerClient", settings.maxOpenCallsPerClient());
        map.put("forgedMacPerMille", settings.forgedMacPerMille());
        map.put("faults", settings.faults());
        map.put("copies", settings.copies());
        map.put("wire", settings.wire());
        map.put("restores", settings.restores());
        map.put("walkEvery", settings.walkEvery());
        map.put("acts", settings.acts().byStream());
        return map;
    }

    /**
     * @throws IllegalArgumentException with one line that says what is wrong.
     */
    public static SimulationHistory ofMap(final Map<String, ?> map) {
        final Fields fields = new Fields(map);
        final SimulationSettings settings =
                new SimulationSettings(
                        fields.number("seed", Long.MIN_VALUE, Long.MAX_VALUE),
                        (int) fields.number("entries", 1, Integer.MAX_VALUE),
                        fields.number("activeNs", 0, Long.MAX_VALUE),
                        (int) fields.number("clients", 1, 100),
                        (int) fields.number("workers", 1, 100),
                        fields.truth("faults"),
                        (int) fields.number("maxOpenCallsPerClient", 1, 10_000),
                        (int) fields.number("forgedMacPerMille", 0, 1_000),
                        fields.truth("copies"),
                        fields.truth("wire"),
                        (int) fields.number("walkEvery", 1, Integer.MAX_VALUE),
                        0,
                        fields.mix(),
                        fields.truth("restores"),
                        ActSelection.ofStreams(fields.acts()));
        return new SimulationHistory(
                settings,
                fields.text("reason"),
                fields.text("kind"),
                fields.number("failsAtEntry", 0, Long.MAX_VALUE),
                fields.digest());
    }

    /** What a file holds, checked. */
    private record Fields(Map<String, ?> map) {
        private Object value(final String name) {
            final Object value = map.get(name);
            if (value == null) {
                throw new IllegalArgumentException("no history: " + name + " is missing");
            }
            return value;
        }

        private static IllegalArgumentException wrong(final String name, final Object value) {
            return new IllegalArgumentException(
                    "no history: " + name + " can't be " + abbreviated(String.valueOf(value)));
        }

        private static String abbreviated(final String text) {
            return text.length() > 40 ? text.substring(0, 40) + "…" : text;
        }

        private long number(final String name, final long least, final long most) {
            final Object value = value(name);
            final boolean isWhole = value instanceof Integer || value instanceof Long;
            if (!isWhole
                    || ((Number) value).longValue() < least
                    || ((Number) value).longValue() > most) {
                throw wrong(name, value);
            }
            return ((Number) value).longValue();
        }

        private boolean truth(final String name) {
            if (value(name) instanceof Boolean truth) {
                return truth;
            }
            throw wrong(name, value(name));
        }

        private String text(final String name) {
            if (value(name) instanceof String text) {
                return text;
            }
            throw wrong(name, value(name));
        }

        private long digest() {
            try {
                return Long.parseUnsignedLong(text("rollingDigest"), 16);
            } catch (final NumberFormatException e) {
                throw wrong("rollingDigest", value("rollingDigest"));
            }
        }

        private Mix mix() {
            for (final Mix mix : Mix.values()) {
                if (mix.name().equals(text("mix"))) {
                    return mix;
                }
            }
            throw wrong("mix", value("mix"));
        }

        private Map<String, List<Long>> acts() {
            if (!(value("acts") instanceof Map<?, ?> streams)) {
                throw wrong("acts", value("acts"));
            }
            final Map<String, List<Long>> acts = new LinkedHashMap<>();
            streams.forEach((stream, ordinals) -> acts.put(stream.toString(), ordinals(ordinals)));
            return acts;
        }

        private static List<Long> ordinals(final Object value) {
            if (!(value instanceof List<?> list)) {
                throw wrong("acts", value);
            }
            final List<Long> ordinals = new ArrayList<>();
            for (final Object ordinal : list) {
                if (!(ordinal instanceof Integer || ordinal instanceof Long)) {
                    throw wrong("acts", ordinal);
                }
                ordinals.add(((Number) ordinal).longValue());
            }
            return ordinals;
        }
    }
}
