package io.berth.ops.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class RateShapeTest {
    private static final Duration NONE = Duration.ZERO;

    private static Duration s(final int seconds) {
        return Duration.ofSeconds(seconds);
    }

    private static int callsBetween(final RateShape shape, final int fromS, final int toS) {
        return shape.callsBefore(s(toS)) - shape.callsBefore(s(fromS));
    }

    @Test
    void shouldSpaceASteadyRateEvenly() {
        final RateShape shape = new RateShape(1_000, s(5), s(60), null, null);
        assertEquals(65_000, shape.calls());
        assertEquals(0, shape.arrivalNs(0));
        assertEquals(1_000_000, shape.arrivalNs(1));
        assertEquals(64_999_000_000L, shape.arrivalNs(64_999));
        assertEquals(5_000, shape.callsBefore(s(5)));
        assertEquals(1_000, shape.peakRate());
    }

    @Test
    void shouldGrowEvenlyAndThenStay() {
        final RateShape shape =
                new RateShape(1_000, s(2), s(30), new RateShape.Ramp(100, s(10)), null);
        // 2 s at 100, 10 s from 100 to 1,000, 20 s at 1,000.
        assertEquals(200 + 5_500 + 20_000, shape.calls());
        assertEquals(200, shape.callsBefore(s(2)));
        assertEquals(100 + 45, callsBetween(shape, 2, 3), 1);
        assertEquals(1_000 - 45, callsBetween(shape, 11, 12), 1);
        assertEquals(1_000, callsBetween(shape, 12, 13), 1);
        assertEquals(550, shape.rateAt(7_000_000_000L), 1e-6);
    }

    @Test
    void shouldBurstAtTheEndOfEachPeriod() {
        final RateShape shape =
                new RateShape(10, NONE, s(25), null, new RateShape.Bursts(5, s(2), s(10)));
        assertEquals(25 * 10 + 2 * 2 * 40, shape.calls());
        assertEquals(10, callsBetween(shape, 7, 8), 1);
        assertEquals(50, callsBetween(shape, 8, 9), 1);
        assertEquals(50, callsBetween(shape, 9, 10), 1);
        assertEquals(10, callsBetween(shape, 10, 11), 1);
        assertEquals(50, shape.peakRate());
    }

    @Test
    void shouldBurstDuringTheRamp() {
        final RateShape shape =
                new RateShape(
                        100,
                        NONE,
                        s(20),
                        new RateShape.Ramp(10, s(20)),
                        new RateShape.Bursts(2, s(5), s(10)));
        assertEquals(
                10 * 20 + 900 + 5 * (10 + 4.5 * 7.5) + 5 * (10 + 4.5 * 17.5), shape.calls(), 2);
        assertEquals(200, shape.peakRate(), 1e-6);
    }

    @Test
    void shouldNeverGoBack() {
        final RateShape shape =
                new RateShape(
                        997,
                        s(3),
                        s(100),
                        new RateShape.Ramp(13, s(37)),
                        new RateShape.Bursts(3.5, Duration.ofMillis(1_700), s(7)));
        long before = -1;
        for (int i = 0; i < shape.calls(); i++) {
            final long now = shape.arrivalNs(i);
            assertTrue(now >= before, "call " + i);
            before = now;
        }
        assertTrue(before < shape.lengthNs());
    }

    @Test
    void shouldStayExactOverADay() {
        final RateShape shape = new RateShape(1_000, NONE, Duration.ofHours(24), null, null);
        assertEquals(86_400_000, shape.calls());
        assertEquals(86_399_999_000_000L, shape.arrivalNs(86_399_999));
    }

    @Test
    void shouldRefuseWhatMakesNoSense() {
        assertThrows(
                IllegalArgumentException.class, () -> new RateShape(0, NONE, s(1), null, null));
        assertThrows(IllegalArgumentException.class, () -> new RateShape.Bursts(2, s(10), s(10)));
        assertThrows(IllegalArgumentException.class, () -> new RateShape.Ramp(0, s(10)));
        assertThrows(
                IllegalArgumentException.class,
                () -> new RateShape(1_000_000, NONE, Duration.ofHours(24), null, null));
    }
}
