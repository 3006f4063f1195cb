package io.berth.placement;

import static io.berth.placement.Cell.MAY_WAIT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.berth.placement.RecordingOutput.Said;
import io.berth.schemas.protocol.RefuseReason;
import io.berth.schemas.protocol.WorkerEventKind;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/**
 * A copy that was loaded from a snapshot does the same in every entry as one that never was, also
 * where an entry ends as its steps are used up: what a search costs must not depend on what was
 * searched for, or how large the fleet was, before.
 */
class LoadedCopyTest {
    private static final int WORKERS = 512;
    private static final int WAITING = 48;
    private static final long LONG_MS = 3_600_000;

    private final Cell cell = Cell.started();
    private final Cell.Client client = cell.client(90, 1_000);
    private final RecordingOutput copyOut = new RecordingOutput();
    private PlacementStateMachine copy;
    private Cell.Worker first;

    /** Every second worker carries the label and is small; the others have room. */
    private void addWorkers() {
        for (int i = 0; i < WORKERS; i++) {
            final Cell.Worker worker = cell.new Worker("w" + i, 1);
            worker.labels = i % 2 == 0 ? "" : "gpu";
            worker.hello(cell.newSession(), 1, i % 2 == 0 ? 4_096 : 256);
            first = i == 0 ? worker : first;
        }
    }

    /** Each waits for a worker with the label and with room, of which there is none. */
    private void queueInVain() {
        for (int i = 0; i < WAITING; i++) {
            final long function =
                    cell.function(
                            FunctionMaker.of("t" + i, "f" + i)
                                    .labels("gpu")
                                    .memoryMb(1_000 - i)
                                    .settings());
            client.invoke(100 + i, 1, function, MAY_WAIT, LONG_MS);
        }
        settle(cell.machine);
    }

    private void settle(final PlacementStateMachine machine) {
        for (int i = 0; i < 1_000 && machine.hasWork(); i++) {
            machine.timerFired(cell.nowNs, 0);
        }
    }

    private void reload() {
        copy = Snapshots.load(Snapshots.save(cell.machine), copyOut.asOutput());
        assertSame();
    }

    private void assertSame() {
        assertEquals(cell.machine.rollingDigest(), copy.rollingDigest(), "outputs");
        assertEquals(cell.machine.structuralDigest(), copy.structuralDigest(), "state");
    }

    private void onBoth(final Consumer<PlacementStateMachine> entry) {
        entry.accept(cell.machine);
        entry.accept(copy);
        assertSame();
    }

    private void pulseOf(final PlacementStateMachine machine, final Said placed, final long event) {
        machine.beginWorkerEvents(
                cell.nowNs, first.session, first.id, first.epoch, first.applied, event, 999);
        machine.workerEvent(
                placed.longArg(6),
                placed.longArg(5),
                10 * Cell.MS,
                0,
                WorkerEventKind.COMPLETED,
                RefuseReason.NONE);
        machine.endWorkerEvents();
    }

    @Test
    void shouldSpendTheStepsOfAnEntryAsOneThatWasNeverLoaded() {
        first = cell.worker("w", 1, 4_096);
        final long small = cell.function("small");
        client.invoke(0, 1, small, MAY_WAIT, LONG_MS);
        first.startLast();
        final List<Said> placed = List.copyOf(cell.out.all("placed"));
        assertEquals(1, placed.size());
        final Cell.Worker runner = first;
        addWorkers();
        first = runner;
        queueInVain();
        reload();
        // An idle sandbox might make way: all who wait are looked at again, though room is as it
        // was.
        onBoth(machine -> pulseOf(machine, placed.get(0), first.nextEvent));
        int entries = 0;
        while (cell.machine.hasWork()) {
            onBoth(machine -> machine.timerFired(cell.nowNs, 0));
            entries++;
        }
        assertTrue(entries > 0, "the look takes more than one entry");
    }

    @Test
    void shouldOpenAWorkerAgainWhenTheLastOfTooManyCommandsAreDroppedByAResend() {
        first = cell.new Worker("w", 1);
        first.maxSandboxes = 300;
        first.hello(cell.newSession(), 1, 4_096);
        cell.closeSession(first.session);
        final int worker = CellIds.index(first.id);
        final WorkerCommands commands = cell.machine.core.commands;
        for (int i = 0; i < 2_600; i++) {
            commands.issue(worker, WorkerCommands.STOP, 1L << 20 | i, 0);
        }
        assertTrue(commands.isOverfull(worker));
        first.applyAll();
        // All are confirmed, more than are dropped at once: some by its word, some by the resend.
        first.hello(cell.newSession(), 2, 4_096);
        assertFalse(commands.isOverfull(worker));
        reload();
        final long function = cell.function("f");
        copy.createFunction(cell.nowNs, Cell.ADMIN, 7, Cell.settings("f"));
        onBoth(
                machine ->
                        machine.invoke(
                                cell.nowNs,
                                client.session,
                                client.id,
                                0,
                                1,
                                function,
                                5_000 * Cell.MS,
                                100,
                                MAY_WAIT,
                                0,
                                255));
        assertTrue(cell.out.has("startSandbox"), "it takes starts again");
    }
}
