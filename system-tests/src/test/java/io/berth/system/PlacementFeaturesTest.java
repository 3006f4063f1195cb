package io.berth.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.berth.client.FunctionInfo;
import io.berth.client.FunctionSettings;
import io.berth.client.InvocationFuture;
import io.berth.client.InvocationInfo;
import io.berth.client.InvocationResult;
import io.berth.client.InvokeOptions;
import io.berth.client.PolicySettings;
import io.berth.client.TenantInfo;
import io.berth.client.WorkerInfo;
import io.berth.client.protocol.ClientEnd;
import io.berth.client.protocol.EndReason;
import io.berth.ops.CheckFailed;
import io.berth.ops.cell.Cell;
import io.berth.ops.cluster.CounterFile;
import io.berth.ops.cluster.LocalClusterContext;
import io.berth.ops.cluster.Signal;
import io.berth.ops.cluster.SnapshotTool;
import io.berth.schemas.protocol.InvocationState;
import io.berth.schemas.protocol.KeepAlivePolicy;
import io.berth.schemas.protocol.PlacementPolicy;
import io.berth.schemas.protocol.RejectReason;
import io.berth.schemas.protocol.SandboxKind;
import io.berth.schemas.protocol.WorkerState;
import java.io.OutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * Limits, reservations, provisioned sandboxes, labels, drains, the policy and what operators ask of
 * invocations, through one real cluster, in which the leader changes and the nodes are started
 * again from a snapshot.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class PlacementFeaturesTest {
    private static final Duration SHORT = Duration.ofMillis(1);
    private static final Duration LONG = Duration.ofSeconds(55);
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final Duration DEADLINE = Duration.ofSeconds(80);

    private Fleet fleet;
    private Cell operator;

    @BeforeAll
    void startFleet() {
        fleet =
                Fleet.start(
                        new LocalClusterContext()
                                .nodes(3)
                                .workers(3)
                                .workerMemoryMb(2_048)
                                .workerLabel(0, "gpu"));
        operator = fleet.operator();
        final PolicySettings policy = operator.policy().settings();
        operator.setPolicy(policy.withUnreservedFloor(1));
    }

    @AfterAll
    void stopFleet() {
        if (fleet != null) {
            operator.close();
            fleet.close();
        }
    }

    private static FunctionSettings function(final String tenant, final String name) {
        return function(tenant, name, FunctionSettings.NONE_RESERVED, 0, "");
    }

    private static FunctionSettings function(
            final String tenant,
            final String name,
            final long reserved,
            final int provisioned,
            final String labels) {
        return new FunctionSettings(
                tenant,
                name,
                SandboxKind.SYNTHETIC,
                "",
                TimeUnit.SECONDS.toNanos(60),
                TimeUnit.MINUTES.toNanos(10),
                TimeUnit.MILLISECONDS.toNanos(50),
                128,
                reserved,
                1_000,
                provisioned,
                0,
                labels);
    }

    private InvocationFuture hold(final String function) {
        final InvocationFuture call =
                fleet.invoke(function, LONG, InvokeOptions.defaults().withDeadline(DEADLINE));
        Fleet.await(
                LIMIT,
                function + " to be placed",
                () ->
                        call.invocationId() != 0
                                && isPlaced(operator.describeInvocation(call.invocationId())));
        return call;
    }

    /** Runs that workers have begun. */
    private long begun() {
        return fleet.cluster.workers().stream()
                .mapToLong(
                        worker ->
                                CounterFile.read(worker)
                                        .map(file -> file.labelled("berth-worker-begun").orElse(0))
                                        .orElse(0L))
                .sum();
    }

    private static boolean isPlaced(final InvocationInfo invocation) {
        return invocation != null && invocation.state() == InvocationState.PLACED;
    }

    private InvocationResult call(final String function) {
        return fleet.invoke(function, SHORT, InvokeOptions.defaults().withDeadline(DEADLINE))
                .join();
    }

    private InvocationResult callWithoutWaiting(final String function) {
        return fleet.invoke(
                        function,
                        SHORT,
                        InvokeOptions.defaults().withDeadline(LIMIT).withMayWait(false))
                .join();
    }

    private InvocationResult callWithin(final String function, final Duration deadline) {
        return fleet.invoke(function, SHORT, InvokeOptions.defaults().withDeadline(deadline))
                .join();
    }

    private void end(final InvocationFuture... calls) {
        for (final InvocationFuture call : calls) {
            call.requestCancel();
        }
        for (final InvocationFuture call : calls) {
            assertEquals(EndReason.CANCELLED, call.join().reason());
        }
    }

    private static void assertRejected(
            final EndReason reason,
            final long current,
            final long allowed,
            final InvocationResult result) {
        assertEquals(ClientEnd.NOT_RUN, result.end(), result::toString);
        assertEquals(reason, result.reason(), result::toString);
        assertEquals(current, result.limitCurrent(), result::toString);
        assertEquals(allowed, result.limitAllowed(), result::toString);
        assertEquals(1, result.message().lines().count());
    }

    private WorkerInfo worker(final String name) {
        return operator.listWorkers().stream()
                .filter(worker -> worker.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private FunctionInfo describe(final String tenant, final String name) {
        return operator.describeFunction(tenant, name);
    }

    private void awaitWorker(
            final String name, final String what, final Predicate<WorkerInfo> condition) {
        Fleet.await(LIMIT, name + " " + what, () -> condition.test(worker(name)));
    }

    @Test
    @Order(1)
    void shouldTellWhichLimitWhoseAndItsValues() {
        operator.setTenant("limits", 1, 1, 1);
        operator.createFunction(function("limits", "f"));
        final InvocationFuture held = hold("limits/f");

        final InvocationResult atLimit = callWithoutWaiting("limits/f");
        assertRejected(EndReason.TENANT_CONCURRENCY, 1, 1, atLimit);
        assertTrue(
                atLimit.message()
                        .startsWith(
                                "NOT_RUN(TENANT_CONCURRENCY): tenant limits has 1 of 1 in flight,"
                                        + " retry after "),
                atLimit.message());

        final InvocationFuture waiting =
                fleet.invoke("limits/f", SHORT, InvokeOptions.defaults().withDeadline(DEADLINE));
        Fleet.await(LIMIT, "one to wait", () -> waiting.invocationId() != 0);
        assertRejected(
                EndReason.TENANT_QUEUE_FULL, 1, 1, callWithin("limits/f", Duration.ofMillis(100)));
        end(waiting);

        final InvocationResult late = callWithin("limits/f", Duration.ofMillis(500));
        assertRejected(EndReason.DEADLINE, 1, 1, late);
        assertEquals(EndReason.TENANT_CONCURRENCY, late.cause());
        end(held);
    }

    @Test
    @Order(2)
    void shouldHoldReservationsAsFloorAndCap() {
        operator.setTenant("shop", 4, 1, 100);
        operator.createFunction(function("shop", "cart", 2, 0, ""));
        operator.createFunction(function("shop", "other"));
        assertTrue(
                assertThrows(
                                CheckFailed.class,
                                () -> operator.createFunction(function("shop", "greedy", 2, 0, "")))
                        .getMessage()
                        .contains("RESERVED_TOO_HIGH"));
        final InvocationFuture[] others = {hold("shop/other"), hold("shop/other")};
        assertRejected(EndReason.UNRESERVED_CONCURRENCY, 2, 2, callWithoutWaiting("shop/other"));
        final InvocationFuture[] carts = {hold("shop/cart"), hold("shop/cart")};
        operator.setTenant("shop", 5, 1, 100);
        assertRejected(EndReason.FUNCTION_CONCURRENCY, 2, 2, callWithoutWaiting("shop/cart"));
        end(others);
        end(carts);
        operator.createFunction(function("shop", "cart", 0, 0, ""));
        assertEquals(EndReason.FUNCTION_DISABLED, callWithoutWaiting("shop/cart").reason());
    }

    @Test
    @Order(3)
    void shouldNotLetAFunctionThatCallsAnotherOfItsTenantWaitForEver() {
        operator.setTenant("nested", 1, 1, 100);
        operator.createFunction(function("nested", "outer"));
        operator.createFunction(function("nested", "inner"));
        final InvocationFuture outer = hold("nested/outer");
        final InvocationResult stuck = callWithin("nested/inner", Duration.ofMillis(600));
        assertRejected(EndReason.DEADLINE, 1, 1, stuck);
        assertEquals(EndReason.TENANT_CONCURRENCY, stuck.cause());

        // What the operator sets against it: slots of the callee's own.
        operator.setTenant("nested", 2, 1, 100);
        operator.createFunction(function("nested", "inner", 1, 0, ""));
        assertRejected(EndReason.UNRESERVED_CONCURRENCY, 1, 1, callWithoutWaiting("nested/outer"));
        assertTrue(call("nested/inner").isOk());
        end(outer);
    }

    @Test
    @Order(4)
    void shouldDescribeAndCancelWhatWaitsWhatRunsAndWhatIsOnItsWay() {
        operator.setTenant("ops", 1, 1, 100);
        operator.createFunction(function("ops", "f"));
        final long begunBefore = begun();
        final InvocationFuture running = hold("ops/f");
        Fleet.await(LIMIT, "it to begin", () -> begun() > begunBefore);
        final InvocationFuture waiting =
                fleet.invoke("ops/f", SHORT, InvokeOptions.defaults().withDeadline(DEADLINE));
        Fleet.await(LIMIT, "one to wait", () -> waiting.invocationId() != 0);

        final InvocationInfo queued = operator.describeInvocation(waiting.invocationId());
        assertEquals(InvocationState.QUEUED, queued.state());
        assertEquals(0, queued.position());
        assertEquals(RejectReason.TENANT_CONCURRENCY, queued.cause());
        assertEquals("ops", queued.tenant());
        assertEquals(
                2,
                operator.listInvocations().stream()
                        .filter(one -> "ops".equals(one.tenant()))
                        .count());
        assertTrue(operator.cancelInvocation(waiting.invocationId()));
        assertEquals(ClientEnd.NOT_RUN, waiting.join().end());
        assertEquals(EndReason.CANCELLED, waiting.join().reason());
        assertNull(operator.describeInvocation(waiting.invocationId()));
        assertFalse(operator.cancelInvocation(waiting.invocationId()));

        final InvocationInfo placed = operator.describeInvocation(running.invocationId());
        assertTrue(operator.cancelInvocation(running.invocationId()));
        assertEquals(ClientEnd.RAN, running.join().end(), "the word of its worker");
        assertEquals(EndReason.CANCELLED, running.join().reason());

        // On a worker that hears nothing for a while, nobody knows whether it has begun.
        final int index = Integer.parseInt(placed.worker().substring("worker-".length()));
        fleet.cluster.worker(index).signal(Signal.STOP);
        final InvocationFuture unheard;
        try {
            unheard = hold("ops/f");
            assertTrue(operator.cancelInvocation(unheard.invocationId()));
            assertTrue(operator.cancelInvocation(unheard.invocationId()), "once more is the same");
        } finally {
            fleet.cluster.worker(index).signal(Signal.CONT);
        }
        assertEquals(EndReason.CANCELLED, unheard.join().reason());
        fleet.awaitWorkers(WorkerState.ACTIVE, 3);
    }

    @Test
    @Order(5)
    void shouldStartOnlyWhereTheLabelsAre() {
        operator.createFunction(
                function("labels", "gpu", FunctionSettings.NONE_RESERVED, 0, "gpu"));
        operator.createFunction(
                function("labels", "tpu", FunctionSettings.NONE_RESERVED, 0, "tpu"));
        final InvocationFuture[] calls = {
            hold("labels/gpu"), hold("labels/gpu"), hold("labels/gpu")
        };
        for (final InvocationFuture call : calls) {
            assertEquals("worker-0", operator.describeInvocation(call.invocationId()).worker());
        }
        end(calls);
        assertEquals("gpu", worker("worker-0").labels());
        final InvocationResult none = callWithoutWaiting("labels/tpu");
        assertEquals(EndReason.NO_LABELLED_WORKER, none.reason(), none::toString);
    }

    @Test
    @Order(6)
    void shouldDrainAWorkerAndTakeItBackAndEvacuateAZone() {
        operator.createFunction(function("drains", "kept", FunctionSettings.NONE_RESERVED, 3, ""));
        operator.createFunction(function("drains", "f"));
        awaitProvisioned("drains", 3);
        final InvocationFuture running = hold("drains/f");
        final String busy = operator.describeInvocation(running.invocationId()).worker();

        operator.drainWorker(busy, Duration.ZERO);
        assertEquals(WorkerState.DRAINING, worker(busy).state());
        assertTrue(worker(busy).drained());
        awaitWorker(busy, "to hold the run alone", w -> w.sandboxes() == 1 && w.busy() == 1);
        awaitProvisioned("drains", 3);
        assertTrue(call("drains/f").isOk(), "served elsewhere");
        assertFalse(running.isDone(), "a drain lets runs finish");
        end(running);
        awaitWorker(busy, "to be empty", w -> w.sandboxes() == 0);
        operator.undrainWorker(busy);
        assertEquals(WorkerState.ACTIVE, worker(busy).state());

        final InvocationFuture cut = hold("drains/f");
        final int zone = worker(operator.describeInvocation(cut.invocationId()).worker()).zone();
        operator.evacuateZone(zone, Duration.ofMillis(500));
        assertTrue(operator.policy().isEvacuated(zone));
        final InvocationResult stopped = cut.join();
        assertEquals(ClientEnd.RAN, stopped.end(), "stopped at the deadline of the drain");
        awaitWorker("worker-" + zone, "to be empty", w -> w.sandboxes() == 0);
        awaitProvisioned("drains", 3);
        operator.restoreZone(zone);
        assertEquals(WorkerState.ACTIVE, worker("worker-" + zone).state());
        assertFalse(operator.policy().isEvacuated(zone));
    }

    private void awaitProvisioned(final String tenant, final int count) {
        Fleet.await(
                LIMIT,
                count + " provisioned sandboxes",
                () -> {
                    final FunctionInfo kept = describe(tenant, "kept");
                    return kept.provisionedAvailable() == count
                            && kept.provisionedAllocated() == count;
                });
    }

    @Test
    @Order(7)
    void shouldKeepEverythingOverAChangeOfLeaderAndASnapshot() {
        final PolicySettings policy =
                operator.policy()
                        .settings()
                        .withPlacement(PlacementPolicy.LEAST_LOADED)
                        .withKeepAlive(KeepAlivePolicy.GREEDY_DUAL)
                        .withBestOf(3)
                        .withHighLoadPermille(500)
                        .withStandingQueueNs(TimeUnit.SECONDS.toNanos(7));
        operator.setPolicy(policy);
        operator.setTenant("kept", 1, 7, 50);
        operator.createFunction(function("kept", "kept"));
        operator.createFunction(function("drains", "kept", FunctionSettings.NONE_RESERVED, 3, ""));
        operator.evacuateZone(2, Duration.ZERO);
        operator.drainWorker("worker-1", Duration.ZERO);
        awaitProvisioned("drains", 3);
        final InvocationFuture running = hold("kept/kept");
        final InvocationFuture waiting =
                fleet.invoke("kept/kept", SHORT, InvokeOptions.defaults().withDeadline(DEADLINE));
        Fleet.await(LIMIT, "one to wait", () -> waiting.invocationId() != 0);

        final int leader = fleet.cluster.awaitLeader(LIMIT);
        fleet.cluster.node(leader).signal(Signal.TERM);
        fleet.awaitLeaderOtherThan(leader);
        assertKept(policy, running, waiting);
        fleet.restartNode(leader);

        new SnapshotTool(fleet.cluster)
                .take(LIMIT, new PrintStream(OutputStream.nullOutputStream()));
        fleet.restartNodes();
        assertKept(policy, running, waiting);

        end(running);
        assertTrue(waiting.join().isOk(), "served by what was freed");
        operator.restoreZone(2);
        operator.undrainWorker("worker-1");
        fleet.awaitWorkers(WorkerState.ACTIVE, 3);
        assertTrue(call("kept/kept").isOk());
        fleet.awaitNothingHeld(LIMIT);
        fleet.assertSound();
    }

    private void assertKept(
            final PolicySettings policy,
            final InvocationFuture running,
            final InvocationFuture waiting) {
        assertEquals(policy, operator.policy().settings());
        assertTrue(operator.policy().isEvacuated(2));
        assertTrue(worker("worker-1").drained());
        assertEquals(7, tenant("kept").weight());
        assertEquals(50, tenant("kept").maxQueued());
        assertTrue(isPlaced(operator.describeInvocation(running.invocationId())));
        final InvocationInfo queued = operator.describeInvocation(waiting.invocationId());
        assertEquals(RejectReason.TENANT_CONCURRENCY, queued.cause());
        awaitProvisioned("drains", 3);
        assertRejected(EndReason.TENANT_CONCURRENCY, 1, 1, callWithoutWaiting("kept/kept"));
    }

    private TenantInfo tenant(final String name) {
        return operator.listTenants().stream()
                .filter(tenant -> tenant.name().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
