package io.berth.ops.cluster;

import io.aeron.cluster.ClusterTool;
import io.berth.ops.CheckFailed;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** Has a local cluster take a snapshot: asks its leader through the leader's own control files. */
public final class SnapshotTool {
    private static final Duration LEADER_LIMIT = Duration.ofSeconds(10);

    private final LocalCluster cluster;

    public SnapshotTool(final LocalCluster cluster) {
        this.cluster = cluster;
    }

    /** Takes a snapshot and waits until every running node counts it. @return the report. */
    public Map<String, Object> take(final Duration limit, final PrintStream out) {
        cluster.failIfNoneRuns();
        final Asked asked = ask();
        final int leader = asked.leader;
        if (!asked.accepted || !Await.until(limit, () -> snapshotsOf(leader) > asked.before)) {
            throw new CheckFailed("node " + leader + " took no snapshot: " + asked.said);
        }
        final long tookMs = (System.nanoTime() - asked.askedNs) / 1_000_000;
        out.println(
                "snapshot taken in "
                        + tookMs
                        + " ms, at the leader's position "
                        + cluster.view(leader).commitPosition());
        final Map<String, Object> report = new LinkedHashMap<>();
        report.put("leader", leader);
        report.put("tookMs", tookMs);
        report.put("snapshots", snapshotsOf(leader));
        return report;
    }

    /**
     * @param askedNs when it was asked, which waits for most of it.
     * @param before snapshots that the node had counted.
     * @param accepted whether it will take one.
     * @param said its last word.
     */
    private record Asked(int leader, long askedNs, long before, boolean accepted, String said) {}

    /** Asks again while leaders change: one that has just been deposed takes none. */
    private Asked ask() {
        final Asked[] last = new Asked[1];
        Await.until(
                LEADER_LIMIT,
                () -> {
                    last[0] = ask(cluster.awaitLeader(LEADER_LIMIT));
                    return last[0].accepted;
                });
        return last[0];
    }

    private Asked ask(final int leader) {
        final long askedNs = System.nanoTime();
        final long before = snapshotsOf(leader);
        final ByteArrayOutputStream said = new ByteArrayOutputStream();
        final boolean accepted =
                ClusterTool.snapshot(
                        cluster.clusterDirectory(leader).toFile(),
                        new PrintStream(said, true, StandardCharsets.UTF_8));
        return new Asked(
                leader,
                askedNs,
                before,
                accepted,
                said.toString(StandardCharsets.UTF_8)
                        .lines()
                        .reduce((first, second) -> second)
                        .orElse("no word"));
    }

    private long snapshotsOf(final int node) {
        return CounterFile.read(cluster.node(node))
                .map(
                        counters ->
                                counters.ofType(
                                                io.aeron.AeronCounters
                                                        .CLUSTER_SNAPSHOT_COUNTER_TYPE_ID)
                                        .orElse(0))
                .orElse(0L);
    }
}
