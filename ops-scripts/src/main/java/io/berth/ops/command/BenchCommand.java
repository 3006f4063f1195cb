package io.berth.ops.command;

import io.berth.bench.latency.HistogramFiles;
import io.berth.bench.latency.LatencyBench;
import io.berth.bench.latency.LatencyPlan;
import io.berth.bench.latency.LatencyReport;
import io.berth.bench.latency.LatencyTarget;
import io.berth.bench.latency.ModeRatio;
import io.berth.bench.latency.ModeResults;
import io.berth.bench.latency.PairedRatio;
import io.berth.bench.latency.SubjectContext;
import io.berth.bench.latency.SubjectProvider;
import io.berth.ops.CheckFailed;
import io.berth.ops.Output;
import io.berth.ops.UserError;
import io.berth.ops.latency.LatencyPlot;
import io.berth.ops.latency.Subjects;
import io.berth.ops.output.Errors;
import io.berth.ops.output.Machine;
import io.berth.ops.output.PlotFile;
import io.berth.ops.output.ProgressLine;
import io.berth.ops.output.TextTable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.agrona.IoUtil;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code berth bench}, and {@code berth bench …}. */
@Command(
        name = "bench",
        mixinStandardHelpOptions = true,
        description = {
            "Measures what Berth costs on this machine: latency side by side with the floors of the stack.",
            "Without a subcommand: udp, echo, decision, invoke, and the peers of a build with -Pbenchmarks, each in",
            "processes of its own, take short turns, round by round: one operation at a time, constant rates (from",
            "the moment an operation was due), and a full window. Whoever has no turn is stopped. Ratios are of the",
            "same rounds, with a 90 %% interval. Exits with 1 when an operation was lost or answered twice, or an",
            "election was held. Nothing else should run on the machine meanwhile."
        },
        subcommands = {
            BenchHeartCommand.class,
            BenchSnapshotCommand.class,
            BenchAllocCommand.class,
            HelpCommand.class
        },
        synopsisSubcommandLabel = "[COMMAND]")
public final class BenchCommand implements Runnable {
    private static final int QUICK_ROUNDS = 6;
    private static final Duration SLICE = Duration.ofMillis(500);
    private static final Duration QUICK_SLICE = Duration.ofMillis(200);
    private static final Duration RUN_IN = Duration.ofMillis(100);
    private static final Duration WARM_UP = Duration.ofSeconds(10);
    private static final Duration QUICK_WARM_UP = Duration.ofSeconds(3);
    private static final List<Integer> PERCENTS = List.of(10, 25, 50);
    private static final List<Integer> QUICK_PERCENTS = List.of(25);

    @Option(
            names = "--only",
            paramLabel = "A,B,…",
            description = "Only these: udp, echo, decision, invoke, and the peers that were built.")
    private String only;

    @Option(
            names = "--quick",
            description =
                    "6 rounds of turns of 200 ms, one rate, warm-ups of at most 3 s: a first look.")
    private boolean quick;

    @Option(
            names = "--rounds",
            paramLabel = "N",
            description = "Rounds, 20 to 1000, with --quick from 5 (default: 20; 6 with --quick).")
    private Integer rounds;

    @Option(
            names = "--turn",
            paramLabel = "TIME",
            converter = DurationConverter.class,
            description = "Length of a turn, 20ms to 60s (default: 500ms; 200ms with --quick).")
    private Duration turn;

    @Option(
            names = "--warm-up",
            paramLabel = "TIME",
            converter = DurationConverter.class,
            description =
                    "Longest warm-up of a subject in a mode, up to 10m, a third of it at a constant"
                            + " rate; over when four medians in a row are within a tenth"
                            + " (default: 10s; 3s with --quick).")
    private Duration warmUp;

    @Option(
            names = "--window",
            paramLabel = "N",
            defaultValue = "128",
            description =
                    "Operations outstanding in the full window, 64 to 256 (default: ${DEFAULT-VALUE}).")
    private int window;

    @Option(
            names = "--sync",
            paramLabel = "LEVEL",
            defaultValue = "0",
            description =
                    "What an answer survives: 0 in the kernels of a majority, 1 on its disks (default: ${DEFAULT-VALUE}).")
    private int sync;

    @Option(
            names = "--profile",
            paramLabel = "NAME",
            defaultValue = "dev",
            description = "Threads of a node: dev or low-latency (default: ${DEFAULT-VALUE}).")
    private String profile;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "Write histograms (.hgrm, .hlog) and the figures of every turn to DIR.")
    private Path out;

    @Option(
            names = "--plot",
            paramLabel = "FILE",
            description = "Draw latencies by percentile to FILE, .png or .svg.")
    private Path plot;

    @Option(
            names = "--dir",
            paramLabel = "DIR",
            description = "Where logs and data stay (default: a temporary directory).")
    private Path directory;

    @Mixin private JsonOption json;

    private final Output output;

    BenchCommand(final Output output) {
        this.output = output;
    }

    @Override
    public void run() {
        json.check();
        PlotFile.checkEnding(plot);
        final LatencyPlan plan = plan();
        if (sync < 0 || sync > 1) {
            throw new UserError("--sync must be 0 or 1, not " + sync);
        }
        if (!List.of("dev", "low-latency").contains(profile)) {
            throw new UserError("--profile must be dev or low-latency, not " + profile);
        }
        final Subjects subjects = new Subjects();
        final List<SubjectProvider> chosen = present(subjects.chosen(only));
        makeDirectory(out);
        final LatencyReport report = measure(plan, subjects, chosen);
        print(plan, report);
        json.write(report.toMap(Machine.describe()));
        writeFiles(report);
    }

    private LatencyPlan plan() {
        final int least = quick ? LatencyPlan.LEAST_ROUNDS : LatencyPlan.ROUNDS;
        final int count = rounds != null ? rounds : quick ? QUICK_ROUNDS : LatencyPlan.ROUNDS;
        if (count < least) {
            throw new UserError(
                    "--rounds must be at least "
                            + least
                            + (quick ? "" : " (" + LatencyPlan.LEAST_ROUNDS + " with --quick)")
                            + ", not "
                            + count);
        }
        try {
            return new LatencyPlan(
                    count,
                    orElse(turn, quick ? QUICK_SLICE : SLICE).toNanos(),
                    RUN_IN.toNanos(),
                    orElse(warmUp, quick ? QUICK_WARM_UP : WARM_UP).toNanos(),
                    window,
                    quick ? QUICK_PERCENTS : PERCENTS);
        } catch (final IllegalArgumentException ex) {
            throw new UserError(ex.getMessage(), ex);
        }
    }

    private static Duration orElse(final Duration value, final Duration otherwise) {
        return value == null ? otherwise : value;
    }

    /** Leaves out, with a word, what this machine does not have. */
    private List<SubjectProvider> present(final List<SubjectProvider> chosen) {
        final List<SubjectProvider> present = new ArrayList<>();
        for (final SubjectProvider provider : chosen) {
            provider.missing()
                    .ifPresentOrElse(
                            why -> output.out().println(provider.name() + " is left out: " + why),
                            () -> present.add(provider));
        }
        if (present.isEmpty()) {
            throw new UserError("nothing is left to measure");
        }
        return present;
    }

    private static void makeDirectory(final Path path) {
        if (path == null) {
            return;
        }
        try {
            Files.createDirectories(path);
        } catch (final IOException ex) {
            throw new UserError("cannot make " + path + ": " + Errors.reason(ex), ex);
        }
    }

    private LatencyReport measure(
            final LatencyPlan plan, final Subjects subjects, final List<SubjectProvider> chosen) {
        final boolean temporary = directory == null;
        final Path place = temporary ? temporaryDirectory() : directory.toAbsolutePath();
        makeDirectory(place);
        final ProgressLine progress = output.progress();
        final LatencyBench bench =
                new LatencyBench(
                        plan,
                        chosen,
                        new SubjectContext(place, Path.of("/dev/shm"), sync, profile),
                        line -> progress.update(System.nanoTime(), line));
        boolean failed = true;
        try (Cleanup cleanup = new Cleanup("berth-end-bench", bench::close)) {
            final LatencyReport report = bench.run(subjects.byName());
            failed = false;
            return report;
        } catch (final IllegalStateException ex) {
            throw new CheckFailed(
                    ex.getMessage() + (temporary ? "; logs are in " + place : ""), ex);
        } finally {
            progress.clear();
            if (temporary && failed) {
                keepLogsOnly(place);
            } else if (temporary) {
                IoUtil.delete(place.toFile(), true);
            }
        }
    }

    /** What was measured is gigabytes of log; what processes said is a few lines. */
    private void keepLogsOnly(final Path place) {
        try (Stream<Path> files = Files.walk(place)) {
            files.filter(Files::isRegularFile)
                    .filter(file -> !file.toString().endsWith(".log"))
                    .forEach(file -> IoUtil.delete(file.toFile(), true));
        } catch (final IOException | UncheckedIOException ex) {
            output.err().println("berth: cannot clean " + place + ": " + ex.getMessage());
        }
    }

    private static Path temporaryDirectory() {
        try {
            return Files.createTempDirectory("berth-bench-");
        } catch (final IOException ex) {
            throw new UserError("cannot make a temporary directory: " + Errors.reason(ex), ex);
        }
    }

    // ---- what is said

    private void print(final LatencyPlan plan, final LatencyReport report) {
        output.out().println("machine: " + Machine.describe());
        output.out()
                .println(
                        "rounds: "
                                + plan.rounds()
                                + ", turns of "
                                + DurationConverter.format(Duration.ofNanos(plan.sliceNs()))
                                + " after a run-in of "
                                + DurationConverter.format(Duration.ofNanos(plan.runInNs())));
        settings(plan, report).forEach((key, value) -> output.out().println(key + ": " + value));
        printResults(report);
        printRatios(report);
        printTargets(report);
    }

    private static Map<String, String> settings(
            final LatencyPlan plan, final LatencyReport report) {
        final Map<String, String> settings = new LinkedHashMap<>(report.settings());
        settings.put("intervals", PairedRatio.METHOD);
        settings.put("window", Integer.toString(plan.window()));
        return settings;
    }

    private void printResults(final LatencyReport report) {
        final TextTable table =
                new TextTable(
                        "name",
                        "mode",
                        "rate/s",
                        "p50 us",
                        "p99 us",
                        "p99.9 us",
                        "max us",
                        "done/s",
                        "sent late p50 us",
                        "unsent %");
        for (final ModeResults result : report.results()) {
            final boolean open = result.load().ratePerS() > 0;
            table.row(
                    result.subject(),
                    result.load().mode().label(),
                    open ? result.load().ratePerS() : "-",
                    tenths(result.us(50)),
                    tenths(result.us(99)),
                    tenths(result.us(99.9)),
                    tenths(result.maxUs()),
                    String.format(Locale.ROOT, "%.0f", result.throughputPerS()),
                    open ? tenths(result.latenessNs().getValueAtPercentile(50) / 1_000.0) : "-",
                    open ? tenths(100 * result.unsentShare()) : "-");
        }
        table.print(output.out());
    }

    private void printRatios(final LatencyReport report) {
        if (report.ratios().isEmpty()) {
            return;
        }
        final TextTable table = new TextTable("of", "to", "mode", "rate/s", "p50", "p99", "done/s");
        for (final ModeRatio ratio : report.ratios()) {
            table.row(
                    ratio.of(),
                    ratio.to(),
                    ratio.load().mode().label(),
                    ratio.load().ratePerS() > 0 ? ratio.load().ratePerS() : "-",
                    text(ratio.p50()),
                    text(ratio.p99()),
                    text(ratio.throughput()));
        }
        table.print(output.out());
    }

    private void printTargets(final LatencyReport report) {
        final List<LatencyTarget> targets = LatencyTarget.of(report, sync);
        if (targets.isEmpty()) {
            return;
        }
        final TextTable table = new TextTable("target", "bound", "measured", "");
        for (final LatencyTarget target : targets) {
            table.row(
                    target.name(),
                    target.bound(),
                    target.measured(),
                    target.isMet() ? "met" : "MISSED");
        }
        table.print(output.out());
    }

    private static String text(final PairedRatio ratio) {
        return String.format(
                Locale.ROOT, "%.2f (%.2f to %.2f)", ratio.median(), ratio.low(), ratio.high());
    }

    private static String tenths(final double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }

    private void writeFiles(final LatencyReport report) {
        if (plot != null) {
            LatencyPlot.write(plot, report);
        }
        if (out == null) {
            return;
        }
        try {
            HistogramFiles.write(out, report);
        } catch (final IOException ex) {
            throw new UserError("cannot write to " + out + ": " + Errors.reason(ex), ex);
        }
    }
}
