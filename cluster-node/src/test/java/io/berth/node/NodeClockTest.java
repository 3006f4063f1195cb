package io.berth.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class NodeClockTest {
    private static final int READINGS = 100_000;

    private final NodeClock clock = new NodeClock();

    @Test
    void shouldTellTheTimeOfTheMachineInNanoseconds() {
        final long beforeMs = System.currentTimeMillis();
        final long timeMs = TimeUnit.NANOSECONDS.toMillis(clock.time());
        final long afterMs = System.currentTimeMillis();

        assertEquals(TimeUnit.NANOSECONDS, clock.timeUnit());
        assertTrue(
                timeMs >= beforeMs - 50 && timeMs <= afterMs + 50,
                beforeMs + " <= " + timeMs + " <= " + afterMs);
        assertEquals(7, clock.convertToNanos(7));
    }

    @Test
    void shouldNotGoBack() {
        long last = clock.time();
        for (int i = 0; i < READINGS; i++) {
            final long now = clock.time();
            assertTrue(now - last >= 0, now + " after " + last);
            last = now;
        }
    }

    @Test
    void shouldAllocateNothingForAReading() {
        final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        final long thread = Thread.currentThread().getId();
        long sum = clock.time();
        threads.getThreadAllocatedBytes(thread);
        final long before = threads.getThreadAllocatedBytes(thread);

        for (int i = 0; i < READINGS; i++) {
            sum += clock.time();
        }

        final long allocated = threads.getThreadAllocatedBytes(thread) - before;
        assertTrue(allocated < READINGS, allocated + " bytes, sum " + sum);
    }
}
