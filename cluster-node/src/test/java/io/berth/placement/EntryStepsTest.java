package io.berth.placement;

import static io.berth.placement.Cell.MAY_WAIT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.berth.placement.RecordingOutput.Said;
import io.berth.schemas.protocol.WorkerEventKind;
import io.berth.schemas.protocol.WorkerState;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What one entry does is bounded by counts, and all of it is done in the end (rule 34). */
class EntryStepsTest {
    /** Of all parts of an entry, each of which may overdraw by one thing of at most 34 steps. */
    private static final int MOST_STEPS =
            EntrySteps.DUE
                    + EntrySteps.SWEEPS_BEFORE
                    + EntrySteps.COMMAND
                    + EntrySteps.SWEEPS_AFTER
                    + EntrySteps.PROVISIONED
                    + EntrySteps.SERVED
                    + 6 * 34;

    private static final int MANY = 1_000;
    private static final long LONG_MS = 3_600_000;

    private final Cell cell = Cell.started();
    private final Cell.Client client = cell.client(90, MANY);
    private Cell.Worker worker;
    private long function;
    private long before;

    private void addLargeWorker() {
        worker = cell.new Worker("large", 1);
        worker.maxSandboxes = 2 * MANY;
        worker.hello(cell.newSession(), 1, 64 * MANY);
    }

    private void makeFunction() {
        function =
                cell.function(
                        FunctionMaker.named("f")
                                .memoryMb(1)
                                .maxQueued(2 * MANY)
                                .scaleUpSize(2 * MANY)
                                .keepAliveMs(10_000)
                                .settings());
        cell.tenantLimit("acme", 2 * MANY);
    }

    private void invokeAll(final long sequence, final long deadlineMs) {
        for (int slot = 0; slot < MANY; slot++) {
            client.invoke(slot, sequence, function, MAY_WAIT, deadlineMs);
        }
    }

    /** As many busy sandboxes as invocations. */
    private void makeBusy() {
        addLargeWorker();
        makeFunction();
        invokeAll(1, LONG_MS);
        while (cell.machine.state().functions.queued(index()) > 0) {
            final List<Said> starts = List.copyOf(cell.out.all("startSandbox"));
            cell.out.said.removeIf(said -> said.name().equals("startSandbox"));
            starts.forEach(s -> worker.event(WorkerEventKind.STARTED, s.longArg(4), 0));
            worker.pulse();
        }
    }

    private void makeIdle() {
        makeBusy();
        final List<Said> placed = List.copyOf(cell.out.all("placed"));
        placed.forEach(p -> worker.event(WorkerEventKind.COMPLETED, p.longArg(6), p.longArg(5)));
        assertEquals(MANY, cell.machine.state().functions.idle(index()));
    }

    private int index() {
        return CellIds.index(function);
    }

    private void begin() {
        cell.out.clear();
        before = cell.machine.core.steps.taken();
    }

    /** Checks the entry since the last call. */
    private void checkEntry() {
        final long taken = cell.machine.core.steps.taken() - before;
        assertTrue(taken <= MOST_STEPS, taken + " steps in one entry");
        before = cell.machine.core.steps.taken();
    }

    /** Goes on in entries of a millisecond. @return how many there were. */
    private int goOn(final int most) {
        int entries = 0;
        while (entries < most && cell.machine.hasWork()) {
            tick(1);
            entries++;
        }
        assertFalse(cell.machine.hasWork(), "done within " + most + " entries");
        return entries;
    }

    private void tick(final long ms) {
        cell.nowNs += ms * Cell.MS;
        cell.machine.timerFired(cell.nowNs, 0);
        checkEntry();
    }

    @Test
    void shouldTellAllOwnersOfALargeDeadWorkerInBoundedEntries() {
        makeBusy();
        cell.closeSession(worker.session);
        begin();
        for (int i = 0; i < 40; i++) {
            tick(100);
        }
        goOn(MANY);
        assertEquals(MANY, cell.out.all("ended").size());
    }

    @Test
    void shouldClearALargeWorkerAwayInBoundedEntriesWhenANewIncarnationComes() {
        makeBusy();
        cell.closeSession(worker.session);
        final Cell.Worker next = cell.new Worker("large", 2);
        begin();
        next.hello(cell.newSession(), 2, 64 * MANY);
        checkEntry();
        goOn(MANY);
        assertEquals(0, cell.machine.state().cell.inFlight(0));
    }

    @Test
    void shouldStopManyThatExpireAtTheSameInstantInBoundedEntries() {
        makeIdle();
        begin();
        for (int i = 0; i < 120; i++) {
            tick(100);
            worker.pulse();
            checkEntry();
        }
        assertEquals(0, cell.machine.state().functions.idle(index()));
        assertEquals(MANY, cell.out.all("stopSandbox").size());
    }

    @Test
    void shouldRejectManyWithTheSameDeadlineInBoundedEntries() {
        makeFunction();
        invokeAll(1, 1_000);
        begin();
        tick(1_000);
        for (int i = 0; i < MANY && cell.machine.state().functions.queued(index()) > 0; i++) {
            tick(1);
        }
        assertEquals(MANY, cell.out.all("rejected").size());
    }

    @Test
    void shouldDrainALargeWorkerInBoundedEntries() {
        makeIdle();
        begin();
        cell.machine.drainWorker(cell.nowNs, Cell.ADMIN, 1, "large", 0);
        checkEntry();
        goOn(MANY);
        assertEquals(MANY, cell.out.all("stopSandbox").size());
    }

    @Test
    void shouldStopAllOfAFormerVersionInBoundedEntries() {
        makeIdle();
        begin();
        cell.machine.createFunction(
                cell.nowNs,
                Cell.ADMIN,
                7,
                FunctionMaker.named("f").memoryMb(2).code("other").settings());
        checkEntry();
        for (int i = 0; i < 50; i++) {
            tick(1);
        }
        assertEquals(0, cell.machine.state().functions.idle(index()));
    }

    @Test
    void shouldRejectAllThatWaitForADeletedFunctionInBoundedEntries() {
        makeFunction();
        invokeAll(1, LONG_MS);
        begin();
        cell.machine.deleteFunction(cell.nowNs, Cell.ADMIN, 9, "acme", "f");
        checkEntry();
        goOn(MANY);
        assertEquals(MANY, cell.out.all("rejected").size());
        assertFalse(cell.machine.state().functions.isLive(index()));
    }

    @Test
    void shouldCancelAllOfAGoneClientInBoundedEntries() {
        makeBusy();
        begin();
        cell.machine.clientGoodbye(cell.nowNs, client.session, client.id);
        checkEntry();
        goOn(MANY);
        assertEquals(MANY, cell.out.all("cancelRun").size());
    }

    @Test
    void shouldStartForAllThatWaitInBoundedEntriesWhenAWorkerComes() {
        makeFunction();
        for (int i = 0; i < MANY; i++) {
            final long other =
                    cell.function(FunctionMaker.of("t" + i % 7, "f" + i).memoryMb(1).settings());
            client.invoke(i, 1, other, MAY_WAIT, LONG_MS);
        }
        begin();
        for (int i = 0; i < 100; i++) {
            final Cell.Worker next = cell.new Worker("w" + i, 1);
            next.hello(cell.newSession(), 1, 1_024);
            checkEntry();
        }
        goOn(MANY);
        assertEquals(MANY, cell.machine.state().sandboxes.size());
    }

    @Test
    void shouldLeaveADeletedFunctionToThoseThatClearItWhenItsTimerIsDue() {
        addLargeWorker();
        makeFunction();
        client.invoke(0, 1, function, MAY_WAIT, LONG_MS);
        worker.startLast();
        final Said placed = cell.out.last("placed");
        worker.event(WorkerEventKind.COMPLETED, placed.longArg(6), placed.longArg(5));
        // As in the first half of an entry, before the sweeps: its worker has died, its delete has
        // used up the steps of the entry before.
        final PlacementState state = cell.machine.state();
        state.functions.deleted(index(), 1);
        state.workers.state(CellIds.index(worker.id), WorkerState.DEAD.value());
        cell.machine.core.steps.open(EntrySteps.DUE);
        cell.machine.core.placer.onFunctionTimer(index());
        assertTrue(state.functions.isLive(index()), "its record is still there for who comes next");
        assertEquals(1, state.functions.idle(index()));
    }
}
