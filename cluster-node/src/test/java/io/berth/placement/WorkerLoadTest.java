package io.berth.placement;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.berth.placement.RecordingOutput.Said;
import io.berth.schemas.protocol.SandboxState;
import io.berth.schemas.protocol.WorkerEventKind;
import io.berth.schemas.protocol.WorkerState;
import org.junit.jupiter.api.Test;

/**
 * One worker with a lot: what it dies with is swept in steps, what it does not confirm is bounded.
 */
class WorkerLoadTest {
    private static final int RUNS = 500;

    /** The sweep runs before and after the command of an entry. */
    private static final int MOST_IN_ONE_ENTRY =
            EntrySteps.SWEEPS_BEFORE + EntrySteps.SWEEPS_AFTER + 2;

    private final Cell cell = Cell.started();
    private final long function = cell.function("f");

    private Cell.Worker worker(final int maxSandboxes, final int memoryMb) {
        final Cell.Worker worker = cell.new Worker("w1", 1);
        worker.maxSandboxes = maxSandboxes;
        worker.hello(cell.newSession(), 1, memoryMb);
        return worker;
    }

    private int workerState(final Cell.Worker worker) {
        return cell.machine.state().workers.state(CellIds.index(worker.id));
    }

    // ---- death

    private void fill(final Cell.Worker worker) {
        final Cell.Client client = cell.client(cell.newSession(), RUNS);
        for (int i = 0; i < RUNS; i++) {
            client.invoke(i, 1, function, Cell.MAY_WAIT, 60_000);
            for (final Said start : cell.out.all("startSandbox")) {
                cell.out.clear();
                worker.event(WorkerEventKind.STARTED, start.longArg(4), 0);
            }
        }
        assertEquals(RUNS, cell.machine.state().cell.inFlight(0));
        cell.out.clear();
    }

    @Test
    void shouldSweepADeadWorkerWithManySandboxesInSteps() {
        final Cell.Worker worker = worker(RUNS, RUNS * 128);
        fill(worker);
        cell.machine.workerGoodbye(cell.nowNs, worker.session, worker.id, worker.epoch);
        cell.check();
        int left = RUNS;
        int entries = 0;
        while (left > 0) {
            final int now = cell.machine.state().sandboxes.size();
            final int swept = left - now;
            assertTrue(swept > 0, "every entry gets on with it");
            assertTrue(swept <= MOST_IN_ONE_ENTRY, swept + " sandboxes in one entry");
            assertEquals(swept, cell.out.all("ended").size(), "each owner is told with its step");
            assertEquals(now, cell.machine.state().cell.inFlight(0));
            cell.out.clear();
            left = now;
            entries++;
            cell.nowNs += Cell.MS;
            cell.machine.timerFired(cell.nowNs, 0);
            cell.check();
        }
        assertTrue(entries >= RUNS / MOST_IN_ONE_ENTRY, entries + " entries");
        cell.pass(100);
        assertEquals(0, cell.machine.state().workers.size(), "nothing of it remains");
        assertEquals(0, cell.machine.state().commands.size(), "nor of its commands");
        assertFalse(cell.out.has("ended"), "nobody is told twice");
    }

    // ---- commands that are not confirmed

    private void reportUnknown(final Cell.Worker worker, final long reportId, final int count) {
        cell.machine.beginWorkerReport(
                cell.nowNs, worker.session, worker.id, worker.epoch, reportId, 0, 0, 0, true);
        for (int i = 0; i < count; i++) {
            cell.machine.workerReportSlot(1_000 + i, 0, 0, 0, SandboxState.IDLE);
        }
        cell.machine.endWorkerReport();
        cell.check();
    }

    @Test
    void shouldDisconnectAWorkerThatConfirmsNoCommands() {
        final int most = 256 + 4 * 2;
        final Cell.Worker worker = worker(2, 1_024);
        final long first = worker.session;
        reportUnknown(worker, 1, most);
        assertEquals(most, cell.out.all("stopSandbox").size());
        assertFalse(cell.out.has("closeSession"), "as many as allowed");
        reportUnknown(worker, 2, 1);
        assertEquals(first, cell.out.only("closeSession").longArg(0));
        assertEquals(WorkerState.DISCONNECTED.value(), workerState(worker));
        assertEquals(0, cell.machine.state().candidates.size(), "nothing new is placed there");
        assertEquals(most + 1, cell.machine.state().workers.commands(CellIds.index(worker.id)));
        cell.out.clear();
        reportUnknown(worker, 3, 50);
        assertFalse(cell.out.has("stopSandbox"), "the table does not grow any more");
        assertEquals(most + 1, cell.machine.state().commands.size());
    }

    @Test
    void shouldStartWhatWaitsOnceAWorkerHasConfirmedEnough() {
        final Cell.Worker worker = worker(2, 1_024);
        reportUnknown(worker, 1, 300);
        worker.hello(cell.newSession(), 2, 1_024);
        final Cell.Client client = cell.client();
        client.invoke(0, 1, function, Cell.MAY_WAIT);
        assertFalse(cell.out.has("startSandbox"), "it has confirmed nothing yet");
        worker.pulse();
        assertTrue(cell.out.has("startSandbox"));
    }

    @Test
    void shouldTakeAWorkerBackThatHasConfirmedItsCommands() {
        final Cell.Worker worker = worker(2, 1_024);
        reportUnknown(worker, 1, 300);
        worker.applyAll();
        worker.hello(cell.newSession(), 2, 1_024);
        assertEquals(WorkerState.ACTIVE.value(), workerState(worker));
        assertEquals(0, cell.machine.state().commands.size(), "all are confirmed");
        final Cell.Client client = cell.client();
        client.invoke(0, 1, function, Cell.MAY_WAIT);
        worker.startLast();
        assertEquals(worker.id, cell.out.last("placed").longArg(8));
    }
}
