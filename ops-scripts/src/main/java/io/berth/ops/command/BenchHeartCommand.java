package io.berth.ops.command;

import io.berth.bench.BenchJvm;
import io.berth.bench.BenchResult;
import io.berth.bench.BenchSettings;
import io.berth.bench.HeartBench;
import io.berth.ops.CheckFailed;
import io.berth.ops.Output;
import io.berth.ops.UserError;
import io.berth.ops.output.Machine;
import io.berth.ops.output.ProgressLine;
import io.berth.ops.output.TextTable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code berth bench heart}. */
@Command(
        name = "heart",
        mixinStandardHelpOptions = true,
        description = {
            "Measures the placement state machine alone with JMH, each fleet in a JVM of its own: time and allocation",
            "of an operation, medians over the iterations. Nothing else should run on the machine meanwhile; cpu ns/op",
            "is the processor time, which others add less to. What is measured and what it should be:",
            "docs/performance.md."
        })
public final class BenchHeartCommand implements Runnable {
    private static final int QUICK_WARM_UPS = 2;
    private static final int QUICK_ITERATIONS = 2;
    private static final int WARM_UPS = 3;
    private static final int ITERATIONS = 5;
    private static final int ITERATION_MS = 1000;

    @Option(
            names = "--sizes",
            paramLabel = "N1,N2,…",
            defaultValue = "1000,10000,100000,1000000",
            description =
                    "Sandboxes of the fleets, 100 to 1000000 (or 1m) each (default: ${DEFAULT-VALUE}).")
    private String sizes;

    @Option(
            names = "--only",
            paramLabel = "B1,B2,…",
            description = "Only these benchmarks, by the names in the table (default: all).")
    private String only;

    @Option(names = "--quick", description = "Fewer and shorter iterations: a first look.")
    private boolean quick;

    @Option(
            names = "--iterations",
            paramLabel = "N",
            description = "Iterations that count, 1 to 100 (default: 5; 2 with --quick).")
    private Integer iterations;

    @Option(
            names = "--warm-ups",
            paramLabel = "N",
            description = "Iterations before them, 0 to 100 (default: 3; 2 with --quick).")
    private Integer warmUps;

    @Option(
            names = "--iteration-ms",
            paramLabel = "MS",
            description = "Length of an iteration in ms, 1 to 60000 (default: 1000).")
    private Integer iterationMs;

    @Option(
            names = "--no-huge-pages",
            description = "Leave the heap in small pages, to see what looking them up costs.")
    private boolean noHugePages;

    @Mixin private JsonOption json;

    private final Output output;

    BenchHeartCommand(final Output output) {
        this.output = output;
    }

    @Override
    public void run() {
        json.check();
        final BenchSettings settings = settings();
        output.out().println("machine: " + Machine.describe());
        output.out()
                .println(
                        "JVM options: " + String.join(" ", BenchJvm.options(settings.hugePages())));
        output.out().println("settings: " + describe(settings));
        final ProgressLine progress = output.progress();
        final List<BenchResult> results = measure(settings, progress);
        progress.clear();
        print(results);
        json.write(report(settings, results));
    }

    private List<BenchResult> measure(final BenchSettings settings, final ProgressLine progress) {
        try {
            return new HeartBench(settings, line -> progress.update(System.nanoTime(), line)).run();
        } catch (final IllegalStateException ex) {
            progress.clear();
            throw new CheckFailed(ex.getMessage(), ex);
        }
    }

    private BenchSettings settings() {
        try {
            return new BenchSettings(
                    BenchSettings.sizes(sizes),
                    BenchSettings.benchmarks(only),
                    orElse(warmUps, quick ? QUICK_WARM_UPS : WARM_UPS),
                    orElse(iterations, quick ? QUICK_ITERATIONS : ITERATIONS),
                    orElse(iterationMs, ITERATION_MS),
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
                + " ms in 1 fork";
    }

    private void print(final List<BenchResult> results) {
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
                    tenths(result.cpuNsPerOp()),
                    String.format(Locale.ROOT, "%.2f", result.bytesPerOp()));
        }
        table.print(output.out());
    }

    private static String tenths(final double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }

    private static Map<String, Object> report(
            final BenchSettings settings, final List<BenchResult> results) {
        final Map<String, Object> report = new LinkedHashMap<>();
        report.put("machine", Machine.describe());
        report.put("jvmOptions", BenchJvm.options(settings.hugePages()));
        report.put("sizes", settings.sizes());
        report.put("warmUpIterations", settings.warmUpIterations());
        report.put("iterations", settings.iterations());
        report.put("iterationMs", settings.iterationMs());
        report.put("results", results.stream().map(BenchResult::toMap).toList());
        return report;
    }
}
