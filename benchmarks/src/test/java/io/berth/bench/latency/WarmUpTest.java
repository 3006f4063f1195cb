package io.berth.bench.latency;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

class WarmUpTest {
    private static final long SECOND = 1_000_000_000;

    private final WarmUp warmUp = new WarmUp(10 * SECOND);

    @Test
    void shouldBeOverWhenFourMediansInARowAreAboutTheSame() {
        for (final long us : new long[] {900, 500, 300, 220, 205, 210}) {
            add(us);
            assertFalse(warmUp.isDone(), us + " us");
        }
        add(215);
        assertTrue(warmUp.isDone());
        assertEquals("7.0 s", warmUp.describe());
        assertEquals(100, warmUp.throughputPerS());
    }

    @Test
    void shouldEndSomeTimeAndSaySo() {
        for (int i = 1; i <= 10; i++) {
            assertFalse(warmUp.isDone());
            add(i * 100L);
        }
        assertTrue(warmUp.isDone());
        assertEquals("10.0 s (not steady)", warmUp.describe());
    }

    private void add(final long us) {
        final Histogram latency = LoadResult.newHistogram();
        latency.recordValue(us * 1_000);
        warmUp.add(new LoadResult(100, 100, 0, SECOND, latency, LoadResult.newHistogram()));
    }
}
