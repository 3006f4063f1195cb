package io.berth.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.berth.client.BerthClient;
import io.berth.client.CellStatus;
import io.berth.client.FunctionSettings;
import io.berth.client.InvocationFuture;
import io.berth.client.InvokeOptions;
import io.berth.ops.cell.Cell;
import io.berth.ops.cell.Cells;
import io.berth.ops.cluster.Await;
import io.berth.ops.cluster.CounterFile;
import io.berth.ops.cluster.Digests;
import io.berth.ops.cluster.LocalCluster;
import io.berth.ops.cluster.LocalClusterContext;
import io.berth.ops.cluster.LocalProcess;
import io.berth.ops.cluster.NodeView;
import io.berth.ops.cluster.Signal;
import io.berth.ops.cluster.Supervisor;
import io.berth.schemas.protocol.SandboxKind;
import io.berth.schemas.protocol.WorkerState;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * A real cluster of processes with a client and an operator, for one test; bounded waits, cleans up
 * after itself.
 */
final class Fleet implements AutoCloseable {
    static final String TENANT = "tests";
    private static final Duration START_LIMIT = Duration.ofSeconds(60);
    private static final Duration CONNECT_LIMIT = Duration.ofSeconds(30);

    final LocalCluster cluster;
    private final BerthClient client;

    private Fleet(final LocalCluster cluster, final BerthClient client) {
        this.cluster = cluster;
        this.client = client;
    }

    static Fleet start(final int workers) {
        return start(new LocalClusterContext().nodes(3).workers(workers));
    }

    static Fleet start(final LocalClusterContext context) {
        final LocalCluster cluster = LocalCluster.create(context);
        try {
            cluster.startNodes();
            cluster.awaitLeader(START_LIMIT);
            cluster.startWorkers();
            final Fleet fleet = new Fleet(cluster, BerthClient.connect(cluster.ingress()));
            fleet.awaitWorkers(WorkerState.ACTIVE, context.workers());
            return fleet;
        } catch (final RuntimeException | Error ex) {
            cluster.close();
            throw ex;
        }
    }

    BerthClient client() {
        return client;
    }

    /** An operator's connection; closed by the caller. */
    Cell operator() {
        return Cells.connect(cluster.ingress(), CONNECT_LIMIT);
    }

    void createFunction(final String name, final Duration timeout) {
        createFunction(name, timeout, FunctionSettings.NONE_RESERVED);
    }

    void createFunction(final String name, final Duration timeout, final long reservedConcurrency) {
        try (Cell operator = operator()) {
            operator.createFunction(
                    new FunctionSettings(
                            TENANT,
                            name,
                            SandboxKind.SYNTHETIC,
                            "",
                            timeout.toNanos(),
                            TimeUnit.MINUTES.toNanos(10),
                            TimeUnit.MILLISECONDS.toNanos(50),
                            128,
                            reservedConcurrency,
                            10_000));
        }
    }

    /** One call of a synthetic function that holds its slot for {@code runTime}. */
    InvocationFuture invoke(
            final String function, final Duration runTime, final Duration deadline) {
        return invoke(
                TENANT + "/" + function, runTime, InvokeOptions.defaults().withDeadline(deadline));
    }

    /** One call of a synthetic function. @param function {@code tenant/function}. */
    InvocationFuture invoke(
            final String function, final Duration runTime, final InvokeOptions options) {
        final byte[] payload =
                Long.toString(TimeUnit.NANOSECONDS.toMicros(runTime.toNanos()))
                        .getBytes(StandardCharsets.US_ASCII);
        return client.invoke(function, payload, options);
    }

    CellStatus status() {
        try (Cell operator = operator()) {
            return operator.status();
        }
    }

    void awaitWorkers(final WorkerState state, final int count) {
        try (Cell operator = operator()) {
            final boolean reached =
                    Await.until(
                            START_LIMIT,
                            Duration.ofMillis(100),
                            () ->
                                    operator.listWorkers().stream()
                                                    .filter(worker -> worker.state() == state)
                                                    .count()
                                            == count);
            assertTrue(
                    reached,
                    () ->
                            "wanted "
                                    + count
                                    + " workers "
                                    + state
                                    + ", have "
                                    + operator.listWorkers());
        }
    }

    /** Waits until no slot is held, nothing waits. */
    void awaitNothingHeld(final Duration limit) {
        try (Cell operator = operator()) {
            final boolean quiet =
                    Await.until(
                            limit,
                            Duration.ofMillis(100),
                            () -> {
                                final CellStatus status = operator.status();
                                return status.inFlight() == 0 && status.queued() == 0;
                            });
            assertTrue(
                    quiet, () -> "slots still held or invocations waiting: " + operator.status());
        }
    }

    /**
     * What must hold after any fault: nothing granted twice, no node in error, one state on all
     * nodes.
     */
    void assertSound() {
        assertEquals(0, cluster.sumOfWorkers("berth-worker-double-granted"), "slots granted twice");
        for (final NodeView view : cluster.views()) {
            assertEquals(0, view.internalErrors(), () -> "internal errors on " + view);
        }
        try (Cell operator = operator()) {
            assertTrue(
                    Digests.markAndCompare(operator, cluster, Duration.ofSeconds(60)),
                    () -> "digests differ: " + cluster.views());
        }
    }

    long workerCounter(final LocalProcess worker, final String label) {
        return CounterFile.read(worker.aeronDirectory())
                .orElseThrow()
                .labelled(label)
                .orElseThrow();
    }

    /** Waits until some node other than this one leads. @return it. */
    int awaitLeaderOtherThan(final int node) {
        await(
                START_LIMIT,
                "a leader other than node " + node,
                () -> {
                    final var leader = cluster.leader();
                    return leader.isPresent() && leader.getAsInt() != node;
                });
        return cluster.leader().orElseThrow();
    }

    /**
     * Starts a node again and waits until it follows and has all that the others had committed by
     * now.
     */
    void restartNode(final int node) {
        final long committed =
                cluster.views().stream().mapToLong(NodeView::commitPosition).max().orElse(0);
        cluster.start(cluster.node(node));
        await(
                START_LIMIT,
                "node " + node + " to catch up",
                () -> {
                    final NodeView view = cluster.view(node);
                    return ("FOLLOWER".equals(view.role()) || view.isLeader())
                            && view.commitPosition() >= committed;
                });
    }

    /**
     * Ends every node gracefully and starts it again; workers and clients find back by themselves.
     */
    void restartNodes() {
        cluster.nodes().forEach(node -> node.signal(Signal.TERM));
        cluster.nodes()
                .forEach(node -> assertTrue(node.awaitExit(START_LIMIT), node.name() + " runs on"));
        cluster.startNodes();
        // A node whose election stands still ends, and is started again.
        try (Supervisor supervisor = new Supervisor(cluster, line -> {}).start()) {
            final boolean areBack = Await.until(START_LIMIT, this::doAllLeadOrFollow);
            assertTrue(
                    areBack,
                    () ->
                            "not every node leads or follows: "
                                    + cluster.views()
                                    + ", restarts "
                                    + cluster.nodes().stream().map(supervisor::restarts).toList());
        }
    }

    private boolean doAllLeadOrFollow() {
        return cluster.views().stream()
                .allMatch(view -> view.isLeader() || "FOLLOWER".equals(view.role()));
    }

    static void await(final Duration limit, final String what, final BooleanSupplier condition) {
        assertTrue(Await.until(limit, condition), () -> "waited " + limit + " for " + what);
    }

    @Override
    public void close() {
        try {
            client.close();
        } finally {
            cluster.close();
        }
    }
}
