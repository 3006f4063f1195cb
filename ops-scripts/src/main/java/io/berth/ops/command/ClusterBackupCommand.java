package io.berth.ops.command;

import io.berth.ops.Output;
import io.berth.ops.cluster.ClusterBackup;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code berth cluster backup}. */
@Command(
        name = "backup",
        mixinStandardHelpOptions = true,
        description = {
            "Copies the state of the local cluster: log and archive of a node that does not run.",
            "Of a running cluster that is a follower, after a snapshot; it is stopped for the copy and started again.",
            "Keys and settings files are not in it."
        })
public final class ClusterBackupCommand implements Runnable {
    @Mixin private ClusterOption local;

    @Option(
            names = "--to",
            paramLabel = "DIR",
            required = true,
            description = "Directory for the backup, empty or not there yet.")
    private Path target;

    @Mixin private JsonOption json;

    private final Output output;

    ClusterBackupCommand(final Output output) {
        this.output = output;
    }

    @Override
    public void run() {
        json.check();
        json.write(new ClusterBackup(local.open(), output.out()).take(target));
    }
}
