package io.berth.placement;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
    void shouldTakeDeadlinesInOrderOfDeadlineKindAndIndex() {
        final long seed = 20_261_121L;
        final Random random = new Random(seed);
        final InvocationTable invocations = new InvocationTable();
        final SandboxTable sandboxes = new SandboxTable();
        final DeadlineQueue queue =
                new DeadlineQueue(
                        new DeadlineHeap(
                                invocations,
                                InvocationTable.DEADLINE_NS,
                                InvocationTable.DEADLINE_PLACE),
                        new DeadlineHeap(
                                sandboxes, SandboxTable.DEADLINE_NS, SandboxTable.DEADLINE_PLACE));
        for (final RecordTable table : List.of(invocations, sandboxes)) {
            table.bound(10_000);
            while (!table.isFull()) {
                table.allocate();
            }
        }
        final Map<Long, Long> expected = new HashMap<>();
        for (int i = 0; i < 40_000; i++) {
            final int kind = 1 + random.nextInt(2);
            final int owner = random.nextInt(10_000);
            final long key = (long) kind << 32 | owner;
            if (random.nextInt(4) > 0) {
                final long deadline = 1 + random.nextInt(700);
                expected.put(key, deadline);
                queue.set(kind, owner, deadline);
                assertEquals(deadline, queue.deadlineNs(kind, owner));
            } else {
                expected.remove(key);
                queue.cancel(kind, owner);
            }
            assertEquals(expected.containsKey(key), queue.isSet(kind, owner), "seed " + seed);
        }
        final List<Map.Entry<Long, Long>> order = new ArrayList<>(expected.entrySet());
        order.sort(
                Map.Entry.<Long, Long>comparingByValue().thenComparing(Map.Entry.comparingByKey()));
        for (final Map.Entry<Long, Long> next : order) {
            assertEquals(DeadlineQueue.NONE, take(queue, next.getValue() - 1), "seed " + seed);
            assertEquals((long) next.getKey(), take(queue, next.getValue()), "seed " + seed);
        }
        assertEquals(Long.MAX_VALUE, queue.earliest());
    }

    private static long take(final DeadlineQueue queue, final long nowNs) {
        long due = DeadlineQueue.PUT_RIGHT;
        while (due == DeadlineQueue.PUT_RIGHT) {
            due = queue.takeDue(nowNs);
        }
        return due;
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
}
