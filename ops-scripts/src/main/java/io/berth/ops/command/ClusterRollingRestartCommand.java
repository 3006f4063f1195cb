package io.berth.ops.command;

import io.berth.ops.Output;
import io.berth.ops.cell.Cells;
import io.berth.ops.cluster.LocalCluster;
import io.berth.ops.cluster.RollingRestart;
import java.time.Duration;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code berth cluster rolling-restart}. */
@Command(
        name = "rolling-restart",
        mixinStandardHelpOptions = true,
        description = {
            "Restarts every node of the local cluster under load, one after the other: followers first, the leader last.",
            "Each is ended with SIGTERM, started again, and has caught up, with the same digests as all others, before",
            "the next one. Refuses to begin while a member is missing, and stops when one does not come back in time."
        })
public final class ClusterRollingRestartCommand implements Runnable {
    @Mixin private ClusterOption local;

    @Option(
            names = "--stop-timeout",
            paramLabel = "DURATION",
            defaultValue = "20s",
            converter = DurationConverter.class,
            description =
                    "A node that has not ended so long after SIGTERM is killed (default: ${DEFAULT-VALUE}).")
    private Duration stop;

    @Option(
            names = "--catch-up-timeout",
            paramLabel = "DURATION",
            defaultValue = "2m",
            converter = DurationConverter.class,
            description =
                    "Stop when a node has not caught up so long after its start (default: ${DEFAULT-VALUE}).")
    private Duration catchUp;

    @Option(
            names = "--digest-timeout",
            paramLabel = "DURATION",
            defaultValue = "30s",
            converter = DurationConverter.class,
            description =
                    "Stop when the digests are not equal so long after that (default: ${DEFAULT-VALUE}).")
    private Duration digests;

    @Mixin private JsonOption json;

    private final Output output;

    ClusterRollingRestartCommand(final Output output) {
        this.output = output;
    }

    @Override
    public void run() {
        json.check();
        final LocalCluster cluster = local.open();
        cluster.failIfNoneRuns();
        final Map<String, Object> report =
                new RollingRestart(
                                cluster,
                                () -> Cells.connect(cluster.ingress()),
                                new RollingRestart.Limits(stop, catchUp, digests),
                                output.out()::println)
                        .run();
        output.out()
                .println(
                        "restarted "
                                + cluster.nodes().size()
                                + " nodes in "
                                + report.get("totalMs")
                                + " ms");
        json.write(report);
    }
}
