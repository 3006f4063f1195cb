package io.berth.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.berth.client.InvocationResult;
import io.berth.ops.UserError;
import io.berth.ops.cluster.LocalCluster;
import io.berth.ops.cluster.LocalClusterContext;
import io.berth.ops.cluster.LocalProcess;
import io.berth.ops.cluster.ProcessIdentity;
import io.berth.ops.cluster.RollingRestart;
import io.berth.ops.cluster.Signal;
import io.berth.ops.cluster.Supervisor;
import io.berth.ops.drill.SandboxCount;
import io.berth.schemas.protocol.WorkerState;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What looks after a cluster's processes: the supervisor, and the rolling restart. */
class ClusterCareTest {
    private static final int RATE = 50;
    private static final int WORKERS = 2;
    private static final Duration RUN_TIME = Duration.ofMillis(20);
    private static final Duration DEADLINE = Duration.ofSeconds(60);
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private static Fleet fleet;

    private final List<String> events = new CopyOnWriteArrayList<>();

    @BeforeAll
    static void start() {
        fleet = Fleet.start(WORKERS);
    }

    @AfterAll
    static void stop() {
        if (fleet != null) {
            fleet.close();
        }
    }

    @Test
    void shouldRestartEveryNodeUnderLoadWithoutAFailedCallOrALostSandbox() {
        fleet.createFunction("rolling", Duration.ofSeconds(10));
        try (SteadyLoad load = new SteadyLoad(fleet, "rolling", RATE, RUN_TIME, DEADLINE)) {
            load.awaitMoreEnds(2 * RATE);
            final SandboxCount sandboxes = SandboxCount.of(fleet.cluster);
            final int leader = fleet.cluster.awaitLeader(LIMIT);

            final Map<String, Object> report = rollingRestart().run();

            load.awaitMoreEnds(RATE);
            final List<?> nodes = (List<?>) report.get("nodes");
            assertEquals(fleet.cluster.nodes().size(), nodes.size());
            assertEquals(
                    leader,
                    ((Map<?, ?>) nodes.get(nodes.size() - 1)).get("node"),
                    "the leader is the last one: " + nodes);
            final List<InvocationResult> results = load.stopAndCollect(DEADLINE);
            assertTrue(
                    results.stream().allMatch(InvocationResult::isOk),
                    () -> results.stream().filter(result -> !result.isOk()).toList() + "");
            assertEquals(0, sandboxes.gone(), "warm sandboxes that went");
        }
    }

    @Test
    void shouldTouchNothingWhileAMemberIsMissing() {
        final int leader = fleet.cluster.awaitLeader(LIMIT);
        final LocalProcess missing = fleet.cluster.node((leader + 1) % 3);
        final LocalProcess other = fleet.cluster.node((leader + 2) % 3);
        final Object before = other.identity();
        missing.stop(LIMIT);

        final UserError refusal = assertThrows(UserError.class, () -> rollingRestart().run());

        assertEquals(1, refusal.getMessage().lines().count());
        assertTrue(refusal.getMessage().contains("does not run"), refusal.getMessage());
        assertEquals(before, other.identity());
        fleet.restartNode((leader + 1) % 3);
    }

    @Test
    void shouldStartAgainANodeAndAWorkerThatWereKilled() {
        try (Supervisor supervisor = new Supervisor(fleet.cluster, events::add).start()) {
            final LocalProcess node = fleet.cluster.node(fleet.cluster.awaitLeader(LIMIT));
            final LocalProcess worker = fleet.cluster.worker(0);
            Fleet.await(
                    LIMIT,
                    "the supervisor to see them",
                    () -> supervisor.watches(node) && supervisor.watches(worker));
            node.signal(Signal.KILL);
            worker.signal(Signal.KILL);

            Fleet.await(
                    LIMIT,
                    "both to be started again",
                    () ->
                            supervisor.restarts(node) == 1
                                    && supervisor.restarts(worker) == 1
                                    && node.isRunning()
                                    && worker.isRunning());

            fleet.awaitWorkers(WorkerState.ACTIVE, WORKERS);
            Fleet.await(
                    LIMIT,
                    "the node to lead or follow",
                    () ->
                            fleet.cluster.views().stream()
                                    .allMatch(
                                            view ->
                                                    view.isLeader()
                                                            || "FOLLOWER".equals(view.role())));
        }
    }

    /**
     * A JVM that is told to end goes when its hook has closed the cluster, whoever else does so.
     */
    @Test
    void shouldLetTheSecondWhoClosesAClusterWaitUntilItsProcessesHaveEnded() throws Exception {
        final LocalCluster cluster =
                LocalCluster.create(new LocalClusterContext().nodes(1).workers(0));
        cluster.startNodes();
        cluster.awaitLeader(LIMIT);
        final ProcessIdentity node = cluster.node(0).identity().orElseThrow();
        final Thread first = new Thread(cluster::close, "first");
        first.start();
        Fleet.await(
                LIMIT,
                "the first to wait for the node's end",
                () -> first.getState() == Thread.State.TIMED_WAITING || !first.isAlive());

        cluster.close();

        assertFalse(node.isAlive());
        first.join(LIMIT.toMillis());
    }

    private RollingRestart rollingRestart() {
        return new RollingRestart(
                fleet.cluster,
                fleet::operator,
                new RollingRestart.Limits(LIMIT, LIMIT, LIMIT),
                events::add);
    }
}
