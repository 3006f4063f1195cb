package io.berth.ops.command;

import io.berth.ops.Output;
import io.berth.ops.cluster.LocalCluster;
import io.berth.ops.cluster.LogPurge;
import io.berth.ops.cluster.SnapshotTool;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code berth cluster snapshot}. */
@Command(
        name = "snapshot",
        mixinStandardHelpOptions = true,
        description = {
            "Makes every node of the local cluster write a snapshot of the state, so that a restart is quick.",
            "The log grows with every call, and nothing shortens it but --purge: it deletes the log before the older of",
            "the two newest snapshots, and older snapshots, on every node; nothing at all unless every node runs and has",
            "two snapshots."
        })
public final class ClusterSnapshotCommand implements Runnable {
    @Mixin private ClusterOption local;

    @Option(
            names = "--timeout",
            paramLabel = "DURATION",
            defaultValue = "30s",
            converter = DurationConverter.class,
            description = "Give up when it is not written by then (default: ${DEFAULT-VALUE}).")
    private Duration timeout;

    @Option(
            names = "--purge",
            description = "Then delete the log that no node needs any more, and old snapshots.")
    private boolean purge;

    @Mixin private JsonOption json;

    private final Output output;

    ClusterSnapshotCommand(final Output output) {
        this.output = output;
    }

    @Override
    public void run() {
        json.check();
        final LocalCluster cluster = local.open();
        final Map<String, Object> report =
                new LinkedHashMap<>(new SnapshotTool(cluster).take(timeout, output.out()));
        if (purge) {
            report.putAll(new LogPurge(cluster).purge(timeout, output.out()).toMap());
        }
        json.write(report);
    }
}
