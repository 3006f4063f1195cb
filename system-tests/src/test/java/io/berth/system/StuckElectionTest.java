package io.berth.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.aeron.Aeron;
import io.aeron.AeronCounters;
import io.aeron.Publication;
import io.aeron.cluster.ConsensusModule;
import io.aeron.cluster.ElectionState;
import io.aeron.cluster.codecs.BooleanType;
import io.aeron.cluster.codecs.MessageHeaderEncoder;
import io.aeron.cluster.codecs.NewLeadershipTermEncoder;
import io.aeron.driver.MediaDriver;
import io.berth.node.BerthNode;
import io.berth.ops.cell.Cell;
import io.berth.ops.cell.Cells;
import io.berth.ops.cluster.ClusterStarter;
import io.berth.ops.cluster.CounterFile;
import io.berth.ops.cluster.Digests;
import io.berth.ops.cluster.LocalCluster;
import io.berth.ops.cluster.LocalClusterContext;
import io.berth.ops.cluster.LocalProcess;
import io.berth.ops.cluster.Supervisor;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Properties;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

/**
 * A node that follows a leader which gives up before its log is replayed waits for that leader for
 * ever, whoever leads later: it has to end, and be started again.
 */
class StuckElectionTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final int VICTIM = 0;
    private static final int VANISHED_LEADER = 1;
    private static final long NONE = -1;

    @Test
    void shouldStartANodeAgainThatWaitsForALeaderWhichHasGivenUp() {
        final LocalClusterContext context =
                new LocalClusterContext()
                        .nodes(3)
                        .workers(0)
                        .nodeProperty("berth.election.limit", "9s");
        try (LocalCluster cluster = LocalCluster.create(context)) {
            new ClusterStarter(cluster, Cells::connect, line -> {})
                    .start(ClusterStarter.newSettings());
            final long term = cluster.view(VICTIM).term();
            cluster.nodes().forEach(node -> assertTrue(node.stop(LIMIT), node.name()));
            final LocalProcess victim = cluster.node(VICTIM);
            cluster.start(victim);
            await("the node to canvass", () -> election(victim) == ElectionState.CANVASS.code());
            callToFollow(victim, term);
            await(
                    "the node to wait for the leader",
                    () -> election(victim) == ElectionState.FOLLOWER_REPLAY.code());
            try (Supervisor supervisor = new Supervisor(cluster, line -> {}).start()) {
                await("the node to be started again", () -> supervisor.restarts(victim) == 1);
                cluster.startNodes();
                await(
                        "all nodes to lead or follow",
                        () ->
                                cluster.views().stream()
                                        .allMatch(
                                                view ->
                                                        view.isLeader()
                                                                || "FOLLOWER".equals(view.role())));
                assertEquals(1, supervisor.restarts(victim), victim::lastLogLine);
            }
            try (Cell operator = Cells.connect(cluster.ingress())) {
                assertTrue(
                        Digests.markAndCompare(operator, cluster, LIMIT),
                        () -> cluster.views().toString());
            }
        }
    }

    private static void await(final String what, final java.util.function.BooleanSupplier is) {
        Fleet.await(LIMIT, what, is);
    }

    private static long election(final LocalProcess node) {
        return CounterFile.read(node)
                .map(
                        counters ->
                                counters.ofType(AeronCounters.CLUSTER_ELECTION_STATE_TYPE_ID)
                                        .orElse(NONE))
                .orElse(NONE);
    }

    /** What a leader says that knows no committed position yet, and is not heard of again. */
    private static void callToFollow(final LocalProcess node, final long term) {
        final String channel = "aeron:udp?term-length=64k|endpoint=" + consensusEndpoint(node);
        try (MediaDriver driver = RawSession.launchDriver();
                Aeron aeron =
                        Aeron.connect(
                                new Aeron.Context()
                                        .aeronDirectoryName(driver.aeronDirectoryName()));
                Publication publication =
                        aeron.addPublication(
                                channel,
                                ConsensusModule.Configuration.CONSENSUS_STREAM_ID_DEFAULT)) {
            final UnsafeBuffer buffer = new UnsafeBuffer(new byte[256]);
            final NewLeadershipTermEncoder message =
                    new NewLeadershipTermEncoder()
                            .wrapAndApplyHeader(buffer, 0, new MessageHeaderEncoder())
                            .logLeadershipTermId(term)
                            .nextLeadershipTermId(NONE)
                            .nextTermBaseLogPosition(NONE)
                            .nextLogPosition(NONE)
                            .leadershipTermId(term + 1)
                            .termBaseLogPosition(0)
                            .logPosition(0)
                            .leaderRecordingId(0)
                            .timestamp(0)
                            .leaderMemberId(VANISHED_LEADER)
                            .logSessionId(1)
                            .appVersion(BerthNode.APP_VERSION)
                            .isStartup(BooleanType.TRUE)
                            .commitPosition(0);
            final int length = MessageHeaderEncoder.ENCODED_LENGTH + message.encodedLength();
            await("the message to leave", () -> publication.offer(buffer, 0, length) > 0);
            await(
                    "the message to arrive",
                    () -> election(node) == ElectionState.FOLLOWER_REPLAY.code());
        }
    }

    private static String consensusEndpoint(final LocalProcess node) {
        final Properties properties = new Properties();
        try (InputStream in = Files.newInputStream(node.directory().resolve("node.properties"))) {
            properties.load(in);
        } catch (final IOException ex) {
            throw new UncheckedIOException(ex);
        }
        // 0,ingress,consensus,log,catch-up,archive|1,…
        return properties.getProperty("berth.cluster.members").split("\\|")[VICTIM].split(",")[2];
    }
}
