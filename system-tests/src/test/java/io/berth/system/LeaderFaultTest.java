package io.berth.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.berth.client.CellStatus;
import io.berth.client.InvocationResult;
import io.berth.ops.cluster.LocalProcess;
import io.berth.ops.cluster.Signal;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Nodes die and come back under load: every call runs, warm sandboxes stay, all nodes hold one
 * state.
 */
class LeaderFaultTest {
    private static final Duration RUN_TIME = Duration.ofMillis(20);
    private static final Duration DEADLINE = Duration.ofSeconds(60);
    private static final int RATE = 150;

    @Test
    void shouldEndEveryInvocationWhenTheLeaderIsKilledUnderLoad() {
        try (Fleet fleet = Fleet.start(2)) {
            fleet.createFunction("f", Duration.ofSeconds(10));
            try (SteadyLoad load = new SteadyLoad(fleet, "f", RATE, RUN_TIME, DEADLINE)) {
                load.awaitMoreEnds(2 * RATE);
                final int leader = fleet.cluster.awaitLeader(Duration.ofSeconds(10));
                assertTrue(fleet.cluster.node(leader).signal(Signal.KILL));
                fleet.awaitLeaderOtherThan(leader);
                load.awaitMoreEnds(2 * RATE);
                // At once: stale mark files of the killed process must not stand in the way.
                fleet.restartNode(leader);
                load.awaitMoreEnds(RATE);
                assertAllRan(load);
            }
            fleet.awaitNothingHeld(Duration.ofSeconds(20));
            fleet.assertSound();
        }
    }

    @Test
    void shouldHandOverWhenTheLeaderIsEndedGracefully() {
        try (Fleet fleet = Fleet.start(1)) {
            fleet.createFunction("f", Duration.ofSeconds(10));
            try (SteadyLoad load = new SteadyLoad(fleet, "f", RATE, RUN_TIME, DEADLINE)) {
                load.awaitMoreEnds(RATE);
                final int leader = fleet.cluster.awaitLeader(Duration.ofSeconds(10));
                final LocalProcess process = fleet.cluster.node(leader);
                assertTrue(process.signal(Signal.TERM));
                fleet.awaitLeaderOtherThan(leader);
                assertTrue(
                        process.awaitExit(Duration.ofSeconds(15)),
                        "the leader did not end on SIGTERM");
                fleet.restartNode(leader);
                load.awaitMoreEnds(RATE);
                assertAllRan(load);
            }
            fleet.awaitNothingHeld(Duration.ofSeconds(20));
            fleet.assertSound();
        }
    }

    @Test
    void shouldGoOnWithWarmSandboxesWhenAllNodesAreKilledAtOnce() {
        try (Fleet fleet = Fleet.start(2)) {
            fleet.createFunction("f", Duration.ofSeconds(10));
            try (SteadyLoad load = new SteadyLoad(fleet, "f", RATE, RUN_TIME, DEADLINE)) {
                load.awaitMoreEnds(2 * RATE);
                final long startedBefore =
                        fleet.cluster.sumOfWorkers("berth-worker-sandboxes-started");
                fleet.cluster.nodes().forEach(node -> node.signal(Signal.KILL));
                fleet.cluster
                        .nodes()
                        .forEach(node -> assertTrue(node.awaitExit(Duration.ofSeconds(5))));
                fleet.cluster.startNodes();
                fleet.cluster.awaitLeader(Duration.ofSeconds(60));
                load.awaitMoreEnds(2 * RATE);
                assertAllRan(load);
                final CellStatus status = fleet.status();
                assertEquals(0, status.lost(), () -> "lost invocations: " + status);
                // The backlog of the outage may start more; none that was warm may have been given
                // up.
                final long stopped =
                        fleet.cluster.sumOfWorkers("berth-worker-sandboxes-started")
                                - fleet.cluster.sumOfWorkers("berth-worker-sandboxes");
                assertTrue(startedBefore > 0);
                assertEquals(0, stopped, "sandboxes that were stopped");
            }
            fleet.awaitNothingHeld(Duration.ofSeconds(20));
            fleet.assertSound();
        }
    }

    @Test
    void shouldKeepClientsAndWorkersWhenARestartedNodeWins() {
        try (Fleet fleet = Fleet.start(2)) {
            fleet.createFunction("f", Duration.ofSeconds(10));
            try (SteadyLoad load = new SteadyLoad(fleet, "f", RATE, RUN_TIME, DEADLINE)) {
                load.awaitMoreEnds(RATE);
                final int leader = fleet.cluster.awaitLeader(Duration.ofSeconds(10));
                // Restart both followers, so that whoever wins next is a restarted node.
                IntStream.range(0, 3)
                        .filter(node -> node != leader)
                        .forEach(
                                node -> {
                                    fleet.cluster.node(node).signal(Signal.KILL);
                                    assertTrue(
                                            fleet.cluster
                                                    .node(node)
                                                    .awaitExit(Duration.ofSeconds(5)));
                                    fleet.restartNode(node);
                                });
                fleet.cluster.node(leader).signal(Signal.KILL);
                fleet.awaitLeaderOtherThan(leader);
                load.awaitMoreEnds(2 * RATE);
                fleet.restartNode(leader);
                assertAllRan(load);
            }
            final CellStatus status = fleet.status();
            assertEquals(0, status.lost(), () -> "lost invocations: " + status);
            assertEquals(2, status.workersActive());
            fleet.awaitNothingHeld(Duration.ofSeconds(20));
            fleet.assertSound();
        }
    }

    private static void assertAllRan(final SteadyLoad load) {
        final List<InvocationResult> results = load.stopAndCollect(DEADLINE.plusSeconds(10));
        final List<InvocationResult> others =
                results.stream().filter(result -> !result.isOk()).toList();
        assertTrue(
                others.isEmpty(),
                () ->
                        others.size()
                                + " of "
                                + results.size()
                                + " did not run, such as "
                                + others.get(0));
    }
}
