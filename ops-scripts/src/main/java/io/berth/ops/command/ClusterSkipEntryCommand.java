package io.berth.ops.command;

import io.berth.ops.Output;
import io.berth.ops.cluster.SkipEntryTool;
import java.time.Duration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code berth cluster skip-entry}. */
@Command(
        name = "skip-entry",
        mixinStandardHelpOptions = true,
        description =
                "Starts a stopped local cluster without one entry of its log, at which all its nodes have stopped, and compares their states before and after it.")
public final class ClusterSkipEntryCommand implements Runnable {
    @Option(
            names = "--position",
            paramLabel = "P",
            required = true,
            description = "Log position of the entry, as the nodes named it.")
    private long position;

    @Mixin private ClusterOption local;

    @Option(
            names = "--timeout",
            paramLabel = "DURATION",
            defaultValue = "60s",
            converter = DurationConverter.class,
            description = "Longest time for each step (default: ${DEFAULT-VALUE}).")
    private Duration timeout;

    @Mixin private JsonOption json;

    private final Output output;

    ClusterSkipEntryCommand(final Output output) {
        this.output = output;
    }

    @Override
    public void run() {
        json.check();
        Checks.range("--position", position, 1, Long.MAX_VALUE);
        json.write(new SkipEntryTool(local.open()).skip(position, timeout, output.out()));
    }
}
