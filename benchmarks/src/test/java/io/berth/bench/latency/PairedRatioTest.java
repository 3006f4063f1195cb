package io.berth.bench.latency;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;

class PairedRatioTest {
    @Test
    void shouldTakeTheRanksOfTheSignTestFromItsTable() {
        // Two-sided 90 % at least: P(count < k) <= 0.05 of n fair coins.
        assertEquals(0, PairedRatio.rank(4));
        assertEquals(1, PairedRatio.rank(5));
        assertEquals(1, PairedRatio.rank(7));
        assertEquals(2, PairedRatio.rank(8));
        assertEquals(2, PairedRatio.rank(10));
        assertEquals(6, PairedRatio.rank(20));
        assertEquals(11, PairedRatio.rank(30));
        assertEquals(42, PairedRatio.rank(100));
    }

    @Test
    void shouldTakeMedianAndIntervalOfTheRatiosOfTheSameRounds() {
        final double[] to = {10, 100, 1_000, 10, 10};
        final double[] of = {11, 130, 900, 12, 20};

        final PairedRatio ratio = PairedRatio.of(of, to);

        assertEquals(1.2, ratio.median(), 1e-9);
        assertEquals(0.9, ratio.low(), 1e-9);
        assertEquals(2.0, ratio.high(), 1e-9);
    }

    @Test
    void shouldHaveTheTrueMedianInTheIntervalAsOftenAsItSays() {
        final long seed = System.nanoTime();
        final Random random = new Random(seed);
        int inside = 0;
        final int trials = 4_000;
        for (int trial = 0; trial < trials; trial++) {
            final double[] of = new double[20];
            final double[] to = new double[20];
            for (int round = 0; round < of.length; round++) {
                // The machine is slower in some rounds, for both; ratios are skewed.
                final double pace = 1 + 5 * random.nextDouble();
                to[round] = 100 * pace;
                of[round] = 100 * pace * Math.exp(0.3 * random.nextGaussian()) * 1.25;
            }
            final PairedRatio ratio = PairedRatio.of(of, to);
            if (ratio.low() <= 1.25 && 1.25 <= ratio.high()) {
                inside++;
            }
        }
        // 95.9 % by the ranks of 20; within five standard deviations.
        final double share = (double) inside / trials;
        assertTrue(share > 0.943 && share < 0.975, "share " + share + ", seed " + seed);
    }

    @Test
    void shouldRefuseFewerRoundsThanAnIntervalNeeds() {
        assertThrows(
                IllegalArgumentException.class,
                () -> PairedRatio.of(new double[] {1, 1, 1, 1}, new double[] {1, 1, 1, 1}));
        assertThrows(
                IllegalArgumentException.class, () -> PairedRatio.of(new double[5], new double[6]));
    }
}
