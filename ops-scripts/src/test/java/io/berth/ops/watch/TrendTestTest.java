package io.berth.ops.watch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;

class TrendTestTest {
    private static final int LENGTH = 200;
    private static final double STRICT = 1e-4;

    private static TrendTest.Trend of(final IntToDoubleFunction value) {
        final long[] atNs = new long[LENGTH];
        final double[] values = new double[LENGTH];
        for (int i = 0; i < LENGTH; i++) {
            atNs[i] = TimeUnit.SECONDS.toNanos(1_000 + 9L * i);
            values[i] = value.applyAsDouble(i);
        }
        return TrendTest.of(atNs, values);
    }

    @Test
    void shouldFindTheSlopeOfALine() {
        final TrendTest.Trend trend = of(i -> 50 + 3.0 * i);
        assertTrue(trend.p() < STRICT, trend.toString());
        assertEquals(3 * 400, trend.perHour(), 1e-6);
        assertEquals(3 * 400, trend.latePerHour(), 1e-6);
        assertEquals(3.0 * (LENGTH - LENGTH / TrendTest.BLOCKS), trend.grown(), 20);
    }

    @Test
    void shouldSeeASlowRiseUnderLoudNoise() {
        for (long seed = 1; seed <= 50; seed++) {
            final Random random = new Random(seed);
            final TrendTest.Trend trend = of(i -> 0.5 * i + 30 * random.nextDouble());
            assertTrue(trend.p() < STRICT, "seed " + seed + ": " + trend);
            assertEquals(200, trend.perHour(), 60, "seed " + seed);
        }
    }

    @Test
    void shouldSeeTheFloorOfASawRise() {
        final TrendTest.Trend trend = of(i -> 2 * (i % 10) + 0.5 * i);
        assertTrue(trend.p() < STRICT, trend.toString());
        assertEquals(200, trend.perHour(), 20);
    }

    @Test
    void shouldSeldomSeeATrendInNoise() {
        final int runs = 2_000;
        int found = 0;
        for (long seed = 1; seed <= runs; seed++) {
            final Random random = new Random(seed);
            found += of(i -> 1_000 * random.nextGaussian()).p() < 0.01 ? 1 : 0;
        }
        assertTrue(found <= runs * 0.02, found + " of " + runs + " at 1 %, seeds from 1");
    }

    @Test
    void shouldSeeNoTrendInWhatStaysOrFalls() {
        assertEquals(1, of(i -> 7).p());
        assertEquals(1, of(i -> -i).p());
        assertEquals(1, of(i -> 2 * (i % 10)).p());
    }

    @Test
    void shouldTellWhatHasComeToAHaltByItsLaterHalf() {
        final TrendTest.Trend trend = of(i -> Math.min(i, LENGTH / 2));
        assertTrue(trend.p() < STRICT, trend.toString());
        assertEquals(0, trend.latePerHour());
    }

    @Test
    void shouldSayNothingAboutAFewValues() {
        assertNull(TrendTest.of(new long[19], new double[19]));
        assertNull(TrendTest.of(new long[40], new double[40]), "all at one moment");
    }

    /** Values of the standard normal distribution as tables have them. */
    @Test
    void shouldKnowTheTailOfTheNormalDistribution() {
        assertEquals(0.5, TrendTest.upperTail(0), 1e-7);
        assertEquals(0.0249979, TrendTest.upperTail(1.96), 1e-7);
        assertEquals(1.349898e-3, TrendTest.upperTail(3), 1e-7);
        assertEquals(3.167e-5, TrendTest.upperTail(4), 1e-7);
    }

    /** The ten values rise in 38 pairs and fall in 7: S = 31, variance 125, Z = 2.683. */
    @Test
    void shouldAgreeWithATestThatWasDoneByHand() {
        final double[] values = {1, 3, 2, 5, 4, 7, 9, 6, 10, 8};
        int s = 0;
        for (int i = 0; i < values.length; i++) {
            for (int j = i + 1; j < values.length; j++) {
                s += values[j] > values[i] ? 1 : -1;
            }
        }
        assertEquals(
                TrendTest.upperTail((s - 1) / Math.sqrt(125)),
                TrendTest.risingByChance(values),
                1e-12);
    }
}
