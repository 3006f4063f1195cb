package io.berth.placement;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.berth.placement.RecordingOutput.Said;
import org.junit.jupiter.api.Test;

class DigestWalkTest {
    private static final int SLOTS = 4_096;

    private final Cell cell = Cell.started();

    private void mark(final PlacementStateMachine machine, final long correlationId) {
        machine.markDigest(cell.nowNs, Cell.ADMIN, correlationId);
    }

    private void tick(final PlacementStateMachine machine) {
        machine.timerFired(cell.nowNs, 0);
    }

    private void makeLarge() {
        cell.client(90, SLOTS);
        cell.client(91, SLOTS);
        cell.function("f");
        cell.out.clear();
    }

    /** Marks, and goes on until the answer comes. @return the structural digest. */
    private static long digestOf(final PlacementStateMachine machine, final RecordingOutput out) {
        for (int i = 0; i < 10 && !out.has("digestMarkReply"); i++) {
            machine.timerFired(0, 0);
        }
        return out.last("digestMarkReply").longArg(4);
    }

    @Test
    void shouldAnswerInTheEntryOfTheMarkWhereTheStateIsSmall() {
        cell.function("f");
        mark(cell.machine, 5);
        final Said reply = cell.out.last("digestMarkReply");
        assertEquals(5, reply.longArg(1));
        assertEquals(cell.machine.structuralDigest(), reply.longArg(4));
        assertEquals(cell.out.last("digestMarked").longArg(2), reply.longArg(4));
        assertFalse(cell.machine.hasWork());
    }

    @Test
    void shouldTakeALargeStateOverSeveralEntriesAndAnswerTheNewestMark() {
        makeLarge();
        mark(cell.machine, 5);
        assertFalse(cell.out.has("digestMarkReply"));
        assertTrue(cell.machine.hasWork(), "it goes on");
        mark(cell.machine, 6);
        assertFalse(cell.out.has("digestMarkReply"));
        int entries = 0;
        while (!cell.out.has("digestMarkReply")) {
            tick(cell.machine);
            entries++;
        }
        assertTrue(entries <= 3, entries + " entries");
        assertEquals(1, cell.out.all("digestMarked").size());
        final Said reply = cell.out.last("digestMarkReply");
        assertEquals(6, reply.longArg(1));
        assertEquals(cell.machine.entries(), reply.longArg(2), "of the entry that ends the walk");
        assertFalse(cell.machine.hasWork());
        cell.check();
    }

    @Test
    void shouldGoOnAfterASnapshotInTheMiddleOfAWalk() {
        makeLarge();
        mark(cell.machine, 5);
        final RecordingOutput out = new RecordingOutput();
        final PlacementStateMachine copy =
                Snapshots.load(Snapshots.save(cell.machine), out.asOutput());
        assertEquals(digestOf(cell.machine, cell.out), digestOf(copy, out));
        assertEquals(
                cell.out.last("digestMarkReply").toString(),
                out.last("digestMarkReply").toString());
        assertEquals(cell.machine.structuralDigest(), copy.structuralDigest());
    }

    @Test
    void shouldShowAnyRecordThatIsAnother() {
        makeLarge();
        final RecordingOutput out = new RecordingOutput();
        final PlacementStateMachine other =
                Snapshots.load(Snapshots.save(cell.machine), out.asOutput());
        final FunctionTable functions = other.state().functions;
        functions.spillOvers(0, functions.spillOvers(0) + 1);
        mark(cell.machine, 5);
        mark(other, 5);
        assertNotEquals(digestOf(cell.machine, cell.out), digestOf(other, out));
    }
}
