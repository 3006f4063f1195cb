package io.berth.ops.command;

import io.berth.ops.CheckFailed;
import io.berth.ops.Output;
import io.berth.ops.cell.Cells;
import io.berth.ops.cluster.LocalCluster;
import io.berth.ops.cluster.StatusTool;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code berth cluster status}. */
@Command(
        name = "status",
        mixinStandardHelpOptions = true,
        description = {
            "Shows leader, term, log positions and digests of every node, workers, sandboxes and queues.",
            "Exits with 1 unless a node leads, every process runs and the digests are equal on all nodes."
        })
public final class ClusterStatusCommand implements Runnable {
    @Mixin private ClusterOption local;

    @Mixin private JsonOption json;

    private final Output output;

    ClusterStatusCommand(final Output output) {
        this.output = output;
    }

    @Override
    public void run() {
        json.check();
        final LocalCluster cluster = local.open();
        cluster.failIfNoneRuns();
        final Map<String, Object> report =
                new StatusTool(cluster, () -> Cells.connect(cluster.ingress())).look();
        StatusTool.print(report, output.out());
        json.write(report);
        if (!(boolean) report.get("ok")) {
            throw new CheckFailed("the cluster is not whole");
        }
    }
}
