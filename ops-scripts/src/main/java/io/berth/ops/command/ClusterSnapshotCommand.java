package io.berth.ops.command;

import io.berth.ops.Output;
import io.berth.ops.cluster.SnapshotTool;
import java.time.Duration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code berth cluster snapshot}. */
@Command(
        name = "snapshot",
        mixinStandardHelpOptions = true,
        description =
                "Makes every node of the local cluster write a snapshot of the state, so that a restart is quick.")
public final class ClusterSnapshotCommand implements Runnable {
    @Mixin private ClusterOption local;

    @Option(
            names = "--timeout",
            paramLabel = "DURATION",
            defaultValue = "30s",
            converter = DurationConverter.class,
            description = "Give up when it is not written by then (default: ${DEFAULT-VALUE}).")
    private Duration timeout;

    @Mixin private JsonOption json;

    private final Output output;

    ClusterSnapshotCommand(final Output output) {
        this.output = output;
    }

    @Override
    public void run() {
        json.check();
        json.write(new SnapshotTool(local.open()).take(timeout, output.out()));
    }
}
