package io.berth.placement;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.berth.placement.RecordingOutput.Said;
import io.berth.schemas.protocol.InvocationState;
import io.berth.schemas.protocol.RefuseReason;
import io.berth.schemas.protocol.RejectReason;
import io.berth.schemas.protocol.SandboxKind;
import io.berth.schemas.protocol.WorkerEventKind;
import org.junit.jupiter.api.Test;

class WorkerRulesTest {
    private final Cell cell = Cell.started();
    private final long function = cell.function("f");
    private final Cell.Worker worker = cell.worker("w1");
    private final Cell.Client client = cell.client();

    private Said place() {
        client.invoke(0, 1, function, Cell.MAY_WAIT, 60_000);
        worker.startLast();
        return cell.out.last("placed");
    }

    private int inFlight() {
        return cell.machine.state().cell.inFlight(0);
    }

    /** Time goes by while the worker is heard. */
    private void live(final int ms) {
        for (int i = 0; i < ms; i += 500) {
            cell.pass(500);
            worker.pulse();
        }
    }

    @Test
    void shouldRevokeAnExpiredPlacementAndCountItUntilTheWorkerAnswers() {
        final Said placed = place();
        live(2_000);
        final Said revoke = cell.out.only("revokeToken");
        assertEquals(placed.longArg(5), revoke.longArg(6));
        live(2_000);
        assertEquals(1, inFlight());
        worker.event(WorkerEventKind.REVOKED, placed.longArg(6), placed.longArg(5));
        final Said again = cell.out.last("placed");
        assertEquals(placed.longArg(4), again.longArg(4), "the same invocation");
        assertEquals(placed.longArg(5) + 1, again.longArg(5), "with a newer token");
    }

    @Test
    void shouldStopTheSandboxOfARunThatDoesNotEnd() {
        place();
        live(7_000);
        assertTrue(cell.out.has("stopSandbox"));
        assertEquals(1, inFlight(), "still the worker's word");
    }

    @Test
    void shouldIgnoreATokenThatIsNotTheHolderAndEventsAboveAGap() {
        final Said placed = place();
        worker.event(WorkerEventKind.COMPLETED, placed.longArg(6), placed.longArg(5) + 5);
        assertEquals(1, inFlight());
        worker.nextEvent += 3;
        worker.event(WorkerEventKind.COMPLETED, placed.longArg(6), placed.longArg(5));
        assertEquals(1, inFlight());
        worker.nextEvent = cell.out.last("workerAck").longArg(3) + 1;
        worker.event(WorkerEventKind.COMPLETED, placed.longArg(6), placed.longArg(5));
        assertEquals(0, inFlight());
        worker.nextEvent--;
        worker.event(WorkerEventKind.COMPLETED, placed.longArg(6), placed.longArg(5));
        assertEquals(1, cell.machine.state().cell.completed(0));
    }

    @Test
    void shouldDisconnectASilentWorkerThenTellLostAndCountTheSlotUntilItCanNotRun() {
        final Said placed = place();
        cell.pass(3_000);
        assertEquals(0, cell.machine.state().candidates.size());
        client.invoke(1, 1, function, Cell.MAY_WAIT, 60_000);
        assertEquals(1, cell.out.all("placed").size(), "nothing new is placed there");
        cell.pass(3_000);
        final Said ended = cell.out.last("ended");
        assertEquals(InvocationState.LOST, ended.args()[6]);
        assertEquals(placed.longArg(5), ended.longArg(5));
        assertEquals(1, inFlight());
        cell.pass(5_100);
        assertEquals(0, inFlight());
        assertEquals(0, cell.machine.state().workers.size(), "nothing of it remains");
    }

    @Test
    void shouldFreeLostSlotsWhenANewIncarnationSaysHello() {
        place();
        cell.closeSession(worker.session);
        final Cell.Worker next = cell.worker("w1", 2, 1024);
        assertEquals(InvocationState.LOST, lastEnd());
        assertEquals(0, inFlight());
        assertNotEquals(worker.id, next.id);
    }

    @Test
    void shouldCountTheSlotsOfADeadWorkerWhoseNameAnotherHostTakes() {
        place();
        cell.closeSession(worker.session);
        final Cell.Worker elsewhere = cell.new Worker("w1", 2);
        elsewhere.endpoint = "127.0.0.2:4000";
        final Said early = elsewhere.hello(cell.newSession(), 2, 1024);
        assertEquals(
                RejectReason.WORKER_ID_IN_USE, early.args()[4], "the lease of the first may run");
        cell.pass(3_000);
        assertEquals(InvocationState.LOST, lastEnd());
        elsewhere.hello(cell.newSession(), 3, 1024);
        assertNotEquals(worker.id, elsewhere.id);
        assertEquals(1, inFlight(), "the first may still be running it");
        for (int ms = 0; ms < 4_800; ms += 300) {
            assertEquals(1, inFlight(), "it ran for " + ms + " ms");
            cell.pass(300);
            elsewhere.pulse();
        }
        cell.pass(300);
        assertEquals(0, inFlight());
        assertEquals(1, cell.machine.state().workers.size(), "nothing of the first remains");
        elsewhere.pulse();
        assertEquals(
                elsewhere.id, cell.out.last("workerAck").longArg(1), "the name is the second's");
    }

    private InvocationState lastEnd() {
        client.resync(0, 1);
        return (InvocationState) cell.out.last("ended").args()[6];
    }

    @Test
    void shouldRefuseASecondLiveIncarnation() {
        final Cell.Worker second = cell.new Worker("w1", 2);
        final Said rejected = second.hello(cell.newSession(), 1, 1024);
        assertEquals(RejectReason.WORKER_ID_IN_USE, rejected.args()[4]);
        assertTrue(rejected.longArg(3) > 0);
    }

    @Test
    void shouldResumeWithWarmSandboxesAndSendCommandsAgain() {
        final Said placed = place();
        worker.event(WorkerEventKind.COMPLETED, placed.longArg(6), placed.longArg(5));
        cell.closeSession(worker.session);
        cell.pass(1_000);
        final long epoch = worker.epoch;
        final Said welcome = worker.hello(cell.newSession(), 2, 1024);
        assertEquals(true, welcome.args()[9]);
        assertEquals(epoch + 1, worker.epoch);
        client.invoke(0, 2, function, 0);
        assertEquals(placed.longArg(6), cell.out.last("placed").longArg(6));
    }

    @Test
    void shouldGiveTheSameWelcomeToARepeatedHello() {
        final Said first = worker.hello(worker.session, 1, 1024);
        final Said second = worker.hello(worker.session, 1, 1024);
        assertEquals(first.toString(), second.toString());
    }

    @Test
    void shouldSendUnconfirmedCommandsAgain() {
        client.invoke(0, 1, function, Cell.MAY_WAIT);
        cell.out.clear();
        cell.pass(300);
        assertEquals(1, cell.out.all("startSandbox").size());
        worker.pulse();
        cell.out.clear();
        cell.pass(600);
        assertFalse(cell.out.has("startSandbox"));
    }

    @Test
    void shouldStopAnIdleSandboxAfterItsKeepAliveAndFreeItsMemoryOnStopped() {
        final Said placed = place();
        worker.event(WorkerEventKind.COMPLETED, placed.longArg(6), placed.longArg(5));
        live(60_500);
        assertEquals(placed.longArg(6), cell.out.only("stopSandbox").longArg(4));
        assertEquals(128, cell.machine.state().workers.usedMb(0));
        worker.event(WorkerEventKind.STOPPED, placed.longArg(6), 0);
        assertEquals(0, cell.machine.state().workers.usedMb(0));
    }

    @Test
    void shouldNeverReuseASandboxThatTimedOut() {
        final Said placed = place();
        worker.event(WorkerEventKind.TIMED_OUT, placed.longArg(6), placed.longArg(5));
        assertTrue(cell.out.has("stopSandbox"));
        assertEquals(0, inFlight());
    }

    @Test
    void shouldStopASandboxThatTheWorkerDoesNotKnow() {
        final Said placed = place();
        worker.event(
                WorkerEventKind.REFUSED,
                placed.longArg(6),
                placed.longArg(5),
                RefuseReason.UNKNOWN_SANDBOX);
        assertTrue(cell.out.has("stopSandbox"));
        assertEquals(1, cell.machine.state().cell.repairs(0));
        assertEquals(2, cell.out.all("startSandbox").size(), "another one is started for it");
    }

    @Test
    void shouldTellLostOfAStuckRunAndKeepTheSlotUntilItEnds() {
        final Said placed = place();
        worker.event(WorkerEventKind.STUCK, placed.longArg(6), placed.longArg(5));
        assertEquals(InvocationState.LOST, cell.out.last("ended").args()[6]);
        assertEquals(1, inFlight());
        worker.event(WorkerEventKind.TIMED_OUT, placed.longArg(6), placed.longArg(5));
        assertEquals(0, inFlight());
        assertTrue(cell.out.has("stopSandbox"));
    }

    @Test
    void shouldJudgeAReportOnlyWhenItsEventsAreApplied() {
        final Said placed = place();
        worker.nextEvent++;
        worker.report(1);
        assertTrue(cell.out.has("reportRequest"));
        worker.nextEvent--;
        worker.report(2, placed.longArg(6), placed.longArg(5), placed.longArg(5));
        assertEquals(1, inFlight(), "running as it should");
        worker.report(3, placed.longArg(6), placed.longArg(5) - 1, 0);
        assertEquals(1, inFlight(), "a grant above the reported token is not judged");
        worker.report(4);
        assertEquals(0, inFlight());
        assertEquals(InvocationState.LOST, cell.out.last("ended").args()[6]);
        assertEquals(1, cell.machine.state().cell.repairs(0));
    }

    /** So many sandboxes, each with a run, that a report is judged over several entries. */
    private Cell.Worker busyWorker(final Cell.Client owner, final int runs) {
        final Cell.Worker big = cell.new Worker("big", 9);
        big.maxSandboxes = runs;
        big.hello(cell.newSession(), 1, 1 << 20);
        cell.closeSession(worker.session);
        for (int i = 0; i < runs; i++) {
            owner.invoke(i, 1, function, Cell.MAY_WAIT, 60_000);
            for (final Said start : cell.out.all("startSandbox")) {
                big.event(WorkerEventKind.STARTED, start.longArg(4), 0);
            }
            final Said placed = cell.out.last("placed");
            cell.out.clear();
            cell.out.said.add(placed);
        }
        assertEquals(runs, inFlight());
        return big;
    }

    /** Reports every run of the worker as it is. */
    private void reportAllRunning(final Cell.Worker big) {
        final java.util.List<Long> slots = new java.util.ArrayList<>();
        cell.machine.forEachHeldSlot(
                (workerId, incarnation, sandboxId, slot, token, invocation, functionId, state) -> {
                    slots.add(sandboxId);
                    slots.add(token);
                    slots.add(token);
                });
        big.report(7, slots.stream().mapToLong(Long::longValue).toArray());
    }

    @Test
    void shouldNotJudgeARunThatEndedAfterTheReportButBeforeTheSweepCameToIt() {
        final Cell.Client owner = cell.client(cell.newSession(), 200);
        final Cell.Worker big = busyWorker(owner, 150);
        final Said newest = cell.out.last("placed");
        final long sandbox = newest.longArg(6);
        reportAllRunning(big);
        // The sweep has not come to all; the last one's run ends and a new one begins.
        big.event(WorkerEventKind.COMPLETED, sandbox, newest.longArg(5));
        owner.invoke(149, 2, function, Cell.MAY_WAIT, 60_000);
        cell.pass(300);
        assertEquals(0, cell.machine.state().cell.repairs(0));
        assertFalse(cell.out.has("stopSandbox"));
    }

    @Test
    void shouldNotJudgeTheRestOfAReportFromBeforeTheWorkerRegisteredAgain() {
        final Cell.Client owner = cell.client(cell.newSession(), 200);
        final Cell.Worker big = busyWorker(owner, 150);
        reportAllRunning(big);
        big.hello(cell.newSession(), 2, 1 << 20);
        cell.pass(300);
        assertEquals(150, inFlight());
        assertEquals(0, cell.machine.state().cell.lost(0));
        assertEquals(0, cell.machine.state().cell.repairs(0));
    }

    @Test
    void shouldStopWhatTheStateDoesNotKnow() {
        worker.report(1, 999, 0, 0);
        assertEquals(999, cell.out.only("stopSandbox").longArg(4));
    }

    @Test
    void shouldStopIdleSandboxesOfADrainingWorker() {
        final Said placed = place();
        worker.event(WorkerEventKind.COMPLETED, placed.longArg(6), placed.longArg(5));
        worker.event(WorkerEventKind.DRAINING, 0, 0);
        assertTrue(cell.out.has("stopSandbox"));
        client.invoke(0, 2, function, 0);
        assertEquals(RejectReason.NO_CAPACITY, cell.out.last("rejected").args()[4]);
    }

    @Test
    void shouldTellLostAtAGoodbyeAndFreeEverything() {
        place();
        cell.machine.workerGoodbye(cell.nowNs, worker.session, worker.id, worker.epoch);
        cell.check();
        assertEquals(InvocationState.LOST, cell.out.last("ended").args()[6]);
        assertEquals(0, inFlight());
        assertEquals(0, cell.machine.state().workers.size());
    }

    @Test
    void shouldMakeRoomByStoppingTheLeastRecentlyUsedIdleSandbox() {
        final long big =
                cell.function(
                        new PlacementCommands.FunctionSettings(
                                "acme",
                                "big",
                                SandboxKind.SYNTHETIC,
                                "",
                                3_000 * Cell.MS,
                                60_000 * Cell.MS,
                                0,
                                1_000,
                                PlacementCommands.FunctionSettings.NONE_RESERVED,
                                10));
        final Said placed = place();
        worker.event(WorkerEventKind.COMPLETED, placed.longArg(6), placed.longArg(5));
        client.invoke(1, 1, big, Cell.MAY_WAIT);
        assertEquals(placed.longArg(6), cell.out.only("stopSandbox").longArg(4));
        worker.event(WorkerEventKind.STOPPED, placed.longArg(6), 0);
        assertEquals(big, cell.out.last("startSandbox").longArg(5));
    }

    @Test
    void shouldNotStartWhenABusySandboxIsExpectedFreeSooner() {
        final long slowStart =
                cell.function(
                        new PlacementCommands.FunctionSettings(
                                "acme",
                                "slow",
                                SandboxKind.SYNTHETIC,
                                "",
                                3_000 * Cell.MS,
                                60_000 * Cell.MS,
                                60_000 * Cell.MS,
                                100,
                                PlacementCommands.FunctionSettings.NONE_RESERVED,
                                10));
        client.invoke(0, 1, slowStart, Cell.MAY_WAIT);
        final long sandbox = worker.startLast();
        worker.event(WorkerEventKind.COMPLETED, sandbox, cell.out.last("placed").longArg(5));
        client.invoke(0, 2, slowStart, Cell.MAY_WAIT);
        cell.out.clear();
        client.invoke(1, 1, slowStart, Cell.MAY_WAIT);
        assertFalse(cell.out.has("startSandbox"), "runs take 10 ms, starts a minute");
        cell.pass(100);
        assertTrue(
                cell.out.has("startSandbox"), "looked at again when the expected time has passed");
    }
}
