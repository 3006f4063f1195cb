package io.berth.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SplitMixTest {
    @Test
    void shouldGiveTheNumbersOfTheReference() {
        for (final long seed : new long[] {0, 1, -1, 1_234_567}) {
            final SplittableRandom reference = new SplittableRandom(seed);
            long state = seed;
            for (int i = 0; i < 100; i++) {
                state += SplitMix.STEP;
                assertEquals(reference.nextLong(), SplitMix.mix(state), "seed " + seed);
            }
        }
    }
}
