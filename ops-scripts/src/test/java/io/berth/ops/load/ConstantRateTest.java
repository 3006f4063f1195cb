package io.berth.ops.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class ConstantRateTest {
    @Test
    void shouldSpaceArrivalsEvenlyWithoutDrift() {
        final ConstantRate rate = new ConstantRate(3, 1_000, 2, 5);

        assertEquals(3_000, rate.size());
        assertEquals(0, rate.arrivalNs(0));
        assertEquals(333_333_333, rate.arrivalNs(1));
        assertEquals(1_000_000_000L, rate.arrivalNs(3));
        assertEquals(999_000_000_000L, rate.arrivalNs(2_997));
    }

    @Test
    void shouldCallItsFunctionsInTurn() {
        final ConstantRate rate = new ConstantRate(10, 1, 3, 5);

        assertEquals(0, rate.functionIndex(0));
        assertEquals(2, rate.functionIndex(2));
        assertEquals(0, rate.functionIndex(3));
        assertEquals(5, rate.runNs(9));
    }

    @Test
    void shouldRefuseWhatIsOutOfRange() {
        assertThrows(IllegalArgumentException.class, () -> new ConstantRate(0, 1, 1, 1));
        assertThrows(IllegalArgumentException.class, () -> new ConstantRate(1, 0, 1, 1));
        assertThrows(
                IllegalArgumentException.class, () -> new ConstantRate(1_000_000, 86_400, 1, 1));
    }
}
