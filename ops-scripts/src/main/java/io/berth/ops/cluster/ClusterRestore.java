package io.berth.ops.cluster;

import io.berth.client.CellEpochInfo;
import io.berth.node.EpochFiles;
import io.berth.ops.CheckFailed;
import io.berth.ops.UserError;
import io.berth.ops.cell.Cell;
import io.berth.ops.output.Errors;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Puts a backup into the place of the state of all nodes of a stopped local cluster, and brings it
 * up under a cell epoch that was never used (rule 2). From its first entry on the restored state
 * issues nothing until the epoch is raised: each node is marked, and the one that leads tells the
 * log so. So it does no harm to stop between any two steps.
 */
public final class ClusterRestore {
    private static final Duration LEADER_LIMIT = Duration.ofSeconds(60);

    private final LocalCluster cluster;
    private final Supplier<Cell> connect;
    private final PrintStream out;

    /**
     * @param connect makes a connection to the cell; used only to raise its epoch.
     */
    public ClusterRestore(
            final LocalCluster cluster, final Supplier<Cell> connect, final PrintStream out) {
        this.cluster = cluster;
        this.connect = connect;
        this.out = out;
    }

    /**
     * Replaces the state of every node; the former one is kept beside it. Starts nothing. @return
     * the least epoch that the state may be raised to.
     */
    public int replace(final Path from) {
        final Path source = from.toAbsolutePath().normalize();
        if (!BackupManifest.isIn(source) || !NodeFiles.areIn(source)) {
            throw new UserError("no whole backup is in " + source);
        }
        final BackupManifest manifest = BackupManifest.read(source);
        failIfANodeRuns();
        try {
            final int epoch =
                    Math.max(ClusterBackup.highestEpoch(cluster), manifest.cellEpoch()) + 1;
            if (epoch > EpochFiles.MAX_EPOCH) {
                throw new UserError(
                        "cell epochs are used up: " + EpochFiles.MAX_EPOCH + " is the last");
            }
            for (final LocalProcess node : cluster.nodes()) {
                // The mark comes first: files without it would go on in an epoch that was used.
                EpochFiles.markRestored(NodeFiles.data(node), epoch);
                NodeFiles.putAside(NodeFiles.data(node));
                NodeFiles.copy(source, NodeFiles.data(node));
                out.println("state of " + node.name() + " replaced, the former one kept beside it");
            }
            return epoch;
        } catch (final IOException ex) {
            throw new UserError("cannot restore from " + source + ": " + Errors.reason(ex), ex);
        }
    }

    /**
     * Puts the files back as a loss of power may, with nobody told: the state goes on where the
     * backup was taken. For drills.
     */
    public void loseSince(final Path backup) {
        failIfANodeRuns();
        try {
            for (final LocalProcess node : cluster.nodes()) {
                NodeFiles.putAside(NodeFiles.data(node));
                NodeFiles.copy(backup, NodeFiles.data(node));
            }
        } catch (final IOException ex) {
            throw new UserError("cannot put back " + backup + ": " + Errors.reason(ex), ex);
        }
    }

    private void failIfANodeRuns() {
        for (final LocalProcess node : cluster.nodes()) {
            if (node.isRunning()) {
                throw new UserError(
                        node.name() + " runs: a backup is restored to a stopped cluster only");
            }
        }
    }

    /** Starts the nodes of a restored cluster and raises its epoch. @return the report. */
    public Map<String, Object> raise(final int epoch, final Duration settle) {
        cluster.startNodes();
        final int leader = cluster.awaitLeader(LEADER_LIMIT);
        out.println("node " + leader + " leads the restored state");
        try (Cell cell = connect.get()) {
            final CellEpochInfo before = cell.cellEpoch();
            if (before.heldFor() < epoch && before.cellEpoch() < epoch) {
                throw new CheckFailed(
                        "the restored state does not hold for epoch " + epoch + ": " + before);
            }
            final Map<String, Object> report = new LinkedHashMap<>();
            report.put("leader", leader);
            report.putAll(
                    new EpochTool(cell, out)
                            .raise(Math.max(epoch, before.nextEpoch()), settle, false));
            return report;
        }
    }
}
