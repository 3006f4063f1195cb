package io.berth.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.berth.client.FunctionSettings;
import io.berth.ops.cell.Cell;
import io.berth.ops.cell.Cells;
import io.berth.ops.cluster.Await;
import io.berth.ops.cluster.ClusterStarter;
import io.berth.ops.cluster.Digests;
import io.berth.ops.cluster.LocalCluster;
import io.berth.ops.cluster.LocalClusterContext;
import io.berth.ops.cluster.LogPurge;
import io.berth.ops.cluster.Signal;
import io.berth.ops.cluster.SnapshotTool;
import io.berth.schemas.protocol.SandboxKind;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What is purged after snapshots is needed by nobody: nodes come back without it. */
class LogPurgeTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final int SEGMENT = 1 << 20;
    private static final PrintStream NOWHERE =
            new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);

    @Test
    void shouldPurgeTheLogOnlyWhereEveryNodeHasTwoSnapshotsAndBringNodesBackWithoutIt() {
        final LocalClusterContext context =
                new LocalClusterContext()
                        .nodes(3)
                        .workers(0)
                        .nodeProperty("berth.log.term", "1m")
                        .nodeProperty("berth.archive.segment", "1m");
        try (LocalCluster cluster = LocalCluster.create(context)) {
            new ClusterStarter(cluster, Cells::connect, line -> {})
                    .start(ClusterStarter.newSettings());
            final LogPurge purge = new LogPurge(cluster);
            fillLog(cluster, 2 * SEGMENT);
            snapshot(cluster);
            final LogPurge.Purged early = purge.purge(LIMIT, NOWHERE);
            assertTrue(early.reason().contains("has 1 snapshots"), early::toText);

            snapshot(cluster);
            final LogPurge.Purged purged = purge.purge(LIMIT, NOWHERE);
            assertEquals("", purged.reason());
            assertTrue(purged.position() >= 2 * SEGMENT, purged::toText);
            assertTrue(purged.segments() >= 3 * 2, purged::toText);
            assertEquals(0, purged.snapshots(), purged::toText);

            snapshot(cluster);
            assertEquals(3 * 2, purge.purge(LIMIT, NOWHERE).snapshots());

            comeBack(cluster, (cluster.awaitLeader(LIMIT) + 1) % 3);
            comeBack(cluster, cluster.awaitLeader(LIMIT));

            cluster.node(2).stop(LIMIT);
            final LogPurge.Purged without = purge.purge(Duration.ofMillis(100), NOWHERE);
            assertEquals("node 2 is DOWN", without.reason());
        }
    }

    /** Entries that change nothing, as fast as they are answered. */
    private static void fillLog(final LocalCluster cluster, final long bytes) {
        try (Cell cell = Cells.connect(cluster.ingress())) {
            cell.setTenant("t", 10);
            int i = 0;
            while (cluster.view(cluster.awaitLeader(LIMIT)).commitPosition() < bytes) {
                for (int last = i + 200; i < last; i++) {
                    cell.createFunction(
                            new FunctionSettings(
                                    "t",
                                    "f" + i % 50,
                                    SandboxKind.HANDLER,
                                    "x".repeat(200) + "#a.B" + i,
                                    1_000_000_000,
                                    1_000_000_000,
                                    0,
                                    64,
                                    FunctionSettings.NONE_RESERVED,
                                    10));
                }
            }
        }
    }

    private static void snapshot(final LocalCluster cluster) {
        new SnapshotTool(cluster).take(LIMIT, NOWHERE);
    }

    private static void comeBack(final LocalCluster cluster, final int node) {
        cluster.node(node).keepDown();
        assertTrue(cluster.node(node).signal(Signal.KILL));
        assertTrue(cluster.node(node).awaitExit(LIMIT));
        cluster.awaitLeader(LIMIT);
        cluster.start(cluster.node(node));
        assertTrue(
                Await.until(
                        LIMIT,
                        () ->
                                cluster.view(node).isLeader()
                                        || "FOLLOWER".equals(cluster.view(node).role())),
                "node " + node + " did not come back");
        try (Cell cell = Cells.connect(cluster.ingress())) {
            assertTrue(Digests.markAndCompare(cell, cluster, LIMIT), cluster.views()::toString);
        }
    }
}
