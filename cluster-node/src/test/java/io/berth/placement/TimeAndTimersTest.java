package io.berth.placement;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TimeAndTimersTest {
    private static final long MS = 1_000_000L;

    @Test
    void shouldAdvanceByAtMostASecondAndNeverBack() {
        final PlacementStateMachine machine =
                new PlacementStateMachine(new RecordingOutput().asOutput());
        machine.newTerm(5_000 * MS, 1);
        assertEquals(0, machine.clusterTimeNs());
        machine.timerFired(5_300 * MS, 1);
        assertEquals(300 * MS, machine.clusterTimeNs());
        machine.timerFired(100 * MS, 1);
        assertEquals(300 * MS, machine.clusterTimeNs());
        machine.timerFired(90_000 * MS, 1);
        assertEquals(1_300 * MS, machine.clusterTimeNs());
        machine.newTerm(200_000 * MS, 2);
        assertEquals(1_300 * MS, machine.clusterTimeNs());
        machine.timerFired(Long.MIN_VALUE, 1);
        machine.timerFired(Long.MAX_VALUE, 1);
        assertEquals(2_300 * MS, machine.clusterTimeNs());
    }

    @Test
    void shouldArmOneTimerWithIdsThatOnlyGrowAndAgainInEveryTerm() {
        final Cell cell = Cell.started();
        cell.worker("w1");
        final long first = cell.out.last("scheduleTimer").longArg(0);
        cell.machine.newTerm(cell.nowNs, 2);
        assertEquals(first + 1, cell.out.last("scheduleTimer").longArg(0));
        cell.out.clear();
        cell.machine.timerFired(cell.nowNs, first);
        assertTrue(
                cell.out.all("scheduleTimer").isEmpty(),
                "a stale id arms nothing while one is armed");
        cell.machine.timerFired(cell.nowNs, first + 1);
        assertEquals(first + 2, cell.out.only("scheduleTimer").longArg(0));
        assertTrue(cell.out.last("scheduleTimer").longArg(1) <= 500 * MS);
    }

    @Test
    void shouldTakeDeadlinesInOrderOfDeadlineAndScheduleNumber() {
        final long seed = 20_261_121L;
        final Random random = new Random(seed);
        final CellTable cell = new CellTable();
        cell.bound(1);
        cell.allocate();
        final DeadlineQueue queue = new DeadlineQueue(cell);
        final List<long[]> expected = new ArrayList<>();
        long number = 0;
        for (int i = 0; i < 2_000; i++) {
            final int dice = expected.isEmpty() ? 0 : random.nextInt(4);
            final int at = expected.isEmpty() ? 0 : random.nextInt(expected.size());
            if (dice < 2) {
                final long deadline = random.nextInt(500);
                expected.add(new long[] {deadline, ++number, queue.schedule(1, i, deadline)});
            } else if (dice == 2) {
                final long[] moved = expected.get(at);
                moved[0] = random.nextInt(700);
                moved[1] = ++number;
                queue.move((int) moved[2], moved[0]);
            } else {
                queue.cancel((int) expected.remove(at)[2]);
            }
        }
        expected.sort(Comparator.<long[]>comparingLong(e -> e[0]).thenComparingLong(e -> e[1]));
        for (final long[] next : expected) {
            assertEquals(DeadlineQueue.NONE, firstDue(queue, next[0] - 1), "seed " + seed);
            assertEquals(next[2], firstDue(queue, next[0]), "seed " + seed);
            queue.cancel((int) next[2]);
        }
        assertEquals(0, queue.size());
    }

    @Test
    void shouldHashAsTheReferenceOfSipHashDoes() {
        // Key 00..0f, message 00..17 (24 bytes): vector 24 of the reference implementation.
        final long hash =
                SipHash24.hash(
                        0x0706050403020100L,
                        0x0f0e0d0c0b0a0908L,
                        0x0706050403020100L,
                        0x0f0e0d0c0b0a0908L,
                        0x1716151413121110L);
        assertEquals(0xb8ad50c6f649af94L, hash);
    }

    /** Puts right what was moved later, as far as it is in the way. */
    private static int firstDue(final DeadlineQueue queue, final long nowNs) {
        int first = queue.firstDue(nowNs);
        while (first == DeadlineQueue.PUT_RIGHT) {
            first = queue.firstDue(nowNs);
        }
        return first;
    }
}
