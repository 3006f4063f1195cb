package io.berth.ops.command;

import io.berth.ops.Output;
import io.berth.ops.UserError;
import io.berth.ops.output.JsonReport;
import io.berth.ops.output.PlotFile;
import io.berth.ops.output.ProgressLine;
import io.berth.ops.simulate.DayPlot;
import io.berth.ops.simulate.DayReport;
import io.berth.ops.simulate.DayResult;
import io.berth.ops.simulate.DaySettings;
import io.berth.ops.simulate.DaySimulator;
import io.berth.ops.simulate.PolicyPair;
import io.berth.ops.trace.AzureTraceReader;
import io.berth.ops.trace.Trace;
import io.berth.ops.trace.TraceException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code berth simulate}. */
@Command(
        name = "simulate",
        mixinStandardHelpOptions = true,
        description = {
            "Runs a day of a trace through the placement state machine in virtual time.",
            "It takes the decisions of a cluster, without network and processes, and reports warm rate, cold starts,",
            "waits, rejections, idle memory and use.",
            "TRACE_DIR holds invocations, durations and memory in the form of the Azure Functions trace of 2019, as",
            ".csv or .csv.gz. What the figures mean: docs/placement.md."
        })
public final class SimulateCommand implements Runnable {
    private static final double LEAST_SCALE = 0.001;

    @Parameters(paramLabel = "TRACE_DIR", description = "Directory with the files of the trace.")
    private Path directory;

    @Option(
            names = "--policy",
            paramLabel = "P",
            defaultValue = "hybrid",
            description =
                    "hybrid or least-loaded; for comparison only: random, pack, hash (default: ${DEFAULT-VALUE}).")
    private String policy;

    @Option(
            names = "--keep-alive",
            paramLabel = "K",
            defaultValue = "fixed",
            description =
                    "fixed, histogram or greedy-dual; for comparison only: lru (default: ${DEFAULT-VALUE}).")
    private String keepAlive;

    @Option(
            names = "--compare",
            paramLabel = "P1,P2,…",
            description = {
                "One run for each item: a policy (with the keep-alive of --keep-alive), a keep-alive (with the policy",
                "of --policy), or policy/keep-alive."
            })
    private String compare;

    @Option(
            names = "--workers",
            paramLabel = "N",
            description =
                    "Workers of the fleet (default: as hold 3.3 times what the trace's runs take on average).")
    private Integer workers;

    @Option(
            names = "--memory-mb",
            paramLabel = "M",
            defaultValue = "32768",
            description = "Memory of each worker in MB (default: ${DEFAULT-VALUE}).")
    private int memoryMb;

    @Option(
            names = "--zones",
            paramLabel = "Z",
            defaultValue = "3",
            description = "Zones over which the workers are spread (default: ${DEFAULT-VALUE}).")
    private int zones;

    @Option(
            names = "--start-up",
            paramLabel = "DURATION",
            defaultValue = "1s",
            converter = DurationConverter.class,
            description =
                    "How long a sandbox takes to start; the trace does not say (default: ${DEFAULT-VALUE}).")
    private Duration startUp;

    @Option(
            names = "--keep-alive-time",
            paramLabel = "DURATION",
            defaultValue = "10m",
            converter = DurationConverter.class,
            description =
                    "Time of --keep-alive fixed, and of histogram where it knows too little (default: ${DEFAULT-VALUE}).")
    private Duration keepAliveTime;

    @Option(
            names = "--deadline",
            paramLabel = "DURATION",
            defaultValue = "1m",
            converter = DurationConverter.class,
            description = "An invocation waits at most this long (default: ${DEFAULT-VALUE}).")
    private Duration deadline;

    @Option(
            names = "--max-queued",
            paramLabel = "N",
            defaultValue = "1000",
            description = "Most waiting invocations of a function (default: ${DEFAULT-VALUE}).")
    private int maxQueued;

    @Option(
            names = "--minutes",
            paramLabel = "N",
            defaultValue = "1440",
            description = "Minutes of the trace, from its first on (default: ${DEFAULT-VALUE}).")
    private int minutes;

    @Option(
            names = "--day",
            paramLabel = "N",
            defaultValue = "0",
            description =
                    "Day 1 to 14 where TRACE_DIR holds several (files with .dNN. in the name); 0: one day only.")
    private int day;

    @Option(
            names = "--scale",
            paramLabel = "F",
            defaultValue = "1",
            description =
                    "Multiply the invocations of every minute, 0.001 to 1000 (default: ${DEFAULT-VALUE}).")
    private double scale;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description =
                    "Seed of arrivals within a minute, run times and placement (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Option(
            names = "--plot",
            paramLabel = "FILE",
            description = "Also draw the runs: a .png or .svg of four charts.")
    private Path plot;

    @Mixin private JsonOption json;

    private final Output output;

    SimulateCommand(final Output output) {
        this.output = output;
    }

    @Override
    public void run() {
        json.check();
        JsonReport.checkWritable(plot);
        PlotFile.checkEnding(plot);
        final List<PolicyPair> pairs = pairs();
        // Settings that are wrong whatever the trace is are told before it is read.
        settings(workers == null ? 1 : workers);
        final Trace trace = trace();
        final DaySettings settings =
                settings(workers == null ? DaySettings.workersFor(trace, memoryMb) : workers);
        DayReport.printAssumptions(output.out(), trace, settings);
        final List<DayResult> results = new ArrayList<>();
        for (final PolicyPair pair : pairs) {
            results.add(simulate(trace, settings, pair));
        }
        DayReport.printResults(output.out(), results);
        if (compare == null) {
            json.write(results.get(0).toMap());
        } else {
            json.write(results.stream().map(DayResult::toMap).toList());
        }
        if (plot != null) {
            DayPlot.write(plot, settings, results);
        }
    }

    private DayResult simulate(
            final Trace trace, final DaySettings settings, final PolicyPair pair) {
        final ProgressLine progress = output.progress();
        final DaySimulator simulator = readable(() -> new DaySimulator(trace, settings, pair));
        final DayResult result =
                readable(
                        () ->
                                simulator
                                        .everyMinute(
                                                minute ->
                                                        progress.update(
                                                                System.nanoTime(),
                                                                pair.label()
                                                                        + ": minute "
                                                                        + minute))
                                        .run());
        progress.clear();
        return result;
    }

    private List<PolicyPair> pairs() {
        try {
            final PolicyPair base = PolicyPair.of(policy, keepAlive);
            return compare == null ? List.of(base) : PolicyPair.list(compare, base);
        } catch (final IllegalArgumentException ex) {
            throw new UserError(ex.getMessage(), ex);
        }
    }

    private DaySettings settings(final int workerCount) {
        try {
            return new DaySettings(
                    seed,
                    minutes,
                    workerCount,
                    memoryMb,
                    zones,
                    startUp.toNanos(),
                    keepAliveTime.toNanos(),
                    deadline.toNanos(),
                    maxQueued);
        } catch (final IllegalArgumentException ex) {
            throw new UserError(ex.getMessage(), ex);
        }
    }

    private Trace trace() {
        if (day < 0 || day > 14) {
            throw new UserError("--day is 1 to 14, or 0");
        }
        if (!(scale >= LEAST_SCALE && scale <= 1 / LEAST_SCALE)) {
            throw new UserError("--scale is 0.001 to 1000");
        }
        final Trace trace =
                readable(
                        () ->
                                AzureTraceReader.readDirectory(
                                        directory, day, AzureTraceReader.MissingMemory.MEDIAN));
        return scale == 1 ? trace : trace.scaled(scale, seed);
    }

    private static <T> T readable(final java.util.function.Supplier<T> work) {
        try {
            return work.get();
        } catch (final TraceException ex) {
            throw new UserError(ex.getMessage(), ex);
        }
    }
}
