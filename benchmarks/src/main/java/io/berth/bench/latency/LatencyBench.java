package io.berth.bench.latency;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.agrona.CloseHelper;

/**
 * Measures subjects side by side: starts them all, warms each up, and then gives each a short turn
 * in each mode, round by round. Whoever has no turn stands still. Not thread safe, except {@link
 * #close()}, which a shutdown hook may call.
 */
public final class LatencyBench implements AutoCloseable {
    /** Its full window is what rates are taken from. */
    private static final String REFERENCE = "echo";

    private static final int OPEN_SHARE = 3;
    private static final double NS_PER_US = 1_000;

    private final LatencyPlan plan;
    private final List<SubjectProvider> providers;
    private final SubjectContext context;
    private final Consumer<String> progress;
    private final List<SubjectGroup> groups = new ArrayList<>();
    private final List<SubjectGroup> all = new CopyOnWriteArrayList<>();
    private final Map<String, String> settings = new LinkedHashMap<>();
    private volatile boolean closed;

    /**
     * @param providers of the subjects, in the order of their turns; the ones that are only needed
     *     beside others are not among them.
     * @param context whose directory gets one of each subject below it.
     * @param progress hears each step as a line.
     */
    public LatencyBench(
            final LatencyPlan plan,
            final List<SubjectProvider> providers,
            final SubjectContext context,
            final Consumer<String> progress) {
        this.plan = plan;
        this.providers = List.copyOf(providers);
        this.context = context;
        this.progress = progress;
    }

    /**
     * Runs everything.
     *
     * @param beside makes subjects that others need to have up beside them, by name.
     * @throws IllegalStateException with one line when a subject failed, lost an operation, or held
     *     an election.
     */
    public LatencyReport run(final Map<String, SubjectProvider> beside) {
        for (final SubjectProvider provider : providers) {
            groups.add(start(provider, true));
        }
        for (final SubjectGroup group : List.copyOf(groups)) {
            final String needed = group.subject().beside();
            if (!needed.isEmpty() && find(needed) == null && beside.containsKey(needed)) {
                start(beside.get(needed), false);
            }
        }
        final double reference = warmUpWindows();
        final List<Load> loads = plan.loads(reference);
        warmUpOthers(loads);
        final List<ModeResults> results = measure(loads);
        for (final SubjectGroup group : groups) {
            describe(group);
            turn(
                    group,
                    () -> {
                        group.subject().check();
                        return null;
                    });
        }
        return LatencyReport.of(settings, results);
    }

    private void describe(final SubjectGroup group) {
        final List<String> texts = new ArrayList<>();
        texts.add("durability: " + group.subject().durability());
        group.subject().settings().forEach((key, value) -> texts.add(key + ": " + value));
        settings.put(group.name(), String.join("; ", texts));
    }

    // ---- subjects

    private SubjectGroup start(final SubjectProvider provider, final boolean withLoader) {
        progress.accept("starting " + provider.name());
        final Path directory = context.directory().resolve(provider.name());
        try {
            Files.createDirectories(directory);
        } catch (final IOException ex) {
            throw new IllegalStateException("cannot make " + directory, ex);
        }
        final SubjectGroup group =
                new SubjectGroup(
                        provider.create(
                                new SubjectContext(
                                        directory,
                                        context.sharedMemory(),
                                        context.fileSyncLevel(),
                                        context.profile())),
                        directory);
        all.add(group);
        if (closed) {
            throw new IllegalStateException("the benchmark is being ended");
        }
        group.startServers();
        if (withLoader) {
            group.startLoader();
        }
        group.stop();
        return group;
    }

    private SubjectGroup find(final String name) {
        return all.stream().filter(group -> group.name().equals(name)).findFirst().orElse(null);
    }

    /** What is done while a subject has its turn. */
    @FunctionalInterface
    private interface Turn<T> {
        T take();
    }

    private <T> T turn(final SubjectGroup group, final Turn<T> turn) {
        final SubjectGroup neighbour =
                group.subject().beside().isEmpty() ? null : find(group.subject().beside());
        if (neighbour != null) {
            neighbour.goOnServers();
        }
        group.goOn();
        try {
            return turn.take();
        } finally {
            group.stop();
            if (neighbour != null) {
                neighbour.stop();
            }
        }
    }

    // ---- warm-up

    /**
     * @return operations a second of the reference with a full window.
     */
    private double warmUpWindows() {
        final Load window = Load.window(plan.window(), plan.sliceNs());
        double reference = 0;
        final List<String> times = new ArrayList<>();
        for (final SubjectGroup group : groups) {
            final WarmUp warmUp = turn(group, () -> warmUp(group, window));
            times.add(group.name() + " " + warmUp.describe());
            if (reference == 0 || group.name().equals(REFERENCE)) {
                reference = warmUp.throughputPerS();
                settings.put(
                        "rates are percents of",
                        String.format(Locale.ROOT, "%s: %.0f/s", group.name(), reference));
            }
        }
        settings.put("warm-up, window", String.join(", ", times));
        return reference;
    }

    private void warmUpOthers(final List<Load> loads) {
        for (final Load load : loads) {
            if (load.mode() != Load.Mode.WINDOW) {
                final List<String> times = new ArrayList<>();
                for (final SubjectGroup group : groups) {
                    final WarmUp warmUp = turn(group, () -> warmUp(group, load));
                    times.add(group.name() + " " + warmUp.describe());
                }
                settings.put(
                        "warm-up, " + new ModeResults("", load).label(), String.join(", ", times));
            }
        }
    }

    private WarmUp warmUp(final SubjectGroup group, final Load load) {
        // The window and the closed loop have warmed it up for the rates between them.
        final WarmUp warmUp =
                new WarmUp(
                        load.mode() == Load.Mode.OPEN
                                ? plan.longestWarmUpNs() / OPEN_SHARE
                                : plan.longestWarmUpNs());
        do {
            final LoadResult result = group.run(load);
            warmUp.add(result);
            progress.accept(
                    "warming up "
                            + group.name()
                            + ", "
                            + load.mode().label()
                            + ": p50 "
                            + Math.round(result.latencyNs().getValueAtPercentile(50) / NS_PER_US)
                            + " us, "
                            + Math.round(result.throughputPerS())
                            + "/s");
        } while (!warmUp.isDone());
        return warmUp;
    }

    // ---- rounds

    private List<ModeResults> measure(final List<Load> loads) {
        final Map<SubjectGroup, List<ModeResults>> results = new LinkedHashMap<>();
        for (final SubjectGroup group : groups) {
            results.put(
                    group,
                    loads.stream().map(load -> new ModeResults(group.name(), load)).toList());
        }
        for (int round = 1; round <= plan.rounds(); round++) {
            progress.accept("round " + round + " of " + plan.rounds());
            for (int i = 0; i < loads.size(); i++) {
                for (final SubjectGroup group : groups) {
                    final Load load = loads.get(i);
                    final long startMs = System.currentTimeMillis();
                    final LoadResult result = turn(group, () -> measured(group, load));
                    results.get(group).get(i).add(result, startMs);
                }
            }
        }
        return results.values().stream().flatMap(List::stream).toList();
    }

    private LoadResult measured(final SubjectGroup group, final Load load) {
        if (plan.runInNs() >= TimeUnit.MILLISECONDS.toNanos(1)) {
            group.run(load.lasting(plan.runInNs()));
        }
        return group.run(load);
    }

    /** Ends every process that was started. A second call does nothing. */
    @Override
    public void close() {
        closed = true;
        final List<SubjectGroup> toClose = new ArrayList<>(all);
        all.clear();
        // Each takes seconds to end in order.
        toClose.parallelStream().forEach(CloseHelper::quietClose);
    }
}
