package io.berth.ops.command;

import io.berth.ops.Output;
import io.berth.ops.cell.Cells;
import io.berth.ops.cluster.ClusterRestore;
import io.berth.ops.cluster.LocalCluster;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code berth cluster restore}. */
@Command(
        name = "restore",
        mixinStandardHelpOptions = true,
        description = {
            "Puts a backup in the place of the state of a stopped local cluster.",
            "Starts the nodes and raises the cell epoch: ids and tokens issued since the backup are refused by all.",
            "The former state is kept beside the new one, in data/replaced of each node."
        })
public final class ClusterRestoreCommand implements Runnable {
    @Mixin private ClusterOption local;

    @Option(
            names = "--from",
            paramLabel = "DIR",
            required = true,
            description = "Directory of the backup.")
    private Path source;

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
            names = "--no-start",
            description = {
                "Leave the nodes stopped. Started later they issue nothing until",
                "'berth cluster raise-epoch' is run."
            })
    private boolean noStart;

    @Mixin private JsonOption json;

    private final Output output;

    ClusterRestoreCommand(final Output output) {
        this.output = output;
    }

    @Override
    public void run() {
        json.check();
        final LocalCluster cluster = local.open();
        final ClusterRestore restore =
                new ClusterRestore(cluster, () -> Cells.connect(cluster.ingress()), output.out());
        final int epoch = restore.replace(source);
        if (noStart) {
            output.out().println("started, the nodes wait for cell epoch " + epoch);
            json.write(Map.of("heldFor", epoch));
        } else {
            json.write(restore.raise(epoch, settle));
        }
    }
}
