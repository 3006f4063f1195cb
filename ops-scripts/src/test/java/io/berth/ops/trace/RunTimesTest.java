package io.berth.ops.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class RunTimesTest {
    private final RunTimes runTimes =
            new RunTimes(new double[] {10, 20, 100, 200, 400, 1_000, 3_000}, 250);

    @Test
    void shouldHitThePercentilesOfTheTrace() {
        assertEquals(10_000_000, runTimes.atNs(0));
        assertEquals(20_000_000, runTimes.atNs(0.01));
        assertEquals(100_000_000, runTimes.atNs(0.25));
        assertEquals(200_000_000, runTimes.atNs(0.5));
        assertEquals(400_000_000, runTimes.atNs(0.75));
        assertEquals(1_000_000_000, runTimes.atNs(0.99));
        assertEquals(3_000_000_000L, runTimes.atNs(1));
    }

    @Test
    void shouldGoStraightBetweenPercentiles() {
        assertEquals(150_000_000, runTimes.atNs(0.375));
        assertEquals(2_000_000_000L, runTimes.atNs(0.995));
    }

    @Test
    void shouldTakeQuantilesOutsideAsTheEnds() {
        assertEquals(10_000_000, runTimes.atNs(-0.1));
        assertEquals(runTimes.maxNs(), runTimes.atNs(1.1));
    }

    @Test
    void shouldRefusePercentilesThatFallOrAreMissing() {
        assertThrows(
                IllegalArgumentException.class,
                () -> new RunTimes(new double[] {10, 20, 15, 200, 400, 1_000, 3_000}, 1));
        assertThrows(IllegalArgumentException.class, () -> new RunTimes(new double[] {10, 20}, 1));
        assertThrows(
                IllegalArgumentException.class,
                () -> new RunTimes(new double[] {10, 20, Double.NaN, 200, 400, 1_000, 3_000}, 1));
    }
}
