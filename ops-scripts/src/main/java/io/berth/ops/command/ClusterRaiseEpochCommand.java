package io.berth.ops.command;

import io.berth.ops.Output;
import io.berth.ops.UserError;
import io.berth.ops.cell.Cell;
import io.berth.ops.cluster.EpochTool;
import java.time.Duration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code berth cluster raise-epoch}. */
@Command(
        name = "raise-epoch",
        mixinStandardHelpOptions = true,
        description = {
            "Ends every id and token of the cell epoch in force: clients and workers start anew under a higher one.",
            "For a state that went back, by a restore or a loss of power. What is open ends NOT_RUN or UNKNOWN,",
            "and every warm sandbox is lost."
        })
public final class ClusterRaiseEpochCommand implements Runnable {
    @Mixin private ConnectOptions connect;

    @Option(
            names = "--epoch",
            paramLabel = "N",
            defaultValue = "0",
            description = "1 to 127 (default: the next that was surely never used).")
    private int epoch;

    @Option(
            names = "--settle",
            paramLabel = "DURATION",
            converter = DurationConverter.class,
            description = {
                "Let no worker in for so long, so that runs that the state does not know of are over",
                "(default: the longest time limit of a function and 5.5s)."
            })
    private Duration settle;

    @Option(
            names = "--ignore-shown",
            description = {
                "Take an epoch at or below those that peers have shown:",
                "only where no cell ever had them."
            })
    private boolean ignoreShown;

    @Mixin private JsonOption json;

    private final Output output;

    ClusterRaiseEpochCommand(final Output output) {
        this.output = output;
    }

    @Override
    public void run() {
        json.check();
        if (epoch < 0 || epoch > 127) {
            throw new UserError("--epoch must be 1 to 127: " + epoch);
        }
        try (Cell cell = connect.connect()) {
            json.write(new EpochTool(cell, output.out()).raise(epoch, settle, ignoreShown));
        }
    }
}
