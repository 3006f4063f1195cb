package io.berth.ops.cluster;

import io.berth.ops.CheckFailed;
import io.berth.ops.UserError;
import io.berth.ops.cell.Cell;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Restarts every node of a running local cluster, one after the other, followers first and the
 * leader last, without a failed invocation: each is ended with SIGTERM, started again, and has
 * caught up, with the same state as all others, before the next one is touched. Nothing is touched
 * while a member is missing.
 */
public final class RollingRestart {
    private final LocalCluster cluster;
    private final Supplier<Cell> connect;
    private final Limits limits;
    private final Consumer<String> progress;

    /**
     * How long each step of each node may take.
     *
     * @param stop from SIGTERM to its end; a node that takes longer is ended with SIGKILL.
     * @param catchUp from its start until it leads or follows with all of the log.
     * @param digests from there until all nodes have published the same digests.
     */
    public record Limits(Duration stop, Duration catchUp, Duration digests) {}

    /**
     * @param connect makes a connection to the cell.
     * @param progress hears each step as a line.
     */
    public RollingRestart(
            final LocalCluster cluster,
            final Supplier<Cell> connect,
            final Limits limits,
            final Consumer<String> progress) {
        this.cluster = cluster;
        this.connect = connect;
        this.limits = limits;
        this.progress = progress;
    }

    /**
     * Restarts all nodes. @return what was done, as {@code nodes:[{node, role, stopMs, catchUpMs}]}
     * and {@code totalMs}. @throws UserError when a member is missing: nothing was touched.
     */
    public Map<String, Object> run() {
        final long startNs = System.nanoTime();
        refuseWhenIncomplete();
        final List<Map<String, Object>> restarted = new ArrayList<>();
        final boolean[] done = new boolean[cluster.nodes().size()];
        for (int i = 0; i < done.length; i++) {
            if (i > 0) {
                failWhenIncomplete();
            }
            final int node = next(done);
            restarted.add(restart(node));
            done[node] = true;
        }
        final Map<String, Object> report = new LinkedHashMap<>();
        report.put("nodes", restarted);
        report.put("totalMs", millisSince(startNs));
        return report;
    }

    /** The leader only when it is the last one: leadership may have moved meanwhile. */
    private int next(final boolean[] done) {
        final int leader = cluster.awaitLeader(limits.catchUp());
        int last = -1;
        for (int node = 0; node < done.length; node++) {
            if (!done[node] && node != leader) {
                return node;
            }
            if (!done[node]) {
                last = node;
            }
        }
        return last;
    }

    private Map<String, Object> restart(final int node) {
        final LocalProcess process = cluster.node(node);
        final String role = cluster.view(node).role();
        progress.accept("restarting " + process.name() + " (" + role + ")");
        final long stopNs = System.nanoTime();
        if (!process.stop(limits.stop())) {
            progress.accept(
                    process.name()
                            + " had not ended after "
                            + limits.stop().toMillis()
                            + " ms and was killed");
        }
        final long stopMs = millisSince(stopNs);
        final long committed = committed();
        final long startNs = System.nanoTime();
        cluster.start(process);
        await(
                limits.catchUp(),
                process.name() + " to catch up",
                () -> {
                    cluster.failIfEnded(List.of(process));
                    return isCaughtUp(cluster.view(node), committed);
                });
        final long catchUpMs = millisSince(startNs);
        compareDigests(process);
        progress.accept(
                process.name()
                        + " ended after "
                        + stopMs
                        + " ms, has caught up after "
                        + catchUpMs
                        + " ms, and has the state of all others");
        final Map<String, Object> map = new LinkedHashMap<>();
        map.put("node", node);
        map.put("role", role);
        map.put("stopMs", stopMs);
        map.put("catchUpMs", catchUpMs);
        return map;
    }

    private void compareDigests(final LocalProcess process) {
        final boolean equal;
        try (Cell cell = connect.get()) {
            equal = Digests.markAndCompare(cell, cluster, limits.digests());
        }
        if (!equal) {
            throw new CheckFailed(
                    "stopped after "
                            + process.name()
                            + ": the nodes have not published equal digests within "
                            + limits.digests().toMillis()
                            + " ms; 'berth cluster status' shows them");
        }
    }

    private void refuseWhenIncomplete() {
        final String missing = missing();
        if (!missing.isEmpty()) {
            throw new UserError("not restarting anything: " + missing);
        }
        if (cluster.nodes().size() == 1) {
            throw new UserError(
                    "not restarting anything: one node cannot be restarted without an outage");
        }
    }

    private void failWhenIncomplete() {
        // A node that has just joined may take a moment until its counters say so.
        Await.until(limits.catchUp(), () -> missing().isEmpty());
        final String missing = missing();
        if (!missing.isEmpty()) {
            throw new CheckFailed("stopped half-way: " + missing);
        }
    }

    /** What is missing of the cluster, empty: nothing. */
    private String missing() {
        final OptionalInt leader = cluster.leader();
        for (final NodeView view : cluster.views()) {
            if (!view.running()) {
                return "node " + view.node() + " does not run";
            }
            if (!view.isLeader() && !"FOLLOWER".equals(view.role())) {
                return "node " + view.node() + " neither leads nor follows (" + view.role() + ")";
            }
        }
        return leader.isEmpty() ? "no node leads" : "";
    }

    private static boolean isCaughtUp(final NodeView view, final long committed) {
        return (view.isLeader() || "FOLLOWER".equals(view.role()))
                && view.commitPosition() >= committed;
    }

    private long committed() {
        return cluster.views().stream().mapToLong(NodeView::commitPosition).max().orElse(0);
    }

    private void await(final Duration limit, final String what, final BooleanSupplier condition) {
        if (!Await.until(limit, condition)) {
            throw new CheckFailed(
                    "stopped: waited "
                            + limit.toMillis()
                            + " ms for "
                            + what
                            + "; nothing further is touched");
        }
    }

    private static long millisSince(final long ns) {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - ns);
    }
}
