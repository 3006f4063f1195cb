package io.berth.ops.simulate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.Random;
import org.junit.jupiter.api.Test;

class EventHeapTest {
    private final EventHeap heap = new EventHeap();

    @Test
    void shouldGiveEventsByTimeAndThenInTheOrderInWhichTheyWerePutIn() {
        heap.add(5, 50);
        heap.add(3, 30);
        heap.add(5, 51);
        heap.add(3, 31);
        heap.add(4, 40);

        for (final long payload : new long[] {30, 31, 40, 50, 51}) {
            assertEquals(payload, heap.payload());
            heap.remove();
        }
        assertTrue(heap.isEmpty());
        assertEquals(Long.MAX_VALUE, heap.earliestNs());
    }

    @Test
    void shouldGiveWhatASortedQueueGivesOverManyRandomSteps() {
        final long seed = System.nanoTime();
        final Random random = new Random(seed);
        final PriorityQueue<long[]> queue =
                new PriorityQueue<>(
                        Comparator.<long[]>comparingLong(event -> event[0])
                                .thenComparingLong(event -> event[1]));
        for (int step = 0; step < 200_000; step++) {
            if (queue.isEmpty() || random.nextInt(100) < 51) {
                final long timeNs = random.nextInt(500);
                queue.add(new long[] {timeNs, heap.nextOrder()});
                heap.add(timeNs, step);
            } else {
                final long[] expected = queue.remove();
                assertEquals(expected[0], heap.earliestNs(), "seed " + seed);
                assertEquals(expected[1], heap.order(), "seed " + seed);
                heap.remove();
            }
            assertEquals(queue.size(), heap.size(), "seed " + seed);
        }
    }
}
