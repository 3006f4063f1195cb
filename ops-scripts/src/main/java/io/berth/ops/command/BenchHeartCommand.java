package io.berth.ops.command;

import io.berth.bench.BenchJvm;
import io.berth.bench.BenchResult;
import io.berth.bench.BenchSettings;
import io.berth.bench.HeartBench;
import io.berth.bench.HeartReport;
import io.berth.bench.MarkdownReport;
import io.berth.bench.StateSizes;
import io.berth.bench.StormResult;
import io.berth.bench.Targets;
import io.berth.ops.CheckFailed;
import io.berth.ops.Output;
import io.berth.ops.UserError;
import io.berth.ops.output.Errors;
import io.berth.ops.output.JsonReport;
import io.berth.ops.output.Machine;
import io.berth.ops.output.ProgressLine;
import io.berth.ops.output.TextTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code berth bench heart}. */
@Command(
        name = "heart",
        mixinStandardHelpOptions = true,
        description = {
            "Measures the placement state machine alone, each fleet in a JVM of its own.",
            "Time and allocation of an operation come from JMH, as medians over the iterations; of the largest fleet",
            "also the longest entries of storms, and the bytes of the state. Nothing else should run on the machine",
            "meanwhile; cpu ns/op is processor time, which others add less to. What is measured and what it should",
            "be: docs/performance.md."
        })
public final class BenchHeartCommand implements Runnable {
    private static final String SIZES = "1000,10000,100000,1000000";
    private static final String QUICK_SIZES = "1000,100000";
    private static final int WARM_UPS = 3;
    private static final int QUICK_WARM_UPS = 2;
    private static final int ITERATIONS = 5;
    private static final int QUICK_ITERATIONS = 3;
    private static final int ITERATION_MS = 750;
    private static final int QUICK_MS = 500;
    private static final int REPETITIONS = 3;
    private static final int QUICK_REPETITIONS = 2;
    private static final double NS_PER_US = 1_000.0;
    private static final double NS_PER_MS = 1_000_000.0;

    @Option(
            names = "--sizes",
            paramLabel = "N1,N2,…",
            description =
                    "Sandboxes of the fleets, 100 to 1000000 each (1k, 1m: default 1k,10k,100k,1m; --quick 1k,100k).")
    private String sizes;

    @Option(
            names = "--only",
            paramLabel = "B1,B2,…",
            description =
                    "Only these: warm-pair, in-flight-pair, cold-start, queue-and-wake, worker-death, expiry, snapshot-write, snapshot-load, storms, state-size.")
    private String only;

    @Option(
            names = "--quick",
            description = "Fewer and shorter iterations of smaller fleets: a first look.")
    private boolean quick;

    @Option(
            names = "--iterations",
            paramLabel = "N",
            description = "Iterations that count, 1 to 100 (default: 5; 3 with --quick).")
    private Integer iterations;

    @Option(
            names = "--warm-ups",
            paramLabel = "N",
            description = "Iterations before them, 0 to 100 (default: 3; 2 with --quick).")
    private Integer warmUps;

    @Option(
            names = "--iteration-ms",
            paramLabel = "MS",
            description =
                    "Length of an iteration in ms, 1 to 60000 (default: 750; 500 with --quick).")
    private Integer iterationMs;

    @Option(
            names = "--repetitions",
            paramLabel = "N",
            description = "Times that each storm comes, 1 to 100 (default: 3; 2 with --quick).")
    private Integer repetitions;

    @Option(
            names = "--no-huge-pages",
            description = "Leave the heap in small pages, to see what looking them up costs.")
    private boolean noHugePages;

    @Option(
            names = "--markdown",
            paramLabel = "FILE",
            description = "Also write the tables of docs/performance.md to FILE.")
    private Path markdown;

    @Mixin private JsonOption json;

    private final Output output;

    BenchHeartCommand(final Output output) {
        this.output = output;
    }

    @Override
    public void run() {
        json.check();
        JsonReport.checkWritable(markdown);
        final BenchSettings settings = settings();
        output.out().println("machine: " + Machine.describe());
        output.out()
                .println(
                        "JVM options: " + String.join(" ", BenchJvm.options(settings.hugePages())));
        output.out().println("settings: " + describe(settings));
        final HeartReport report = measure(settings);
        printTimes(report.results());
        printStorms(report.storms());
        report.stateSizes().forEach(this::printSizes);
        printTargets(report);
        json.write(report.toMap(Machine.describe()));
        writeMarkdown(report);
    }

    private HeartReport measure(final BenchSettings settings) {
        final ProgressLine progress = output.progress();
        try {
            return new HeartBench(settings, line -> progress.update(System.nanoTime(), line)).run();
        } catch (final IllegalStateException ex) {
            throw new CheckFailed(ex.getMessage(), ex);
        } finally {
            progress.clear();
        }
    }

    private BenchSettings settings() {
        try {
            return new BenchSettings(
                    BenchSettings.sizes(sizes != null ? sizes : quick ? QUICK_SIZES : SIZES),
                    BenchSettings.benchmarks(only),
                    orElse(warmUps, quick ? QUICK_WARM_UPS : WARM_UPS),
                    orElse(iterations, quick ? QUICK_ITERATIONS : ITERATIONS),
                    orElse(iterationMs, quick ? QUICK_MS : ITERATION_MS),
                    orElse(repetitions, quick ? QUICK_REPETITIONS : REPETITIONS),
                    !noHugePages);
        } catch (final IllegalArgumentException ex) {
            throw new UserError(ex.getMessage(), ex);
        }
    }

    private static int orElse(final Integer value, final int otherwise) {
        return value == null ? otherwise : value;
    }

    private static String describe(final BenchSettings settings) {
        return String.join(", ", settings.benchmarks())
                + "; sandboxes "
                + settings.sizes()
                + "; "
                + settings.warmUpIterations()
                + " warm-up and "
                + settings.iterations()
                + " iterations of "
                + settings.iterationMs()
                + " ms in 1 fork; storms "
                + settings.repetitions()
                + " times";
    }

    private void printTimes(final List<BenchResult> results) {
        if (results.isEmpty()) {
            return;
        }
        final TextTable table =
                new TextTable(
                        "benchmark",
                        "sandboxes",
                        "access",
                        "ns/op",
                        "least ns/op",
                        "cpu ns/op",
                        "bytes/op");
        for (final BenchResult result : results) {
            table.row(
                    result.name(),
                    result.sandboxes(),
                    result.access(),
                    tenths(result.nsPerOp()),
                    tenths(result.leastNsPerOp()),
                    Double.isNaN(result.cpuNsPerOp()) ? "-" : tenths(result.cpuNsPerOp()),
                    String.format(Locale.ROOT, "%.2f", result.bytesPerOp()));
        }
        table.print(output.out());
    }

    private void printStorms(final List<StormResult> storms) {
        if (storms.isEmpty()) {
            return;
        }
        final TextTable table =
                new TextTable(
                        "storm",
                        "sandboxes",
                        "entries",
                        "all ms",
                        "p50 us",
                        "p99 us",
                        "longest us",
                        "which",
                        "over 1 ms",
                        "with noise us");
        for (final StormResult storm : storms) {
            table.row(
                    storm.name(),
                    storm.sandboxes(),
                    storm.entries(),
                    tenths(storm.totalNs() / NS_PER_MS),
                    String.format(Locale.ROOT, "%.2f", storm.p50Ns() / NS_PER_US),
                    tenths(storm.p99Ns() / NS_PER_US),
                    tenths(storm.longestNs() / NS_PER_US),
                    storm.longestKind(),
                    storm.overOneMs(),
                    tenths(storm.worstNs() / NS_PER_US));
        }
        table.print(output.out());
    }

    private void printSizes(final StateSizes sizes) {
        output.out()
                .println(
                        String.format(
                                Locale.ROOT,
                                "state of %d sandboxes: %.1f MB; bytes a sandbox %.1f, a function %.1f, a histogram %.1f",
                                sizes.sandboxes(),
                                sizes.total() / NS_PER_MS,
                                sizes.perSandbox(),
                                sizes.perFunction(),
                                sizes.perHistogram()));
    }

    private void printTargets(final HeartReport report) {
        final TextTable table = new TextTable("target", "bound", "measured", "");
        for (final Targets.Target target : Targets.of(report)) {
            table.row(
                    target.name(),
                    target.bound(),
                    target.measured(),
                    target.isMet() ? "met" : "MISSED");
        }
        table.print(output.out());
    }

    private static String tenths(final double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }

    private void writeMarkdown(final HeartReport report) {
        if (markdown == null) {
            return;
        }
        try {
            Files.writeString(markdown, MarkdownReport.of(report, Machine.describe()));
        } catch (final IOException ex) {
            throw new UserError("cannot write " + markdown + ": " + Errors.reason(ex), ex);
        }
    }
}
