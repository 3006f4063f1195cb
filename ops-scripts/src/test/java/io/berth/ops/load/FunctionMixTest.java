package io.berth.ops.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class FunctionMixTest {
    private static final int CALLS = 200_000;

    private static int[] counts(final FunctionMix mix) {
        final int[] counts = new int[mix.functions() + mix.coldFunctions()];
        for (int i = 0; i < CALLS; i++) {
            counts[mix.functionIndex(i)]++;
        }
        return counts;
    }

    @Test
    void shouldCallOneAfterTheOther() {
        final FunctionMix mix = FunctionMix.inTurn(3);
        assertEquals(0, mix.functionIndex(0));
        assertEquals(2, mix.functionIndex(2));
        assertEquals(0, mix.functionIndex(3));
    }

    @Test
    void shouldCallByRank() {
        final int[] counts = counts(FunctionMix.zipf(5_000, 1, 42));
        // The sum of 1/r up to 5,000 is 9.0945.
        assertEquals(CALLS / 9.0945, counts[0], 600);
        assertEquals(counts[0] / 2.0, counts[1], 500);
        assertEquals(counts[0] / 10.0, counts[9], 250);
        int called = 0;
        for (final int count : counts) {
            called += count > 0 ? 1 : 0;
        }
        assertTrue(called > 4_500, called + " functions were called");
    }

    @Test
    void shouldDrawTheSameFromTheSameSeedOnly() {
        final FunctionMix mix = FunctionMix.zipf(1_000, 0.9, 7);
        final FunctionMix same = FunctionMix.zipf(1_000, 0.9, 7);
        final FunctionMix other = FunctionMix.zipf(1_000, 0.9, 8);
        int different = 0;
        for (int i = 0; i < 1_000; i++) {
            assertEquals(mix.functionIndex(i), same.functionIndex(i));
            different += mix.functionIndex(i) == other.functionIndex(i) ? 0 : 1;
        }
        assertNotEquals(0, different);
    }

    @Test
    void shouldSpreadColdCallsEvenlyOverFunctionsOfTheirOwn() {
        final FunctionMix mix = FunctionMix.inTurn(4).withCold(0.05, 50);
        final int[] counts = counts(mix);
        for (int cold = 4; cold < 54; cold++) {
            assertEquals(CALLS * 0.05 / 50, counts[cold], 1);
        }
        assertEquals(CALLS * 0.95 / 4, counts[0], 2);

        final int[] lastCall = new int[54];
        java.util.Arrays.fill(lastCall, -1);
        for (int i = 0; i < CALLS; i++) {
            final int function = mix.functionIndex(i);
            if (function >= 4 && lastCall[function] >= 0) {
                assertEquals(1_000, i - lastCall[function], 20, "its sandbox has to go before");
            }
            lastCall[function] = i;
        }
    }
}
