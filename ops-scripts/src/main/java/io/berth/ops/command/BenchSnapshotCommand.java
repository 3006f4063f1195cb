package io.berth.ops.command;

import io.berth.ops.CheckFailed;
import io.berth.ops.Output;
import io.berth.ops.UserError;
import io.berth.ops.output.Machine;
import io.berth.ops.output.ProgressLine;
import io.berth.ops.output.TextTable;
import io.berth.ops.snapshot.SnapshotBench;
import io.berth.ops.snapshot.SnapshotPause;
import io.berth.ops.snapshot.SnapshotResult;
import io.berth.ops.snapshot.SnapshotSettings;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code berth bench snapshot}. */
@Command(
        name = "snapshot",
        mixinStandardHelpOptions = true,
        description = {
            "Measures how long a client waits while a cluster of real processes takes a snapshot.",
            "Fills the cluster with sandboxes and takes snapshots while a client invokes at a constant rate: how long",
            "it waits for a placement, and whether a node holds an election. Exits with 1 when one does, or when an",
            "invocation is lost."
        })
public final class BenchSnapshotCommand implements Runnable {
    private static final double NS_PER_MS = 1e6;

    @Option(
            names = "--sandboxes",
            paramLabel = "N",
            defaultValue = "100000",
            description = "Sandboxes of the state, 1 to 450000 (default: ${DEFAULT-VALUE}).")
    private int sandboxes;

    @Option(
            names = "--functions",
            paramLabel = "N",
            defaultValue = "1000",
            description = "Functions they belong to, 1 to 10000 (default: ${DEFAULT-VALUE}).")
    private int functions;

    @Option(
            names = "--profile",
            paramLabel = "NAME",
            defaultValue = "dev",
            description = "Threads of a node: dev or low-latency (default: ${DEFAULT-VALUE}).")
    private String profile;

    @Option(
            names = "--failover-profile",
            paramLabel = "NAME",
            defaultValue = "default",
            description =
                    "How soon a dead leader is replaced: default or fast (default: ${DEFAULT-VALUE}).")
    private String failoverProfile;

    @Option(
            names = "--rate",
            paramLabel = "N",
            defaultValue = "200",
            description = "Invocations a second, 1 to 10000 (default: ${DEFAULT-VALUE}).")
    private int rate;

    @Option(
            names = "--snapshots",
            paramLabel = "N",
            defaultValue = "3",
            description = "Snapshots, one after another, 1 to 20 (default: ${DEFAULT-VALUE}).")
    private int snapshots;

    @Option(
            names = "--dir",
            paramLabel = "DIR",
            description = "Where logs and data stay (default: a temporary directory).")
    private Path directory;

    @Mixin private JsonOption json;

    private final Output output;

    BenchSnapshotCommand(final Output output) {
        this.output = output;
    }

    @Override
    public void run() {
        json.check();
        final SnapshotSettings settings = settings();
        output.out().println("machine: " + Machine.describe());
        final ProgressLine progress = output.progress();
        final SnapshotResult result;
        final SnapshotBench bench =
                new SnapshotBench(settings, line -> progress.update(System.nanoTime(), line));
        try (Cleanup cleanup = new Cleanup("berth-end-bench", bench::close)) {
            result = bench.run();
        } finally {
            progress.clear();
        }
        print(result);
        final Map<String, Object> report = new LinkedHashMap<>();
        report.put("machine", Machine.describe());
        report.put("profile", profile);
        report.put("failoverProfile", failoverProfile);
        report.put("functions", functions);
        report.put("ratePerSecond", rate);
        report.putAll(result.toMap());
        json.write(report);
        if (!result.isSound()) {
            throw new CheckFailed(
                    result.completed()
                            + " of "
                            + result.invocations()
                            + " invocations completed; elections as in the table");
        }
    }

    private SnapshotSettings settings() {
        try {
            return new SnapshotSettings(
                    sandboxes, functions, profile, failoverProfile, rate, snapshots, directory);
        } catch (final IllegalArgumentException ex) {
            throw new UserError(ex.getMessage(), ex);
        }
    }

    private void print(final SnapshotResult result) {
        output.out()
                .printf(
                        "%d sandboxes (filled in %d ms), profile %s, fail-over %s, %d invocations/s%n",
                        result.sandboxes(), result.fillMs(), profile, failoverProfile, rate);
        final TextTable table =
                new TextTable(
                        "snapshot",
                        "taken ms",
                        "median ms before",
                        "longest ms before",
                        "longest ms",
                        "elections");
        int number = 1;
        for (final SnapshotPause pause : result.pauses()) {
            table.row(
                    number++,
                    ms(pause.tookNs()),
                    ms(pause.medianBeforeNs()),
                    ms(pause.longestBeforeNs()),
                    ms(pause.longestNs()),
                    pause.elections());
        }
        table.print(output.out());
        output.out()
                .printf(
                        "longest in a state machine %d ms, in a node %d ms; %d of %d invocations completed%n",
                        result.serviceMs(),
                        result.totalMs(),
                        result.completed(),
                        result.invocations());
    }

    private static String ms(final long ns) {
        return String.format(Locale.ROOT, "%.1f", ns / NS_PER_MS);
    }
}
