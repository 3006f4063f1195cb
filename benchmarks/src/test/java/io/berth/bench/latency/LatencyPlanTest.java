package io.berth.bench.latency;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class LatencyPlanTest {
    private static final long MS = 1_000_000;

    @Test
    void shouldTakeRatesFromWhatTheReferenceDoes() {
        final LatencyPlan plan =
                new LatencyPlan(20, 500 * MS, 100 * MS, 1_000 * MS, 128, List.of(10, 25, 50));

        assertEquals(
                List.of(
                        Load.closed(500 * MS),
                        Load.open(6_430, 500 * MS),
                        Load.open(16_100, 500 * MS),
                        Load.open(32_100, 500 * MS),
                        Load.window(128, 500 * MS)),
                plan.loads(64_250));
    }

    @Test
    void shouldAlwaysHaveARate() {
        assertEquals(1, LatencyPlan.rate(3, 10));
        assertEquals(99, LatencyPlan.rate(99, 100));
    }

    @Test
    void shouldRefuseWhatIsOutOfRangeInOneLine() {
        assertRefused("rounds must be 5 to 1000, not 4", 4, 500, 100, 1_000, 128, 10);
        assertRefused("turn in ms must be 20 to 60000", 20, 19, 100, 1_000, 128, 10);
        assertRefused("run-in in ms must be 0 to 10000", 20, 500, 10_001, 1_000, 128, 10);
        assertRefused("warm-up in ms must be 0 to 600000", 20, 500, 100, 600_001, 128, 10);
        assertRefused("the window must be 64 to 256, not 63", 20, 500, 100, 1_000, 63, 10);
        assertRefused("rate in percent must be 1 to 100", 20, 500, 100, 1_000, 128, 0);
    }

    private static void assertRefused(
            final String why,
            final int rounds,
            final long turnMs,
            final long runInMs,
            final long warmUpMs,
            final int window,
            final int percent) {
        final IllegalArgumentException refusal =
                assertThrows(
                        IllegalArgumentException.class,
                        () ->
                                new LatencyPlan(
                                        rounds,
                                        turnMs * MS,
                                        runInMs * MS,
                                        warmUpMs * MS,
                                        window,
                                        List.of(percent)));
        assertTrue(refusal.getMessage().contains(why), refusal.getMessage());
    }
}
