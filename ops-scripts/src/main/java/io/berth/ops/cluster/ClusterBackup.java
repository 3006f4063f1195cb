package io.berth.ops.cluster;

import io.berth.node.EpochFiles;
import io.berth.ops.CheckFailed;
import io.berth.ops.UserError;
import io.berth.ops.output.Errors;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Copies the state of a local cluster: log and archive of one node that does not run. Of a running
 * cluster that is a follower, which is stopped for the copy and started again; files of a running
 * node change under the copy and are never taken. Of a stopped cluster it is the node that wrote
 * last.
 */
public final class ClusterBackup {
    private static final Duration LEADER_LIMIT = Duration.ofSeconds(10);
    private static final Duration SNAPSHOT_LIMIT = Duration.ofSeconds(60);
    private static final Duration CAUGHT_UP_LIMIT = Duration.ofSeconds(60);
    private static final Duration STOP_GRACE = Duration.ofSeconds(20);

    private final LocalCluster cluster;
    private final PrintStream out;

    public ClusterBackup(final LocalCluster cluster, final PrintStream out) {
        this.cluster = cluster;
        this.out = out;
    }

    /**
     * Takes a backup into a directory that is empty or not there.
     *
     * @throws UserError where it would not be safe; nothing has been stopped or written then.
     */
    public Map<String, Object> take(final Path to) {
        final Path target = to.toAbsolutePath().normalize();
        checkEmpty(target);
        final long running = cluster.nodes().stream().filter(LocalProcess::isRunning).count();
        if (running == 0) {
            return copy(lastWriter(), target);
        }
        if (running < cluster.nodes().size()) {
            throw new UserError(
                    "only "
                            + running
                            + " of "
                            + cluster.nodes().size()
                            + " nodes run, and a backup stops one of them for the copy:"
                            + " start the others first, or stop the cluster");
        }
        if (cluster.nodes().size() < 3) {
            throw new UserError(
                    "a backup stops a node for the copy, and the cluster has no majority without"
                            + " it: stop the cluster first");
        }
        return ofRunning(target);
    }

    private Map<String, Object> ofRunning(final Path target) {
        new SnapshotTool(cluster).take(SNAPSHOT_LIMIT, out);
        final int leader = cluster.awaitLeader(LEADER_LIMIT);
        final int follower = (leader + 1) % cluster.nodes().size();
        awaitCaughtUp(follower, cluster.view(leader).commitPosition());
        final LocalProcess node = cluster.node(follower);
        out.println("stopping node " + follower + ", a follower, for the copy");
        try {
            if (!node.stop(STOP_GRACE)) {
                throw new CheckFailed(
                        node.name() + " did not end by itself: its files may not be whole");
            }
            return copy(follower, target);
        } finally {
            cluster.start(node);
            out.println("node " + follower + " is started again");
            awaitCaughtUp(follower, cluster.view(leader).commitPosition());
        }
    }

    private void awaitCaughtUp(final int node, final long position) {
        final boolean caughtUp =
                Await.until(
                        CAUGHT_UP_LIMIT,
                        () -> {
                            final NodeView view = cluster.view(node);
                            return (view.isLeader() || "FOLLOWER".equals(view.role()))
                                    && view.commitPosition() >= position;
                        });
        if (!caughtUp) {
            throw new CheckFailed(
                    "node " + node + " has not caught up: " + cluster.view(node) + "; no backup");
        }
    }

    private Map<String, Object> copy(final int node, final Path target) {
        final Path data = NodeFiles.data(cluster.node(node));
        if (!NodeFiles.areIn(data)) {
            throw new UserError("node " + node + " has no state to back up in " + data);
        }
        try {
            Files.createDirectories(target);
            final long bytes = NodeFiles.copy(data, target);
            final BackupManifest manifest =
                    BackupManifest.now(cluster, node, highestEpoch(cluster), bytes);
            manifest.write(target);
            out.println(
                    "backup of node "
                            + node
                            + ", "
                            + (bytes >> 20)
                            + " MiB, cell epoch "
                            + manifest.cellEpoch()
                            + ", is in "
                            + target);
            final Map<String, Object> report = new LinkedHashMap<>();
            report.put("node", node);
            report.put("bytes", bytes);
            report.put("cellEpoch", manifest.cellEpoch());
            report.put("directory", target.toString());
            return report;
        } catch (final IOException ex) {
            throw new UserError("cannot back up to " + target + ": " + Errors.reason(ex), ex);
        }
    }

    /** The highest cell epoch that any node has seen in force, by the files beside its state. */
    static int highestEpoch(final LocalCluster cluster) throws IOException {
        int highest = 0;
        for (final LocalProcess node : cluster.nodes()) {
            highest = Math.max(highest, EpochFiles.used(NodeFiles.data(node)));
        }
        return highest;
    }

    private int lastWriter() {
        return Stream.iterate(0, node -> node + 1)
                .limit(cluster.nodes().size())
                .max(Comparator.comparingLong(this::lastWrittenMs))
                .orElseThrow();
    }

    private long lastWrittenMs(final int node) {
        final Path archive = NodeFiles.data(cluster.node(node)).resolve("archive");
        try (Stream<Path> files = Files.list(archive)) {
            return files.mapToLong(file -> file.toFile().lastModified()).max().orElse(0);
        } catch (final IOException noArchive) {
            return 0;
        }
    }

    private static void checkEmpty(final Path target) {
        if (!Files.exists(target)) {
            return;
        }
        try (Stream<Path> files = Files.list(target)) {
            if (files.findAny().isPresent()) {
                throw new UserError(target + " is not empty");
            }
        } catch (final IOException ex) {
            throw new UserError(target + " is no directory to write to", ex);
        }
    }
}
