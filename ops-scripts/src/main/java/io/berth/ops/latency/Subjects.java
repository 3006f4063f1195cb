package io.berth.ops.latency;

import io.berth.bench.latency.Subject;
import io.berth.bench.latency.SubjectContext;
import io.berth.bench.latency.SubjectProvider;
import io.berth.ops.UserError;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.function.Function;

/** What can be measured: our own subjects, and those that other modules on the class path bring. */
public final class Subjects {
    private final Map<String, SubjectProvider> byName = new LinkedHashMap<>();

    /** Looks for all of them. */
    public Subjects() {
        add(new Own("udp", "Aeron UDP ping-pong beside three nodes: the floor", UdpSubject::new));
        add(new Own("echo", "a bare Aeron Cluster that echoes: the floor", ClusterSubject::echo));
        add(new Own("decision", "Invoke until Placed, and Completed", ClusterSubject::decision));
        add(new Own("invoke", "the whole call, with an empty handler", InvokeSubject::new));
        ServiceLoader.load(SubjectProvider.class).forEach(this::add);
    }

    private void add(final SubjectProvider provider) {
        byName.put(provider.name(), provider);
    }

    /** All of them by name, in the order of their turns. */
    public Map<String, SubjectProvider> byName() {
        return Map.copyOf(byName);
    }

    /** All of them, in the order of their turns. */
    public List<SubjectProvider> all() {
        return List.copyOf(byName.values());
    }

    /**
     * Those that were asked for.
     *
     * @param only names separated by commas; null: all.
     * @throws UserError for a name that there is not.
     */
    public List<SubjectProvider> chosen(final String only) {
        if (only == null) {
            return all();
        }
        final List<String> names = Arrays.stream(only.split(",", -1)).map(String::strip).toList();
        for (final String name : names) {
            if (!byName.containsKey(name)) {
                throw new UserError(
                        "--only: there is no '"
                                + name
                                + "' to measure, but "
                                + String.join(", ", byName.keySet())
                                + " (peers come with a build with -Pbenchmarks)");
            }
        }
        final List<SubjectProvider> chosen = new ArrayList<>();
        for (final SubjectProvider provider : byName.values()) {
            if (names.contains(provider.name())) {
                chosen.add(provider);
            }
        }
        return chosen;
    }

    /** One of ours. */
    private record Own(String name, String about, Function<SubjectContext, Subject> maker)
            implements SubjectProvider {
        @Override
        public Subject create(final SubjectContext context) {
            return maker.apply(context);
        }
    }
}
