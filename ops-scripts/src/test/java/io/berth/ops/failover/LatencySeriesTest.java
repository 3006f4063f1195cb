package io.berth.ops.failover;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class LatencySeriesTest {
    private static final long MS = 1_000_000L;

    private final LatencySeries series = new LatencySeries();

    @Test
    void shouldKeepTheWorstOfEachStep() {
        series.record(1_000, 3 * MS);
        series.record(1_000 + 5 * MS, 2 * MS);
        series.record(1_000 + 25 * MS, 7 * MS);

        assertArrayEquals(new long[] {3 * MS, 0, 7 * MS}, series.worstNs());
    }

    @Test
    void shouldNotGrowWithTheLengthOfTheRunAndLoseNoWorst() {
        final long hour = 3_600_000 * MS;
        for (long at = 0; at < hour; at += 100 * MS) {
            series.record(at, MS);
        }
        series.record(hour / 2, 900 * MS);

        final long[] worst = series.worstNs();
        assertTrue(worst.length <= 1 << 14, () -> worst.length + " steps");
        assertEquals(900 * MS, worst[(int) (hour / 2 / series.stepNs())]);
        assertEquals(1, Arrays.stream(worst).filter(value -> value > MS).count());
    }
}
