package io.berth.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.berth.cluster.CountingHeart;
import io.berth.schemas.protocol.ClientWelcomeDecoder;
import io.berth.schemas.protocol.DigestMarkDecoder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(90)
class BerthNodeTest {
    private final ConcurrentLinkedQueue<String> log = new ConcurrentLinkedQueue<>();
    private final List<CountingHeart> hearts = new CopyOnWriteArrayList<>();

    private BerthNode launch(final TestCell cell, final int node, final Runnable terminationHook) {
        return BerthNode.launch(
                new BerthNode.Context(cell.configuration(node))
                        .heartFactory(CountingHeart.factory(hearts::add))
                        .log(log::add)
                        .terminationHook(terminationHook));
    }

    private static Path clientDir(final BerthNode node) {
        return node.context()
                .configuration()
                .aeronDir()
                .resolveSibling(
                        node.context().configuration().aeronDir().getFileName() + "-client");
    }

    @Test
    void shouldElectInitialiseTheCellAnswerAndRestartFromASnapshot(@TempDir final Path dir)
            throws Exception {
        final TestCell cell = new TestCell(dir, 1);
        final Path aeronDir = cell.configuration(0).aeronDir();
        final long entriesBefore;
        try (BerthNode node = launch(cell, 0, () -> {});
                TestClient client = new TestClient(cell, clientDir(node))) {
            client.sendHello();
            client.awaitAnswer(ClientWelcomeDecoder.TEMPLATE_ID, 0);
            assertEquals(77, client.welcomedClientId);
            assertEquals(1L, client.egressNumbers.get(0));
            TestCell.await(
                    10,
                    () -> "the cell is initialised",
                    client::poll,
                    () -> NodeOperations.readStatus(aeronDir).initialised());

            sendGarbage(client);
            client.sendMarkDigest();
            client.awaitAnswer(DigestMarkDecoder.TEMPLATE_ID, 0);
            final NodeStatus status = NodeOperations.readStatus(aeronDir);
            assertEquals("LEADER", status.role());
            assertEquals(20, status.undecodable());
            assertEquals(status.digestEntries() * 31, status.digestRolling());
            assertEquals(20, status.digestStructural());
            assertTrue(status.digestPosition() > 0);
            assertEquals(0, status.internalErrors());

            assertTrue(NodeOperations.requestSnapshot(aeronDir));
            TestCell.await(
                    10,
                    () -> "a snapshot",
                    client::poll,
                    () -> NodeOperations.snapshotCount(aeronDir) == 1);
            client.queryStatusUntilAnswered();
            assertEquals(20, client.ignored);
            entriesBefore = client.entries;
        }
        assertFalse(Files.exists(aeronDir), "the driver's directory is gone after a close");

        try (BerthNode node = launch(cell, 0, () -> {});
                TestClient client = new TestClient(cell, clientDir(node))) {
            client.queryStatusUntilAnswered();
            assertTrue(client.initialised);
            assertEquals(20, client.ignored);
            assertTrue(client.entries > entriesBefore, client.entries + " > " + entriesBefore);
            final CountingHeart restarted = hearts.get(hearts.size() - 1);
            assertFalse(restarted.calls().contains("initialiseCell"), "it came from the snapshot");
        }
        assertTrue(log.stream().noneMatch(line -> line.contains("stops")), log.toString());
    }

    @Test
    void shouldEndTheNodeWhenItsSnapshotIsRefused(@TempDir final Path dir) throws Exception {
        final TestCell cell = new TestCell(dir, 1);
        final Path aeronDir = cell.configuration(0).aeronDir();
        try (BerthNode node = launch(cell, 0, () -> {});
                TestClient client = new TestClient(cell, clientDir(node))) {
            assertTrue(NodeOperations.requestSnapshot(aeronDir));
            TestCell.await(
                    10,
                    () -> "a snapshot",
                    client::poll,
                    () -> NodeOperations.snapshotCount(aeronDir) == 1);
        }
        final CountDownLatch terminated = new CountDownLatch(1);
        // The real state machine does not know the records that the counting one wrote.
        try (BerthNode node =
                BerthNode.launch(
                        new BerthNode.Context(cell.configuration(0))
                                .log(log::add)
                                .terminationHook(terminated::countDown))) {
            assertTrue(terminated.await(10, TimeUnit.SECONDS), log.toString());
        }
        assertTrue(
                log.stream().anyMatch(line -> line.contains("snapshot refused")), log.toString());
    }

    private static void sendGarbage(final TestClient client) {
        final Random random = new Random(7);
        for (int i = 0; i < 20; i++) {
            final byte[] bytes = new byte[random.nextInt(300)];
            random.nextBytes(bytes);
            client.send(new UnsafeBuffer(bytes), bytes.length);
        }
    }

    @Test
    void shouldEndTheNodeWhenAnEntryFailsHalfApplied(@TempDir final Path dir) throws Exception {
        final TestCell cell = new TestCell(dir, 1);
        final CountDownLatch terminated = new CountDownLatch(1);
        try (BerthNode node = launch(cell, 0, terminated::countDown);
                TestClient client = new TestClient(cell, clientDir(node))) {
            client.sendHello();
            client.awaitAnswer(ClientWelcomeDecoder.TEMPLATE_ID, 0);
            client.sendInvoke(CountingHeart.POISON_SEQUENCE);
            assertTrue(terminated.await(10, TimeUnit.SECONDS));
        }
        assertTrue(
                log.stream()
                        .anyMatch(
                                line ->
                                        line.contains("could not be applied")
                                                && line.contains("poisoned")),
                log.toString());
    }

    @Test
    void shouldElectANewLeaderWithinHalfASecondOfAGracefulClose(@TempDir final Path dir)
            throws Exception {
        final TestCell cell = new TestCell(dir, 3);
        final BerthNode[] nodes = new BerthNode[3];
        TestClient client = null;
        try {
            for (int i = 0; i < 3; i++) {
                nodes[i] = launch(cell, i, () -> {});
            }
            client = new TestClient(cell, clientDir(nodes[0]));
            client.queryStatusUntilAnswered();
            final long firstTerm = client.term;
            final int leader = leaderOf(nodes);
            final BerthNode closing = nodes[leader];
            nodes[leader] = null;
            final Thread closer = new Thread(closing::close);
            final long startNs = System.nanoTime();
            closer.start();
            TestCell.await(10, () -> "another leader", () -> {}, () -> leaderOf(nodes) >= 0);
            final long tookMs = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNs);
            System.out.println("graceful close to new leader: " + tookMs + " ms");
            client.queryStatusUntilAnswered();
            assertTrue(client.term > firstTerm);
            closer.join(20_000);
            assertFalse(closer.isAlive());
            assertTrue(tookMs < 2_000, "took " + tookMs + " ms");
        } finally {
            if (client != null) {
                client.close();
            }
            for (final BerthNode node : nodes) {
                if (node != null) {
                    node.close();
                }
            }
        }
        assertTrue(log.stream().noneMatch(line -> line.contains("stops")), log.toString());
    }

    private static int leaderOf(final BerthNode[] nodes) {
        for (int i = 0; i < nodes.length; i++) {
            if (nodes[i] != null
                    && NodeOperations.readStatus(nodes[i].context().configuration().aeronDir())
                            .isLeader()) {
                return i;
            }
        }
        return -1;
    }
}
