package io.berth.bench.latency;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class CompletionQueueTest {
    private static final long US = 1_000;

    private final CompletionQueue queue = new CompletionQueue();

    @Test
    void shouldSendTheFirstAtOnceAndGatherWhatFollowsSoon() {
        queue.add(7);
        assertEquals(1, queue.due(0));
        queue.onSent(1, 0);

        queue.add(8);
        queue.add(9);
        assertEquals(0, queue.due(499 * US));
        assertEquals(2, queue.due(500 * US));
        assertEquals(8, queue.item(queue.firstUnsent()));
    }

    @Test
    void shouldSendAWholeMessageWithoutWaiting() {
        queue.add(1);
        queue.onSent(1, 0);
        for (int i = 0; i < 70; i++) {
            queue.add(i);
        }
        assertEquals(32, queue.due(1));
        queue.onSent(32, 1);
        assertEquals(32, queue.due(2));
        queue.onSent(32, 2);
        assertEquals(0, queue.due(3));
    }

    @Test
    void shouldTakeAcknowledgementsOfWhatThereIsOnly() {
        assertFalse(queue.acknowledge(1, 0));
        queue.add(1);
        queue.onSent(1, 0);
        assertTrue(queue.acknowledge(1, 0));
        assertEquals(2, queue.firstUnacknowledged());
        assertTrue(queue.acknowledge(0, 0));
        assertEquals(2, queue.firstUnacknowledged());
    }

    @Test
    void shouldSendAgainWhatIsNotAcknowledged() {
        queue.add(7);
        queue.add(8);
        queue.onSent(2, 0);
        queue.acknowledge(1, 100_000 * US);

        queue.rewindIfUnanswered(349_999 * US);
        assertEquals(0, queue.due(349_999 * US));
        queue.rewindIfUnanswered(350_000 * US);
        assertEquals(1, queue.due(350_000 * US));
        assertEquals(8, queue.item(queue.firstUnsent()));
    }
}
