package io.berth.ops.command;

import io.berth.ops.CheckFailed;
import io.berth.ops.Output;
import io.berth.ops.UserError;
import io.berth.ops.allocation.AllocationBench;
import io.berth.ops.allocation.AllocationResult;
import io.berth.ops.allocation.AllocationSettings;
import io.berth.ops.output.Machine;
import io.berth.ops.output.ProgressLine;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code berth bench alloc}. */
@Command(
        name = "alloc",
        mixinStandardHelpOptions = true,
        description = {
            "Measures what nodes, workers and the low-level client allocate for a call.",
            "Starts three nodes and three workers, calls one function at a steady rate, and reads"
                    + " what each process",
            "counts for itself: bytes a second with nothing to do and under load, bytes a call,"
                    + " garbage collections.",
            "Exits with 1 when a call does not complete, or with --no-gc when a node collected"
                    + " garbage."
        })
public final class BenchAllocCommand implements Runnable {
    @Option(
            names = "--rate",
            paramLabel = "N",
            defaultValue = "1000",
            description = "Calls a second, 1 to 100000 (default: ${DEFAULT-VALUE}).")
    private int rate;

    @Option(
            names = "--duration",
            paramLabel = "S",
            defaultValue = "30",
            description = "Seconds that are measured (default: ${DEFAULT-VALUE}).")
    private int durationS;

    @Option(
            names = "--warm-up",
            paramLabel = "S",
            defaultValue = "20",
            description =
                    "Seconds at the same rate before, not measured (default: ${DEFAULT-VALUE}).")
    private int warmUpS;

    @Option(
            names = "--profile",
            paramLabel = "NAME",
            defaultValue = "dev",
            description = "Threads of a node: dev or low-latency (default: ${DEFAULT-VALUE}).")
    private String profile;

    @Option(
            names = "--jvm-option",
            paramLabel = "OPTION",
            description =
                    "Option of the nodes' and workers' JVMs, after their own; may be repeated.")
    private List<String> jvmOptions = new ArrayList<>();

    @Option(
            names = "--no-gc",
            description = "Fail when a node collected garbage while it was measured.")
    private boolean noCollection;

    @Mixin private JsonOption json;

    private final Output output;

    BenchAllocCommand(final Output output) {
        this.output = output;
    }

    @Override
    public void run() {
        json.check();
        final AllocationSettings settings = settings();
        output.out().println("machine: " + Machine.describe());
        final ProgressLine progress = output.progress();
        final AllocationResult result;
        final AllocationBench bench =
                new AllocationBench(settings, line -> progress.update(System.nanoTime(), line));
        try (Cleanup cleanup = new Cleanup("berth-end-alloc", bench::close)) {
            result = bench.run();
        } finally {
            progress.clear();
        }
        result.print(output.out());
        json.write(report(settings, result));
        if (result.ended() > 0) {
            throw new CheckFailed(result.ended() + " calls did not complete");
        }
        if (noCollection && result.collectionsOfNodes() > 0) {
            throw new CheckFailed(
                    "nodes collected garbage " + result.collectionsOfNodes() + " times");
        }
    }

    private AllocationSettings settings() {
        try {
            return new AllocationSettings(rate, durationS, warmUpS, profile, jvmOptions);
        } catch (final IllegalArgumentException ex) {
            throw new UserError(ex.getMessage(), ex);
        }
    }

    private Map<String, Object> report(
            final AllocationSettings settings, final AllocationResult result) {
        final Map<String, Object> report = new LinkedHashMap<>();
        report.put("machine", Machine.describe());
        report.put("profile", profile);
        report.put("jvmOptions", settings.jvmOptions());
        report.put("ratePerS", rate);
        report.put("seconds", durationS);
        report.putAll(result.toMap());
        return report;
    }
}
