package io.berth.placement;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class GreedyDualTest {
    private static final long MS = 1_000_000L;

    @Test
    void shouldBeUsesTimesCostOverSizeInMicrosecondsPerMegabyte() {
        assertEquals(3L * 50_000 * 64 / 128, GreedyDual.value(3, 50 * MS, 128));
    }

    @Test
    void shouldTellApartWhatIsCheapAndLarge() {
        assertTrue(GreedyDual.value(1, MS, 1024) > GreedyDual.value(1, MS, 1056));
    }

    @Test
    void shouldBeNothingWithoutUsesOrCost() {
        assertEquals(0, GreedyDual.value(0, 50 * MS, 128));
        assertEquals(0, GreedyDual.value(5, 999, 128));
    }

    @Test
    void shouldStayBelowTwoToThe58AtItsLargest() {
        final long largest = GreedyDual.value(Integer.MAX_VALUE, Limits.MAX_DURATION_NS, 1);
        assertEquals(GreedyDual.MAX_USES * (1L << 32) * 64, largest);
        assertTrue(largest < 1L << 58);
    }

    @Test
    void shouldCutUsesAtTheirCap() {
        assertEquals(GreedyDual.MAX_USES, GreedyDual.oneMore(GreedyDual.MAX_USES - 1));
        assertEquals(GreedyDual.MAX_USES, GreedyDual.oneMore(GreedyDual.MAX_USES));
    }

    @Test
    void shouldAddTheClockAndSaturateBelowWhatIsProvisioned() {
        assertEquals(1_007, GreedyDual.worth(1_000, 7));
        assertEquals(Long.MAX_VALUE - 1, GreedyDual.worth(Long.MAX_VALUE - 8, 7));
        assertEquals(Long.MAX_VALUE - 1, GreedyDual.worth(Long.MAX_VALUE - 1, 7));
        assertEquals(Long.MAX_VALUE - 1, GreedyDual.worth(Long.MAX_VALUE - 1, 0));
    }
}
