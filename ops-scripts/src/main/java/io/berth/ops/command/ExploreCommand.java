package io.berth.ops.command;

import io.berth.explore.Exploration;
import io.berth.explore.ExploreSettings;
import io.berth.explore.Explorer;
import io.berth.explore.Scenario;
import io.berth.explore.Scenarios;
import io.berth.explore.Violation;
import io.berth.explore.Walker;
import io.berth.ops.CheckFailed;
import io.berth.ops.Output;
import io.berth.ops.UserError;
import io.berth.ops.output.ProgressLine;
import io.berth.simulation.Tampering;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code berth explore}. */
@Command(
        name = "explore",
        mixinStandardHelpOptions = true,
        description = {
            "Takes every choice in a small world, to a depth, and checks each state.",
            "The world is the real state machine and the real client and worker protocols; deliveries, ends, time,",
            "cancels and faults are the choices. States that are the same are explored once. What is found is printed",
            "with the shortest choices that lead to it, which --path takes again. Ctrl-C ends it with what is",
            "reported so far. What is checked, and how far this was taken: docs/correctness.md."
        })
public final class ExploreCommand implements Runnable {
    private static final int MAX_DEPTH = 1_000;
    private static final int MAX_THREADS = 256;
    private static final long STOP_SECONDS = 20;

    @Option(
            names = "--depth",
            paramLabel = "N",
            description = "Most choices in a row (default: what each scenario names).")
    private Integer depth;

    @Option(
            names = "--scenario",
            paramLabel = "NAME",
            description = "One scenario; see --list (default: all, one after the other).")
    private String name;

    @Option(
            names = "--max-states",
            paramLabel = "M",
            defaultValue = "20000000",
            description =
                    "Begin no new depth with this many different states (default: ${DEFAULT-VALUE}).")
    private long maxStates;

    @Option(
            names = "--max-time",
            paramLabel = "D",
            converter = DurationConverter.class,
            description = "Longest time for each scenario, like 90s or 10m (default: no bound).")
    private Duration maxTime;

    @Option(
            names = "--threads",
            paramLabel = "T",
            defaultValue = "1",
            description = "Threads that share the work (default: ${DEFAULT-VALUE}).")
    private int threads;

    @Option(
            names = "--run-out",
            paramLabel = "N",
            defaultValue = "32",
            description =
                    "Of N different states let one come to rest without further faults; 0: none (default: ${DEFAULT-VALUE}).")
    private int runOutOneIn;

    @Option(
            names = "--copy",
            paramLabel = "N",
            defaultValue = "16",
            description =
                    "In one of N states load a copy from a snapshot and compare; 0: none (default: ${DEFAULT-VALUE}).")
    private int copyOneIn;

    @Option(
            names = "--walks",
            paramLabel = "W",
            description = {
                "Instead of every choice, take choices at random on W walks of each scenario: deeper, and no proof.",
                "A walk that fails is cut down."
            })
    private Long walks;

    @Option(
            names = "--walk-length",
            paramLabel = "L",
            defaultValue = "45",
            description = "Most choices of a walk (default: ${DEFAULT-VALUE}).")
    private int walkLength;

    @Option(
            names = "--seed",
            paramLabel = "S",
            defaultValue = "1",
            description = "Seed of the first walk (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Option(
            names = "--path",
            paramLabel = "C1,C2,…",
            description =
                    "Take these choices of --scenario, like call.0.0,in.0.0, and print what happens.")
    private String path;

    @Option(names = "--list", description = "Print the scenarios.")
    private boolean isList;

    @Mixin private JsonOption json;

    private final Output output;
    private final Supplier<Tampering> tampering;
    private final CountDownLatch reported = new CountDownLatch(1);
    private volatile boolean isStopped;
    private volatile Runnable stopCurrent = () -> {};

    ExploreCommand(final Output output) {
        this(output, () -> Tampering.NONE);
    }

    ExploreCommand(final Output output, final Supplier<Tampering> tampering) {
        this.output = output;
        this.tampering = tampering;
    }

    @Override
    public void run() {
        checkOptions();
        if (isList) {
            Scenarios.all().forEach(this::printScenario);
        } else if (path != null) {
            replay();
        } else {
            search(scenarios());
        }
    }

    /** Ctrl-C stops what is under way, and waits until it is reported. */
    private void search(final List<Scenario> scenarios) {
        try (Cleanup stop = new Cleanup("explore-stop", this::stop)) {
            try {
                if (walks != null) {
                    walk(scenarios);
                } else {
                    explore(scenarios);
                }
            } finally {
                reported.countDown();
            }
        }
    }

    private void stop() {
        isStopped = true;
        stopCurrent.run();
        try {
            reported.await(STOP_SECONDS, TimeUnit.SECONDS);
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Whether there is time for one more scenario, which this stops. */
    private boolean mayBegin(final Runnable stop) {
        stopCurrent = stop;
        return !isStopped;
    }

    private List<Scenario> scenarios() {
        return name == null ? Scenarios.all() : List.of(scenario());
    }

    private void checkOptions() {
        if (depth != null) {
            checkRange("--depth", depth, 1, MAX_DEPTH);
        }
        checkRange("--max-states", maxStates, 1, Integer.MAX_VALUE / 2);
        checkRange("--threads", threads, 1, MAX_THREADS);
        checkRange("--run-out", runOutOneIn, 0, Integer.MAX_VALUE);
        checkRange("--walk-length", walkLength, 1, MAX_DEPTH);
        if (walks != null) {
            checkRange("--walks", walks, 1, Integer.MAX_VALUE);
            if (depth != null || maxTime != null) {
                throw new UserError("--walks goes with neither --depth nor --max-time");
            }
        }
        if (maxTime != null && maxTime.isZero()) {
            throw new UserError("--max-time is more than 0");
        }
        checkRange("--copy", copyOneIn, 0, Integer.MAX_VALUE);
        if (path != null && name == null) {
            throw new UserError("--path needs --scenario");
        }
        json.check();
    }

    private static void checkRange(
            final String option, final long value, final long least, final long most) {
        if (value < least || value > most) {
            throw new UserError(option + " is " + least + " to " + most);
        }
    }

    private void printScenario(final Scenario scenario) {
        output.out()
                .printf(
                        "%-12s depth %2d  %s%n",
                        scenario.name(), scenario.depth(), scenario.description());
    }

    private Scenario scenario() {
        try {
            return Scenarios.named(name);
        } catch (final IllegalArgumentException e) {
            throw new UserError(e.getMessage(), e);
        }
    }

    // ---- one path

    private void replay() {
        final Scenario scenario = scenario();
        final String failure;
        try {
            failure =
                    Explorer.replay(
                            scenario, Explorer.parsePath(path), tampering, output.out()::println);
        } catch (final IllegalArgumentException e) {
            throw new UserError(e.getMessage(), e);
        }
        if (failure != null) {
            throw new CheckFailed(failure);
        }
        output.out().println("everything holds, and everything comes to rest");
    }

    // ---- walks

    private void walk(final List<Scenario> scenarios) {
        final ProgressLine progress = output.progress();
        final List<Map<String, Object>> results = new ArrayList<>();
        final List<String> failed = new ArrayList<>();
        for (final Scenario scenario : scenarios) {
            final Walker walker = new Walker(scenario, walkLength, tampering);
            if (!mayBegin(walker::stop)) {
                break;
            }
            final Walker.Walks result = walker.run(seed, walks, progress::event);
            output.out()
                    .printf(
                            "%s: %,d walks, %,d choices taken, each walk let come to rest, %.0f s%n",
                            scenario.name(), result.walks(), result.choices(), result.seconds());
            final Map<String, Object> map = new LinkedHashMap<>();
            map.put("scenario", scenario.name());
            map.put("walks", result.walks());
            map.put("choicesTaken", result.choices());
            map.put("seconds", result.seconds());
            map.put("lastSeed", result.seed());
            if (result.violation() != null) {
                failed.add(scenario.name());
                print(scenario.name(), result.violation());
                put(map, result.violation());
            }
            results.add(map);
        }
        finish(Map.of("walkLength", walkLength, "firstSeed", seed, "results", results), failed);
    }

    // ---- all paths

    private void explore(final List<Scenario> scenarios) {
        final ProgressLine progress = output.progress();
        final List<Exploration> results = new ArrayList<>();
        for (final Scenario scenario : scenarios) {
            final Explorer explorer =
                    new Explorer(scenario, settings(scenario), tampering, progress::event);
            if (!mayBegin(explorer::stop)) {
                break;
            }
            final Exploration result = explorer.run();
            results.add(result);
            print(result);
        }
        final List<String> failed =
                results.stream()
                        .filter(result -> result.violation() != null)
                        .map(Exploration::scenario)
                        .toList();
        finish(toMap(results), failed);
    }

    private void finish(final Map<String, Object> report, final List<String> failed) {
        json.write(report);
        if (!failed.isEmpty()) {
            throw new CheckFailed("violation found in " + String.join(", ", failed));
        }
    }

    private ExploreSettings settings(final Scenario scenario) {
        return new ExploreSettings(
                depth == null ? scenario.depth() : depth,
                maxStates,
                maxTime == null ? Double.MAX_VALUE : maxTime.toMillis() / 1e3,
                threads,
                runOutOneIn,
                copyOneIn);
    }

    private void print(final Exploration result) {
        output.out()
                .printf(
                        "%s: %,d different states, %,d choices taken, all to depth %d%s, %,d let come to rest, %.0f s%n",
                        result.scenario(),
                        result.distinct(),
                        result.transitions(),
                        result.depth(),
                        result.isWhole() ? " (nothing is beyond)" : "",
                        result.runOuts(),
                        result.seconds());
        if (result.violation() != null) {
            print(result.scenario(), result.violation());
        }
    }

    private void print(final String scenario, final Violation violation) {
        output.out()
                .printf(
                        "%s: VIOLATION%s: %s%n  again: berth explore --scenario %s --path %s%n",
                        scenario,
                        violation.inRunOut() ? " when nothing more goes wrong" : "",
                        violation.message(),
                        scenario,
                        violation.pathText());
    }

    private Map<String, Object> toMap(final List<Exploration> results) {
        final Map<String, Object> report = new LinkedHashMap<>();
        report.put("threads", threads);
        report.put("runOutOneIn", runOutOneIn);
        report.put("copyOneIn", copyOneIn);
        report.put("results", results.stream().map(ExploreCommand::toMap).toList());
        return report;
    }

    private static Map<String, Object> toMap(final Exploration result) {
        final Map<String, Object> map = new LinkedHashMap<>();
        map.put("scenario", result.scenario());
        map.put("depth", result.depth());
        map.put("whole", result.isWhole());
        map.put("distinctStates", result.distinct());
        map.put("choicesTaken", result.transitions());
        map.put("newStatesPerDepth", result.perDepth());
        map.put("runOuts", result.runOuts());
        map.put("seconds", result.seconds());
        if (result.violation() != null) {
            put(map, result.violation());
        }
        return map;
    }

    private static void put(final Map<String, Object> map, final Violation violation) {
        map.put("violation", violation.message());
        map.put("path", violation.pathText());
    }
}
