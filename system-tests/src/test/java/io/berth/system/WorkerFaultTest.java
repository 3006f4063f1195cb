package io.berth.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.berth.client.InvocationResult;
import io.berth.client.WorkerInfo;
import io.berth.client.protocol.ClientEnd;
import io.berth.client.protocol.EndReason;
import io.berth.ops.cell.Cell;
import io.berth.ops.cluster.LocalProcess;
import io.berth.ops.cluster.Signal;
import io.berth.schemas.protocol.WorkerState;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Workers die or stall under load: what ran there is told as it is, and its slots come back. */
class WorkerFaultTest {
    private static final Duration DEADLINE = Duration.ofSeconds(60);
    private static final int RATE = 100;

    @Test
    void shouldTellEveryEndWhenAWorkerIsKilled() {
        try (Fleet fleet = Fleet.start(3)) {
            fleet.createFunction("f", Duration.ofSeconds(5));
            final LocalProcess victim = fleet.cluster.worker(1);
            final List<InvocationResult> results;
            final long victimId;
            try (SteadyLoad load =
                    new SteadyLoad(fleet, "f", RATE, Duration.ofMillis(100), DEADLINE)) {
                load.awaitMoreEnds(2 * RATE);
                victimId = idOf(fleet, victim.name());
                assertTrue(victim.signal(Signal.KILL));
                load.awaitMoreEnds(3 * RATE);
                fleet.cluster.start(victim);
                load.awaitMoreEnds(RATE);
                results = load.stopAndCollect(DEADLINE.plusSeconds(10));
            }
            for (final InvocationResult result : results) {
                assertTrue(
                        result.isOk() || wasLostOn(victimId, result),
                        () ->
                                "neither ran nor was lost with the killed worker: "
                                        + result
                                        + " on "
                                        + result.workerId());
            }
            final long lost = results.stream().filter(result -> !result.isOk()).count();
            assertTrue(
                    lost < results.size() / 4,
                    () -> lost + " of " + results.size() + " lost with one worker");
            fleet.awaitWorkers(WorkerState.ACTIVE, 3);
            fleet.awaitNothingHeld(Duration.ofSeconds(30));
            fleet.assertSound();
        }
    }

    @Test
    void shouldKeepEveryRunOfAWorkerThatStallsWithinItsGrace() throws Exception {
        try (Fleet fleet = Fleet.start(1)) {
            fleet.createFunction("f", Duration.ofSeconds(30));
            final LocalProcess worker = fleet.cluster.worker(0);
            final CompletableFuture<InvocationResult> run =
                    fleet.invoke("f", Duration.ofSeconds(4), DEADLINE);
            awaitRunning(fleet, worker, 1);
            worker.signal(Signal.STOP);
            // Less than silence (3 s) and grace (3 s) together.
            assertFalse(worker.awaitExit(Duration.ofSeconds(4)));
            worker.signal(Signal.CONT);
            final InvocationResult result = run.get(30, TimeUnit.SECONDS);
            assertTrue(result.isOk(), result::toString);
            fleet.awaitWorkers(WorkerState.ACTIVE, 1);
            assertEquals(0, fleet.status().lost());
            fleet.awaitNothingHeld(Duration.ofSeconds(20));
            fleet.assertSound();
        }
    }

    @Test
    void shouldTellLostAndFreeTheSlotWhenAWorkerStallsPastItsGraceWithARunInside()
            throws Exception {
        try (Fleet fleet = Fleet.start(2)) {
            fleet.createFunction("f", Duration.ofSeconds(20), 1);
            final CompletableFuture<InvocationResult> run =
                    fleet.invoke("f", Duration.ofSeconds(15), DEADLINE);
            Fleet.await(
                    Duration.ofSeconds(20), "the run to begin", () -> runningWorker(fleet) != null);
            final LocalProcess worker = runningWorker(fleet);
            worker.signal(Signal.STOP);
            final long stoppedNs = System.nanoTime();
            final InvocationResult lost = run.get(30, TimeUnit.SECONDS);
            assertEquals(ClientEnd.UNKNOWN, lost.end(), lost::toString);
            assertEquals(EndReason.WORKER_LOST, lost.reason(), lost::toString);
            assertTrue(
                    System.nanoTime() - stoppedNs < TimeUnit.SECONDS.toNanos(15),
                    "told too late that the worker is lost");
            // Reserved concurrency 1 and the stalled worker may still be running it: the slot stays
            // counted.
            assertEquals(1, fleet.status().inFlight());
            worker.signal(Signal.CONT);
            // Declared dead: it stops what it held, comes back as a new incarnation, and its slot
            // is free.
            final InvocationResult next =
                    fleet.invoke("f", Duration.ofMillis(10), DEADLINE).get(60, TimeUnit.SECONDS);
            assertTrue(next.isOk(), next::toString);
            fleet.awaitWorkers(WorkerState.ACTIVE, 2);
            assertEquals(2, fleet.workerCounter(worker, "berth-worker-incarnations"));
            fleet.awaitNothingHeld(Duration.ofSeconds(20));
            fleet.assertSound();
        }
    }

    private static boolean wasLostOn(final long workerId, final InvocationResult result) {
        return result.workerId() == workerId
                && result.reason() == EndReason.WORKER_LOST
                && result.end() != ClientEnd.RAN;
    }

    private static long idOf(final Fleet fleet, final String name) {
        try (Cell operator = fleet.operator()) {
            return operator.listWorkers().stream()
                    .filter(worker -> worker.name().equals(name))
                    .mapToLong(WorkerInfo::workerId)
                    .findFirst()
                    .orElseThrow();
        }
    }

    private static LocalProcess runningWorker(final Fleet fleet) {
        return fleet.cluster.workers().stream()
                .filter(worker -> fleet.workerCounter(worker, "berth-worker-running") == 1)
                .findFirst()
                .orElse(null);
    }

    private static void awaitRunning(
            final Fleet fleet, final LocalProcess worker, final long count) {
        Fleet.await(
                Duration.ofSeconds(20),
                count + " runs on " + worker.name(),
                () -> fleet.workerCounter(worker, "berth-worker-running") == count);
    }
}
