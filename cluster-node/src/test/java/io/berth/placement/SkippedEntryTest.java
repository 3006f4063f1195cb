package io.berth.placement;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.berth.placement.RecordingOutput.Said;
import io.berth.schemas.protocol.RejectReason;
import org.junit.jupiter.api.Test;

/** Entries that an operator has left out (rule 32). */
class SkippedEntryTest {
    private static final long MS = Cell.MS;
    private static final long POSITION = 4_096;

    private final Cell cell = Cell.started();
    private final Cell.Worker worker = cell.worker("w");
    private final Cell.Client client = cell.client();
    private final long function = cell.function("f");

    private void invoke(final long sequence, final int flags) {
        cell.machine.invoke(
                cell.nowNs,
                client.session,
                client.id,
                0,
                sequence,
                function,
                5_000 * MS,
                100,
                flags,
                1,
                255);
        cell.check();
    }

    private void skip(final long sequence, final int flags) {
        cell.machine.invokeSkipped(
                cell.nowNs, POSITION, client.session, client.id, 0, sequence, function, 100, flags);
        cell.check();
    }

    private static PlacementStateMachine copyOf(final PlacementStateMachine machine) {
        return Snapshots.load(Snapshots.save(machine), new RecordingOutput().asOutput());
    }

    @Test
    void shouldAnswerEveryResendOfASkippedInvokeWithInternalAndRunItNever() {
        cell.out.clear();
        skip(1, Cell.MAY_WAIT);
        assertEquals(RejectReason.INTERNAL, cell.out.last("rejected").args()[4]);
        cell.out.clear();
        invoke(1, Cell.MAY_WAIT);
        final Said again = cell.out.last("rejected");
        assertEquals(1, again.longArg(3));
        assertEquals(RejectReason.INTERNAL, again.args()[4]);
        assertEquals(0, again.longArg(5), "no retry: it would fail again");
        assertTrue(cell.out.all("startSandbox").isEmpty());

        cell.out.clear();
        cell.machine.beginClientResync(cell.nowNs, client.session, client.id);
        cell.machine.clientResyncRequest(0, 1);
        cell.machine.endClientResync();
        assertEquals(RejectReason.INTERNAL, cell.out.last("rejected").args()[4]);

        invoke(2, Cell.MAY_WAIT);
        assertFalse(cell.out.all("startSandbox").isEmpty(), "the slot goes on");
    }

    @Test
    void shouldLeaveARequestAsItIsWhenOnlyItsRepeatIsSkipped() {
        invoke(1, Cell.MAY_WAIT);
        cell.out.clear();
        skip(1, Cell.MAY_WAIT);
        assertTrue(cell.out.all("rejected").isEmpty());
        invoke(1, Cell.MAY_WAIT);
        assertEquals(1, cell.out.all("waiting").size());
    }

    @Test
    void shouldEndTheRequestBeforeASkippedOneAsItsInvokeWouldHave() {
        invoke(1, Cell.MAY_WAIT);
        skip(2, Cell.MAY_WAIT);
        invoke(1, Cell.MAY_WAIT);
        assertEquals(RejectReason.STALE_SEQUENCE, cell.out.last("rejected").args()[4]);
        invoke(2, Cell.MAY_WAIT);
        assertEquals(RejectReason.INTERNAL, cell.out.last("rejected").args()[4]);
    }

    @Test
    void shouldShowInTheDigestWhoSkippedWhat() {
        final long before = cell.machine.rollingDigest();
        final long entries = cell.machine.entries();
        final PlacementStateMachine copy = copyOf(cell.machine);
        final PlacementStateMachine other = copyOf(cell.machine);
        cell.machine.entrySkipped(cell.nowNs, POSITION);
        copy.entrySkipped(cell.nowNs, POSITION);
        other.entrySkipped(cell.nowNs, POSITION + 32);
        assertNotEquals(before, cell.machine.rollingDigest());
        assertEquals(entries + 1, cell.machine.entries());
        assertEquals(cell.machine.rollingDigest(), copy.rollingDigest());
        assertNotEquals(cell.machine.rollingDigest(), other.rollingDigest());
    }

    @Test
    void shouldArmTheTimerAgainWhenItsOwnEntryWasSkipped() {
        invoke(1, Cell.MAY_WAIT);
        cell.out.clear();
        cell.nowNs += 5_000 * MS;
        cell.machine.entrySkipped(cell.nowNs, POSITION);
        final Said timer = cell.out.last("scheduleTimer");
        cell.nowNs += timer.longArg(1);
        for (int i = 0; i < 6; i++) {
            cell.nowNs += 1_000 * MS;
            cell.machine.timerFired(cell.nowNs, cell.out.last("scheduleTimer").longArg(0));
        }
        assertEquals(RejectReason.DEADLINE, cell.out.last("rejected").args()[4]);
    }

    @Test
    void shouldTakeTheTermOfASkippedFirstEntryAndNoTimeWithIt() {
        final long timeNs = cell.machine.clusterTimeNs();
        cell.nowNs += 700 * MS;
        cell.machine.newTermSkipped(cell.nowNs, POSITION, 77, 0);
        assertEquals(timeNs, cell.machine.clusterTimeNs());
        assertEquals(77, cell.machine.state().cell.leadershipTermId(PlacementState.CELL));
        cell.nowNs += 10 * MS;
        cell.machine.timerFired(cell.nowNs, 0);
        assertEquals(timeNs + 10 * MS, cell.machine.clusterTimeNs());
    }
}
