package io.berth.placement;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.berth.schemas.protocol.RejectReason;
import io.berth.schemas.protocol.SandboxKind;
import io.berth.schemas.protocol.WorkerEventKind;
import org.junit.jupiter.api.Test;

class ProvisionedConcurrencyTest {
    private static final long MS = Cell.MS;

    private final Cell cell = Cell.started();
    private final Robots robots = new Robots(cell);
    private final Cell.Client client = cell.client();

    private PlacementCommands.FunctionSettings settings(
            final String name, final int memoryMb, final long timeoutMs, final int provisioned) {
        return new PlacementCommands.FunctionSettings(
                "acme",
                name,
                SandboxKind.SYNTHETIC,
                "",
                timeoutMs * MS,
                60_000 * MS,
                50 * MS,
                memoryMb,
                PlacementCommands.FunctionSettings.NONE_RESERVED,
                100,
                provisioned,
                0,
                "");
    }

    private long provision(final int provisioned) {
        final long id = cell.function(settings("f", 128, 3_000, provisioned));
        robots.settle();
        return id;
    }

    private PlacementOutput.FunctionDescription described() {
        cell.machine.describeFunction(cell.nowNs, Cell.ADMIN, 5, "acme", "f");
        cell.check();
        robots.settle();
        return (PlacementOutput.FunctionDescription) cell.out.last("addFunction").args()[0];
    }

    private void assertKept(final int requested, final int allocated, final int available) {
        final PlacementOutput.FunctionDescription f = described();
        assertEquals(
                requested + " " + allocated + " " + available,
                f.settings().provisionedConcurrency()
                        + " "
                        + f.provisionedAllocated()
                        + " "
                        + f.provisionedAvailable());
    }

    private void provisionRate(final int size, final long periodMs) {
        final PolicySettings p = cell.machine.state().policy;
        cell.policy(
                new PolicySettings(
                        p.placement(),
                        p.keepAlive(),
                        p.bestOf(),
                        p.highLoadPermille(),
                        p.unreservedFloor(),
                        p.scaleUpSize(),
                        p.scaleUpPeriodNs(),
                        size,
                        periodMs * MS,
                        p.quantumMb(),
                        p.standingQueueNs(),
                        p.suspectFailures(),
                        p.suspectNs()));
    }

    // ---- started ahead

    @Test
    void shouldStartThemAheadWithoutAnInvocation() {
        robots.add("w1", 0, 1024);
        robots.startsHang(true);
        provision(3);
        assertEquals(3, robots.takeStarts());
        assertKept(3, 3, 0);
        cell.out.all("startSandbox").subList(0, 2).forEach(this::started);
        assertKept(3, 3, 2);
    }

    private void started(final RecordingOutput.Said start) {
        final Cell.Worker worker = robots.worker(start.longArg(1));
        worker.event(WorkerEventKind.STARTED, start.longArg(4), 0);
    }

    @Test
    void shouldStartNoMoreThanTheBucketHasAndRefillItContinuously() {
        robots.add("w1", 0, 100_000);
        provisionRate(4, 1_000);
        provision(10);
        assertEquals(4, robots.takeStarts());
        robots.pass(500);
        assertEquals(2, robots.takeStarts());
        robots.pass(500);
        assertEquals(2, robots.takeStarts());
        robots.pass(10_000);
        assertEquals(2, robots.takeStarts());
        assertKept(10, 10, 10);
    }

    @Test
    void shouldNotGainTokensBySwitchingItOffAndOn() {
        robots.add("w1", 0, 100_000);
        provisionRate(4, 1_000);
        provision(4);
        provision(0);
        provision(10);
        assertEquals(4, robots.takeStarts());
    }

    @Test
    void shouldTakeNoTokenOfTheScaleUpRate() {
        robots.add("w1", 0, 1024);
        provision(5);
        assertEquals(1_000, described().scaleUpTokens());
    }

    @Test
    void shouldCountWhatAnInvocationHasStarted() {
        robots.add("w1", 0, 1024);
        final long f = provision(0);
        robots.run(client, 0, 1, f, 10);
        robots.takeStarts();
        provision(2);
        assertEquals(1, robots.takeStarts());
        assertKept(2, 2, 2);
    }

    @Test
    void shouldStartThemOnTheFirstWorkerThatComes() {
        provision(2);
        assertKept(2, 0, 0);
        robots.add("w1", 0, 1024);
        robots.pass(100);
        assertKept(2, 2, 2);
    }

    @Test
    void shouldMakeRoomForThem() {
        robots.add("w1", 0, 256);
        final long other = cell.function(settings("other", 256, 3_000, 0));
        robots.run(client, 0, 1, other, 10);
        provision(1);
        robots.pass(500);
        assertKept(1, 1, 1);
    }

    @Test
    void shouldWaitForRoomAndTakeItWhenItComes() {
        robots.add("w1", 0, 256);
        final long other = cell.function(settings("other", 256, 30_000, 0));
        client.invoke(0, 1, other, Cell.MAY_WAIT);
        robots.settle();
        provision(2);
        robots.pass(5_000);
        assertKept(2, 0, 0);
        robots.restart();
        robots.complete(0);
        robots.pass(100);
        assertKept(2, 2, 2);
    }

    @Test
    void shouldBackOffAfterFailedStarts() {
        robots.add("w1", 0, 1024);
        robots.startsFail(true);
        provision(1);
        robots.pass(10_000);
        final int failed = robots.takeStarts();
        assertTrue(failed >= 4 && failed <= 12, "starts in 10 s: " + failed);
        robots.startsFail(false);
        robots.pass(5_500);
        assertKept(1, 1, 1);
    }

    @Test
    void shouldReplaceOneWhoseStartHangs() {
        robots.add("w1", 0, 1024);
        robots.startsHang(true);
        provision(1);
        robots.pass(2_000);
        robots.startsHang(false);
        robots.pass(30_000);
        assertKept(1, 1, 1);
    }

    // ---- kept

    @Test
    void shouldKeepThemBeyondTheKeepAlive() {
        robots.add("w1", 0, 1024);
        provision(2);
        robots.passMinutes(20);
        assertKept(2, 2, 2);
        assertEquals(2, robots.takeStarts());
        assertEquals(0, robots.takeStops());
    }

    @Test
    void shouldLetTheSurplusGoByKeepAlive() {
        robots.add("w1", 0, 1024);
        provision(4);
        provision(1);
        robots.passMinutes(3);
        assertKept(1, 1, 1);
        assertEquals(3, robots.takeStops());
    }

    @Test
    void shouldReplaceOneThatIsStopped() {
        robots.add("w1", 0, 1024);
        final long f = provision(1);
        client.invoke(0, 1, f, Cell.MAY_WAIT);
        final RecordingOutput.Said placed = cell.out.last("placed");
        robots.takeStarts();
        robots.worker(placed.longArg(8))
                .event(WorkerEventKind.TIMED_OUT, placed.longArg(6), placed.longArg(5));
        robots.settle();
        assertEquals(1, robots.takeStarts());
        assertKept(1, 1, 1);
    }

    // ---- spill-over

    @Test
    void shouldCountGrantsBeyondThemAsSpillOvers() {
        robots.add("w1", 0, 1024);
        final long f = provision(2);
        client.invoke(0, 1, f, Cell.MAY_WAIT);
        client.invoke(1, 1, f, Cell.MAY_WAIT);
        assertEquals(0, described().spillOvers());
        client.invoke(2, 1, f, Cell.MAY_WAIT);
        robots.settle();
        assertEquals(1, described().spillOvers());
        assertEquals(3, described().inFlight());
    }

    @Test
    void shouldCountNoSpillOversWithoutThem() {
        robots.add("w1", 0, 1024);
        final long f = provision(0);
        robots.run(client, 0, 1, f, 10);
        assertEquals(0, described().spillOvers());
    }

    // ---- versions, deletion

    @Test
    void shouldStartTheNewVersion() {
        robots.add("w1", 0, 4096);
        provision(3);
        robots.takeStarts();
        cell.function(settings("f", 128, 4_000, 3));
        robots.settle();
        assertEquals(3, robots.takeStarts());
        assertEquals(3, robots.takeStops());
        assertKept(3, 3, 3);
        assertEquals(2, described().version());
    }

    @Test
    void shouldStartTheNewVersionThoughRunsOfTheOldGoOn() {
        robots.add("w1", 0, 4096);
        final long f = provision(2);
        client.invoke(0, 1, f, Cell.MAY_WAIT);
        client.invoke(1, 1, f, Cell.MAY_WAIT);
        robots.takeStarts();
        cell.function(settings("f", 128, 4_000, 2));
        robots.settle();
        assertEquals(2, robots.takeStarts());
        cell.out.all("placed").forEach(robots::complete);
        assertKept(2, 2, 2);
        assertEquals(2, described().idle());
    }

    @Test
    void shouldKeepNoneOfADeletedFunction() {
        robots.add("w1", 0, 1024);
        provision(3);
        cell.machine.deleteFunction(cell.nowNs, Cell.ADMIN, 9, "acme", "f");
        robots.settle();
        robots.pass(1_000);
        assertEquals(0, cell.machine.state().sandboxes.size());
        assertEquals(0, cell.machine.state().functions.size());
    }

    @Test
    void shouldForgetADeletedFunctionThatWaitsForRoom() {
        provision(3);
        cell.machine.deleteFunction(cell.nowNs, Cell.ADMIN, 9, "acme", "f");
        cell.check();
        assertEquals(0, cell.machine.state().functions.size());
        assertEquals(0, cell.machine.state().cell.provisionWaiters(0));
        robots.add("w1", 0, 1024);
        robots.pass(2_000);
        assertEquals(0, robots.takeStarts());
    }

    // ---- workers

    @Test
    void shouldReplaceThoseOfADeadWorkerButNotOfADisconnectedOne() {
        final Cell.Worker first = robots.add("w1", 0, 1024);
        provision(2);
        robots.add("w2", 0, 1024);
        robots.takeStarts();
        robots.silence(first);
        cell.closeSession(first.session);
        robots.pass(2_500);
        assertEquals(0, robots.takeStarts());
        assertKept(2, 2, 2);
        robots.restart();
        robots.pass(1_000);
        assertEquals(2, robots.takeStarts());
        assertKept(2, 2, 2);
    }

    @Test
    void shouldStartNothingOnALeaderChange() {
        final Cell.Worker first = robots.add("w1", 0, 1024);
        final Cell.Worker second = robots.add("w2", 1, 1024);
        provision(6);
        robots.takeStarts();
        cell.machine.newTerm(cell.nowNs, 2);
        cell.closeSession(first.session);
        cell.closeSession(second.session);
        robots.silence(first);
        robots.silence(second);
        robots.pass(10_000);
        assertKept(6, 6, 6);
        robots.resume(first, 1024);
        robots.resume(second, 1024);
        robots.pass(1_000);
        assertEquals(0, robots.takeStarts());
        assertEquals(0, robots.takeStops());
        assertKept(6, 6, 6);
    }

    @Test
    void shouldStartReplacementsElsewhereBeforeADrainStopsThem() {
        final Cell.Worker first = robots.add("w1", 0, 1024);
        provision(3);
        robots.add("w2", 1, 1024);
        robots.takeStarts();
        robots.startsHang(true);
        cell.machine.drainWorker(cell.nowNs, Cell.ADMIN, 9, "w1", 0);
        robots.settle();
        robots.pass(500);
        assertEquals(RejectReason.NONE, cell.out.last("adminResult").args()[4]);
        assertEquals(3, robots.takeStarts());
        assertEquals(0, robots.takeStops());
        assertKept(3, 3, 0);
        robots.restart();
        robots.startsHang(false);
        cell.out.all("startSandbox").subList(3, 6).forEach(this::started);
        robots.settle();
        robots.pass(500);
        assertKept(3, 3, 3);
        assertEquals(3, robots.takeStops());
        assertEquals(0, cell.machine.state().workers.sandboxes(CellIds.index(first.id)));
    }

    @Test
    void shouldCountThoseOfAnUndrainedWorkerAgain() {
        robots.add("w1", 0, 1024);
        provision(3);
        robots.takeStarts();
        cell.machine.drainWorker(cell.nowNs, Cell.ADMIN, 9, "w1", 0);
        robots.settle();
        assertKept(3, 0, 0);
        cell.machine.undrainWorker(cell.nowNs, Cell.ADMIN, 9, "w1");
        robots.settle();
        robots.pass(500);
        assertKept(3, 3, 3);
        assertEquals(0, robots.takeStarts());
    }

    // ---- policy

    @Test
    void shouldRefillByANewRateFromTheChangeOn() {
        robots.add("w1", 0, 100_000);
        provisionRate(1, 10_000);
        provision(5);
        assertEquals(1, robots.takeStarts());
        robots.pass(1_000);
        assertEquals(0, robots.takeStarts());
        provisionRate(2, 1_000);
        robots.pass(1_000);
        assertEquals(2, robots.takeStarts());
        robots.restart();
        robots.pass(1_000);
        assertEquals(2, robots.takeStarts());
    }
}
