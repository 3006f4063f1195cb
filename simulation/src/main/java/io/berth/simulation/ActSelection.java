package io.berth.simulation;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The acts of a plan that are performed; the others are left out. Immutable. */
public final class ActSelection {
    /** Every act. */
    public static final ActSelection ALL = new ActSelection(null);

    private final Set<Act> kept;

    private ActSelection(final Set<Act> kept) {
        this.kept = kept;
    }

    /** These acts alone. */
    public static ActSelection of(final Collection<Act> acts) {
        return new ActSelection(new HashSet<>(acts));
    }

    /** Whether this act is performed. */
    public boolean has(final Act act) {
        return kept == null || kept.contains(act);
    }

    /** The ordinals that are kept, by stream; null for all. */
    public Map<String, List<Long>> byStream() {
        if (kept == null) {
            return null;
        }
        final Map<String, List<Long>> streams = new TreeMap<>();
        for (final Act act : kept) {
            streams.computeIfAbsent(act.stream(), key -> new ArrayList<>()).add(act.ordinal());
        }
        streams.values().forEach(ordinals -> ordinals.sort(null));
        return streams;
    }

    /** The opposite of {@link #byStream()}; null for all. */
    public static ActSelection ofStreams(final Map<String, List<Long>> streams) {
        if (streams == null) {
            return ALL;
        }
        final Set<Act> acts = new HashSet<>();
        streams.forEach(
                (stream, ordinals) ->
                        ordinals.forEach(ordinal -> acts.add(new Act(stream, ordinal))));
        return new ActSelection(acts);
    }

    @Override
    public boolean equals(final Object other) {
        return other instanceof ActSelection selection
                && java.util.Objects.equals(kept, selection.kept);
    }

    @Override
    public int hashCode() {
        return java.util.Objects.hashCode(kept);
    }

    @Override
    public String toString() {
        return kept == null ? "all" : byStream().toString();
    }
}
