package io.berth.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.berth.schemas.protocol.ClientWelcomeDecoder;
import io.berth.schemas.protocol.DigestMarkDecoder;
import java.nio.file.Path;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(90)
class NodeWithStateMachineTest {
    private final ConcurrentLinkedQueue<String> log = new ConcurrentLinkedQueue<>();

    private BerthNode launch(final TestCell cell, final int node) {
        return BerthNode.launch(new BerthNode.Context(cell.configuration(node)).log(log::add));
    }

    private static NodeStatus status(final TestCell cell, final int node) {
        return NodeOperations.readStatus(cell.configuration(node).aeronDir());
    }

    @Test
    void shouldDecideTheSameOnAllNodesAndAfterARestartFromASnapshot(@TempDir final Path dir)
            throws Exception {
        final TestCell cell = new TestCell(dir, 3);
        final BerthNode[] nodes = new BerthNode[3];
        for (int i = 0; i < 3; i++) {
            nodes[i] = launch(cell, i);
        }
        final Path clientDir = dir.resolve("client");
        try (TestClient client = new TestClient(cell, clientDir)) {
            TestCell.await(20, () -> "settings", client::poll, () -> allInitialised(cell));
            client.sendHello();
            client.awaitAnswer(ClientWelcomeDecoder.TEMPLATE_ID, 0);
            assertNotEquals(0, client.welcomedClientId);
            for (int i = 1; i < 100; i++) {
                client.sendInvoke(i);
            }
            awaitEqualDigests(cell, client);

            final Path leaderDir = leaderDir(cell);
            assertTrue(NodeOperations.requestSnapshot(leaderDir));
            TestCell.await(
                    20,
                    () -> "a snapshot on every node",
                    client::poll,
                    () ->
                            snapshots(cell, 0) == 1
                                    && snapshots(cell, 1) == 1
                                    && snapshots(cell, 2) == 1);
            nodes[0].close();
            nodes[0] = launch(cell, 0);
            TestCell.await(
                    20,
                    () ->
                            "node 0 follows or leads: "
                                    + status(cell, 0)
                                    + status(cell, 1)
                                    + status(cell, 2)
                                    + log,
                    client::poll,
                    () -> status(cell, 0).isSettled());
            client.queryStatusUntilAnswered();
            awaitEqualDigests(cell, client);
        } finally {
            for (final BerthNode node : nodes) {
                node.close();
            }
        }
        assertTrue(log.stream().noneMatch(line -> line.contains("applied")), log.toString());
    }

    private static long snapshots(final TestCell cell, final int node) {
        return NodeOperations.snapshotCount(cell.configuration(node).aeronDir());
    }

    private static boolean allInitialised(final TestCell cell) {
        return status(cell, 0).initialised()
                && status(cell, 1).initialised()
                && status(cell, 2).initialised();
    }

    private static Path leaderDir(final TestCell cell) {
        for (int i = 0; i < cell.nodes; i++) {
            if (status(cell, i).isLeader()) {
                return cell.configuration(i).aeronDir();
            }
        }
        throw new AssertionError("no leader");
    }

    /**
     * Marks the log and waits until every node has published the mark; then all must say the same.
     */
    private static void awaitEqualDigests(final TestCell cell, final TestClient client) {
        final int from = client.templates.size();
        client.sendMarkDigest();
        client.awaitAnswer(DigestMarkDecoder.TEMPLATE_ID, from);
        TestCell.await(
                10,
                () -> "one digest position on all nodes",
                client::poll,
                () ->
                        status(cell, 0).digestPosition() > 0
                                && status(cell, 0).digestPosition()
                                        == status(cell, 1).digestPosition()
                                && status(cell, 1).digestPosition()
                                        == status(cell, 2).digestPosition());
        final NodeStatus first = status(cell, 0);
        for (int i = 1; i < cell.nodes; i++) {
            final NodeStatus other = status(cell, i);
            assertEquals(first.digestEntries(), other.digestEntries());
            assertEquals(first.digestRolling(), other.digestRolling());
            assertEquals(first.digestStructural(), other.digestStructural());
        }
    }
}
