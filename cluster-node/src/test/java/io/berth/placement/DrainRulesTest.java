package io.berth.placement;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.berth.placement.PlacementOutput.WorkerDescription;
import io.berth.placement.RecordingOutput.Said;
import io.berth.schemas.protocol.RejectReason;
import io.berth.schemas.protocol.WorkerEventKind;
import io.berth.schemas.protocol.WorkerState;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DrainRulesTest {
    private static final long MS = Cell.MS;
    private static final long SECOND = 1_000 * MS;
    private static final long HOUR = 3_600 * SECOND;

    private final Cell cell = Cell.started();
    private final long function = cell.function("f");
    private final Cell.Worker first = cell.worker("w1");
    private final Cell.Client client = cell.client();
    private int slot;

    private RejectReason drain(final String worker, final long deadlineNs) {
        cell.machine.drainWorker(cell.nowNs, Cell.ADMIN, 1, worker, deadlineNs);
        return answer();
    }

    private RejectReason undrain(final String worker) {
        cell.machine.undrainWorker(cell.nowNs, Cell.ADMIN, 2, worker);
        return answer();
    }

    private RejectReason evacuate(final int zone, final long deadlineNs) {
        cell.machine.evacuateZone(cell.nowNs, Cell.ADMIN, 3, zone, deadlineNs);
        return answer();
    }

    private RejectReason restore(final int zone) {
        cell.machine.restoreZone(cell.nowNs, Cell.ADMIN, 4, zone);
        return answer();
    }

    private RejectReason answer() {
        cell.check();
        return (RejectReason) cell.out.last("adminResult").args()[4];
    }

    private WorkerDescription describe(final Cell.Worker worker) {
        cell.machine.listWorkers(cell.nowNs, Cell.ADMIN, 5, 0);
        return cell.out.all("addWorker").stream()
                .map(said -> (WorkerDescription) said.args()[0])
                .filter(described -> described.workerId() == worker.id)
                .reduce((a, b) -> b)
                .orElseThrow();
    }

    private WorkerState stateOf(final Cell.Worker worker) {
        return describe(worker).state();
    }

    private Cell.Worker workerIn(final int zone, final String name) {
        final Cell.Worker worker = cell.new Worker(name, 1);
        worker.zone = zone;
        worker.hello(cell.newSession(), 1, 1024);
        return worker;
    }

    private Said invoke() {
        client.invoke(slot++, 1, function, Cell.MAY_WAIT, 60_000);
        return cell.out.said.get(cell.out.said.size() - 1);
    }

    /** Runs an invocation on the worker and leaves its sandbox idle. */
    private long warm(final Cell.Worker worker) {
        invoke();
        final long sandbox = worker.startLast();
        end(worker, sandbox);
        return sandbox;
    }

    private void end(final Cell.Worker worker, final long sandbox) {
        worker.event(WorkerEventKind.COMPLETED, sandbox, cell.out.last("placed").longArg(5));
    }

    private void reload() {
        cell.machine = Snapshots.load(Snapshots.save(cell.machine), cell.out.asOutput());
        cell.check();
    }

    private void live(final int ms, final Cell.Worker... workers) {
        for (int i = 0; i < ms; i += 500) {
            cell.pass(500);
            for (final Cell.Worker worker : workers) {
                worker.pulse();
            }
        }
    }

    private Set<Long> stopped() {
        final Set<Long> ids = new HashSet<>();
        cell.out.all("stopSandbox").forEach(said -> ids.add(said.longArg(4)));
        return ids;
    }

    // ---- what is refused

    @Test
    void shouldRefuseWorkersThatItDoesNotKnow() {
        assertEquals(RejectReason.UNKNOWN_WORKER, drain("w9", 0));
        assertEquals(RejectReason.UNKNOWN_WORKER, drain(null, 0));
        assertEquals(RejectReason.UNKNOWN_WORKER, undrain("w9"));
        invoke();
        first.startLast();
        cell.pass(6_500);
        assertEquals(WorkerState.DEAD, stateOf(first));
        assertEquals(RejectReason.UNKNOWN_WORKER, drain("w1", 0), "it does not come back");
        assertEquals(RejectReason.UNKNOWN_WORKER, undrain("w1"));
    }

    @Test
    void shouldRefuseDeadlinesAndZonesOutOfRange() {
        final long[] bad = {-1, 1, MS - 1, 24 * HOUR + 1, Long.MIN_VALUE, Long.MAX_VALUE};
        for (final long deadlineNs : bad) {
            assertEquals(RejectReason.INVALID_ARGUMENT, drain("w1", deadlineNs));
            assertEquals(RejectReason.INVALID_ARGUMENT, evacuate(0, deadlineNs));
        }
        assertEquals(WorkerState.ACTIVE, stateOf(first));
        final int[] zones = {-1, 64, 255, Integer.MAX_VALUE};
        for (final int zone : zones) {
            assertEquals(RejectReason.INVALID_ARGUMENT, evacuate(zone, 0));
            assertEquals(RejectReason.INVALID_ARGUMENT, restore(zone));
        }
        assertEquals(RejectReason.NONE, drain("w1", MS));
        assertEquals(RejectReason.NONE, drain("w1", 24 * HOUR));
        assertEquals(RejectReason.NONE, evacuate(63, MS));
        assertEquals(RejectReason.NONE, evacuate(0, 24 * HOUR));
        assertEquals(RejectReason.NONE, restore(63));
    }

    @Test
    void shouldRefuseEverythingBeforeTheCellHasSettings() {
        final Cell empty = new Cell();
        empty.machine.newTerm(empty.nowNs, 1);
        empty.machine.drainWorker(empty.nowNs, Cell.ADMIN, 1, "w1", 0);
        empty.machine.undrainWorker(empty.nowNs, Cell.ADMIN, 2, "w1");
        empty.machine.evacuateZone(empty.nowNs, Cell.ADMIN, 3, 0, 0);
        empty.machine.restoreZone(empty.nowNs, Cell.ADMIN, 4, 0);
        assertEquals(4, empty.out.all("adminResult").size());
        for (final Said said : empty.out.all("adminResult")) {
            assertEquals(RejectReason.NOT_INITIALISED, said.args()[4]);
        }
    }

    // ---- by name

    @Test
    void shouldPlaceNothingNewStopWhatIsIdleAndLetRunsFinish() {
        invoke();
        final long busy = first.startLast();
        final long token = cell.out.last("placed").longArg(5);
        invoke();
        final long idle = first.startLast();
        end(first, idle);
        cell.out.clear();
        assertEquals(RejectReason.NONE, drain("w1", 0));
        assertEquals(first.id, cell.out.last("adminResult").longArg(2));
        assertEquals(Set.of(idle), stopped(), "a run goes on");
        assertEquals(WorkerState.DRAINING, stateOf(first));
        assertTrue(describe(first).drained());
        assertEquals(-1, describe(first).drainRemainingNs());
        invoke();
        assertFalse(cell.out.has("placed"));
        assertFalse(cell.out.has("startSandbox"), "nobody else is there");
        first.event(WorkerEventKind.COMPLETED, busy, token);
        assertEquals(Set.of(busy, idle), stopped(), "its run has ended");
        assertFalse(cell.out.has("placed"));
        final Cell.Worker second = cell.worker("w2");
        cell.pass(10);
        assertEquals(second.id, cell.out.only("startSandbox").longArg(1), "who waits goes there");
        assertEquals(WorkerState.DRAINING, stateOf(first));
    }

    @Test
    void shouldStartElsewhereAtOnceWhatWasStartingThere() {
        invoke();
        final Said there = cell.out.last("startSandbox");
        assertEquals(first.id, there.longArg(1));
        final Cell.Worker second = cell.worker("w2");
        cell.out.clear();
        drain("w1", 0);
        assertEquals(there.longArg(4), cell.out.only("stopSandbox").longArg(4));
        assertEquals(second.id, cell.out.only("startSandbox").longArg(1));
        first.event(WorkerEventKind.STARTED, there.longArg(4), 0);
        assertFalse(cell.out.has("placed"), "too late");
    }

    @Test
    void shouldPlaceAgainWhenUndrained() {
        drain("w1", 0);
        invoke();
        assertFalse(cell.out.has("startSandbox"));
        assertEquals(RejectReason.NONE, undrain("w1"));
        assertEquals(WorkerState.ACTIVE, stateOf(first));
        assertFalse(describe(first).drained());
        assertTrue(cell.out.has("startSandbox"), "what waits is looked at again");
        assertEquals(RejectReason.NONE, undrain("w1"), "once more changes nothing");
        assertEquals(WorkerState.ACTIVE, stateOf(first));
    }

    @Test
    void shouldNotUndoTheWorkersOwnWord() {
        drain("w1", 0);
        first.event(WorkerEventKind.DRAINING, 0, 0);
        undrain("w1");
        assertEquals(WorkerState.DRAINING, stateOf(first));
        assertFalse(describe(first).drained(), "no longer by an operator");
    }

    @Test
    void shouldStayDrainedThroughDisconnectionAndResumption() {
        drain("w1", 20 * SECOND);
        cell.closeSession(first.session);
        assertEquals(WorkerState.DISCONNECTED, stateOf(first));
        reload();
        first.hello(cell.newSession(), 2, 1024);
        assertEquals(WorkerState.DRAINING, stateOf(first));
        first.hello(cell.newSession(), 3, 1024);
        assertEquals(WorkerState.DRAINING, stateOf(first), "also without a disconnection");
        assertEquals(20 * SECOND, describe(first).drainRemainingNs());
        cell.closeSession(first.session);
        undrain("w1");
        assertEquals(WorkerState.DISCONNECTED, stateOf(first));
        first.hello(cell.newSession(), 4, 1024);
        assertEquals(WorkerState.ACTIVE, stateOf(first), "undrained while it was away");
    }

    @Test
    void shouldDrainAWorkerThatIsDisconnected() {
        final long idle = warm(first);
        cell.closeSession(first.session);
        cell.out.clear();
        assertEquals(RejectReason.NONE, drain("w1", 0));
        first.hello(cell.newSession(), 2, 1024);
        assertEquals(WorkerState.DRAINING, stateOf(first));
        assertEquals(Set.of(idle), stopped());
    }

    @Test
    void shouldNotDrainANewIncarnation() {
        drain("w1", SECOND);
        cell.closeSession(first.session);
        final Cell.Worker next = cell.worker("w1", 2, 1024);
        assertEquals(WorkerState.ACTIVE, stateOf(next));
        assertFalse(describe(next).drained());
        live(2_000, next);
        assertEquals(WorkerState.ACTIVE, stateOf(next), "nor does the deadline concern it");
    }

    // ---- deadlines

    @Test
    void shouldStopEverythingAtTheDeadlineTheHoldersEndFirst() {
        invoke();
        final long sandbox = first.startLast();
        final long token = cell.out.last("placed").longArg(5);
        drain("w1", SECOND);
        cell.out.clear();
        cell.pass(999);
        assertFalse(cell.out.has("stopSandbox"));
        assertEquals(MS, describe(first).drainRemainingNs());
        reload();
        cell.pass(1);
        assertEquals(Set.of(sandbox), stopped());
        assertEquals(0, describe(first).drainRemainingNs());
        assertFalse(cell.out.has("ended"), "the worker's word comes first");
        first.event(WorkerEventKind.COMPLETED, sandbox, token);
        assertEquals(1, cell.machine.state().cell.completed(0));
        first.event(WorkerEventKind.STOPPED, sandbox, 0);
        assertEquals(0, cell.machine.state().sandboxes.size());
    }

    @Test
    void shouldTakeTheNewestDeadlineOfARepeatedDrain() {
        invoke();
        first.startLast();
        cell.out.clear();
        drain("w1", SECOND);
        drain("w1", 2 * SECOND);
        live(1_500, first);
        assertFalse(cell.out.has("stopSandbox"), "replaced by a later one");
        drain("w1", 0);
        live(2_000, first);
        assertFalse(cell.out.has("stopSandbox"), "taken back");
        assertEquals(-1, describe(first).drainRemainingNs());
        drain("w1", MS);
        cell.pass(1);
        assertTrue(cell.out.has("stopSandbox"));
    }

    @Test
    void shouldForgetTheDeadlineWithTheDrain() {
        invoke();
        first.startLast();
        cell.out.clear();
        drain("w1", SECOND);
        undrain("w1");
        drain("w1", 0);
        live(1_500, first);
        assertFalse(cell.out.has("stopSandbox"));
    }

    @Test
    void shouldStopEverythingOnResumptionWhereTheDeadlinePassedMeanwhile() {
        invoke();
        final long sandbox = first.startLast();
        drain("w1", SECOND);
        cell.closeSession(first.session);
        cell.out.clear();
        cell.pass(2_000);
        assertFalse(cell.out.has("stopSandbox"));
        first.hello(cell.newSession(), 2, 1024);
        cell.pass(100);
        assertTrue(stopped().contains(sandbox));
    }

    @Test
    void shouldStopManyAtTheDeadlineInSteps() {
        final int runs = 400;
        final Cell.Worker large = cell.new Worker("large", 1);
        large.maxSandboxes = runs;
        drain("w1", 0);
        large.hello(cell.newSession(), 1, runs * 128);
        final Cell.Client many = cell.client(cell.newSession(), runs);
        for (int i = 0; i < runs; i++) {
            many.invoke(i, 1, function, Cell.MAY_WAIT, 60_000);
            for (final Said start : cell.out.all("startSandbox")) {
                cell.out.clear();
                large.event(WorkerEventKind.STARTED, start.longArg(4), 0);
            }
        }
        assertEquals(runs, cell.machine.state().cell.inFlight(0));
        drain("large", MS);
        cell.out.clear();
        int left = runs;
        while (left > 0) {
            cell.out.clear();
            cell.pass(1);
            final int now = cell.out.all("stopSandbox").size();
            assertTrue(
                    now > 0 && now <= EntrySteps.SWEEPS_BEFORE + EntrySteps.SWEEPS_AFTER + 2,
                    now + " in one entry");
            left -= now;
        }
        assertEquals(runs, cell.machine.state().cell.inFlight(0), "no end but the worker's");
    }

    // ---- provisioned sandboxes

    private long provisioned(final int sandboxes) {
        return cell.function(
                FunctionMaker.named("p").memoryMb(8).provisioned(sandboxes).settings());
    }

    /** Answers every start that is commanded to the worker. */
    private void startAll(final Cell.Worker worker) {
        cell.pass(100);
        final List<Said> starts = cell.out.all("startSandbox");
        cell.out.clear();
        for (final Said start : starts) {
            if (start.longArg(1) == worker.id) {
                worker.event(WorkerEventKind.STARTED, start.longArg(4), 0);
            }
        }
    }

    @Test
    void shouldStopProvisionedSandboxesOnlyWhenOthersHaveStartedElsewhere() {
        provisioned(3);
        startAll(first);
        assertEquals(3, describe(first).sandboxes());
        cell.out.clear();
        drain("w1", 0);
        live(1_000, first);
        assertFalse(cell.out.has("stopSandbox"), "nobody can take their place");
        final Cell.Worker second = cell.worker("w2");
        cell.pass(100);
        final List<Said> starts = cell.out.all("startSandbox");
        assertEquals(3, starts.size());
        for (final Said start : starts) {
            assertEquals(second.id, start.longArg(1));
            assertFalse(cell.out.has("stopSandbox"), "not all have started");
            reload();
            second.event(WorkerEventKind.STARTED, start.longArg(4), 0);
        }
        assertEquals(3, cell.out.all("stopSandbox").size(), "all have started");
    }

    @Test
    void shouldStopManyThatWereReplacedInSteps() {
        final int count = 150;
        final Cell.Worker old = cell.new Worker("old", 1);
        old.maxSandboxes = count;
        drain("w1", 0);
        old.hello(cell.newSession(), 1, count * 8);
        final long provisioned = provisioned(count);
        for (int i = 0;
                i < 40 && describe(old).starting() + describe(old).sandboxes() < 2 * count;
                i++) {
            startAll(old);
            old.pulse();
        }
        assertEquals(count, describe(old).sandboxes());
        drain("old", 0);
        cell.pass(50);
        cell.out.clear();
        cell.machine.deleteFunction(cell.nowNs, Cell.ADMIN, 5, "acme", "p");
        cell.check();
        final int atOnce = cell.out.all("stopSandbox").size();
        assertTrue(atOnce > 0 && atOnce < count, atOnce + " in one entry");
        for (int i = 0; i < 5; i++) {
            cell.pass(10);
        }
        assertEquals(count, stopped().size(), "of function " + provisioned);
    }

    @Test
    void shouldStopProvisionedSandboxesAtTheDeadlineAndAtTheWorkersOwnWord() {
        provisioned(2);
        startAll(first);
        drain("w1", SECOND);
        cell.out.clear();
        cell.pass(900);
        assertFalse(cell.out.has("stopSandbox"));
        cell.pass(100);
        assertEquals(2, stopped().size());
        undrain("w1");
        for (final long sandbox : stopped()) {
            first.event(WorkerEventKind.STOPPED, sandbox, 0);
        }
        startAll(first);
        drain("w1", 0);
        cell.out.clear();
        first.event(WorkerEventKind.DRAINING, 0, 0);
        assertEquals(2, stopped().size(), "the worker goes");
    }

    @Test
    void shouldGiveThemBackToTheWarmPoolWhenUndrained() {
        final long provisioned = provisioned(1);
        startAll(first);
        drain("w1", 0);
        client.invoke(slot++, 1, provisioned, Cell.MAY_WAIT, 60_000);
        assertFalse(cell.out.has("placed"), "nothing new is placed there");
        undrain("w1");
        assertTrue(cell.out.has("placed"));
        assertFalse(cell.out.has("stopSandbox"));
    }

    @Test
    void shouldStartAndStopNothingWhereManyProvisionedOnesComeBack() {
        final int count = 200;
        final Cell.Worker many = cell.new Worker("many", 1);
        many.maxSandboxes = 2 * count;
        drain("w1", 0);
        many.hello(cell.newSession(), 1, 2 * count * 8);
        provisioned(count);
        for (int i = 0; i < 60; i++) {
            startAll(many);
            many.pulse();
        }
        assertEquals(count, describe(many).sandboxes());
        evacuate(0, 0);
        live(1_000, many);
        cell.out.clear();
        restore(0);
        reload();
        live(1_000, many);
        assertFalse(cell.out.has("startSandbox"), "none is missing");
        assertFalse(cell.out.has("stopSandbox"), "and none is too many");
    }

    // ---- zones

    @Test
    void shouldDrainTheZoneAndThoseThatComeToIt() {
        final Cell.Worker second = workerIn(1, "w2");
        cell.closeSession(second.session);
        assertEquals(RejectReason.NONE, evacuate(1, 0));
        assertEquals(WorkerState.ACTIVE, stateOf(first), "another zone");
        second.hello(cell.newSession(), 2, 1024);
        assertEquals(WorkerState.DRAINING, stateOf(second), "resumed there");
        final Cell.Worker third = workerIn(1, "w3");
        assertEquals(WorkerState.DRAINING, stateOf(third), "registered there");
        cell.closeSession(third.session);
        final Cell.Worker again = cell.new Worker("w3", 2);
        again.zone = 1;
        again.hello(cell.newSession(), 1, 1024);
        assertEquals(WorkerState.DRAINING, stateOf(again), "a new incarnation there");
        reload();
        cell.machine.describePolicy(cell.nowNs, Cell.ADMIN, 9);
        assertEquals(2, cell.out.last("policyReply").longArg(4));
        assertTrue(describe(again).drained());
        assertEquals(RejectReason.NONE, evacuate(1, 0), "again");
        assertEquals(RejectReason.NONE, restore(1));
        assertEquals(WorkerState.ACTIVE, stateOf(second));
        assertEquals(WorkerState.ACTIVE, stateOf(again));
        assertEquals(RejectReason.NONE, restore(1), "again");
    }

    @Test
    void shouldKeepWhatWasDrainedByNameWhenTheZoneIsRestored() {
        drain("w1", 5 * SECOND);
        evacuate(0, 2 * SECOND);
        assertEquals(2 * SECOND, describe(first).drainRemainingNs(), "the sooner");
        restore(0);
        assertEquals(WorkerState.DRAINING, stateOf(first));
        assertEquals(5 * SECOND, describe(first).drainRemainingNs());
        evacuate(0, 0);
        undrain("w1");
        assertEquals(WorkerState.DRAINING, stateOf(first), "its zone is still evacuated");
        assertEquals(-1, describe(first).drainRemainingNs());
        restore(0);
        assertEquals(WorkerState.ACTIVE, stateOf(first));
    }

    @Test
    void shouldStopEverythingAtTheDeadlineOfTheZone() {
        invoke();
        final long sandbox = first.startLast();
        cell.out.clear();
        evacuate(0, SECOND);
        evacuate(0, 3 * SECOND);
        live(2_000, first);
        assertFalse(cell.out.has("stopSandbox"), "the newer deadline counts");
        reload();
        live(1_000, first);
        assertEquals(Set.of(sandbox), stopped());
    }
}
