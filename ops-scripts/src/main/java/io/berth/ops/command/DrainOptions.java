package io.berth.ops.command;

import java.time.Duration;
import picocli.CommandLine.Option;

/** How a drain ends and whether to wait for it. */
final class DrainOptions {
    @Option(
            names = "--deadline",
            paramLabel = "S",
            converter = DeadlineConverter.class,
            description =
                    "What still runs then is stopped: seconds, or a duration such as 500ms, 1ms to 24h; without it, runs finish.")
    private Duration deadline;

    @Option(names = "--no-wait", description = "Return as soon as the cell has taken the command.")
    private boolean noWait;

    /** Zero where there is none. */
    Duration deadline() {
        return deadline == null ? Duration.ZERO : deadline;
    }

    boolean waits() {
        return !noWait;
    }
}
