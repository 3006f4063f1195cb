package io.berth.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;

class IdsTest {
    @Test
    void shouldLayOutEpochGenerationAndIndex() {
        assertEquals(0x01_000000002_00003L, Ids.of(1, 2, 3));
        assertEquals(Long.MAX_VALUE, Ids.of(Ids.MAX_EPOCH, Ids.MAX_GENERATION, Ids.MAX_INDEX));
        assertEquals("1/2/3", Ids.toString(Ids.of(1, 2, 3)));
        assertEquals("none", Ids.toString(Ids.NONE));
    }

    @Test
    void shouldGiveBackEveryPart() {
        final long seed = System.nanoTime();
        final Random random = new Random(seed);
        for (int i = 0; i < 10_000; i++) {
            final int epoch = random.nextInt(Ids.MAX_EPOCH + 1);
            final long generation = random.nextLong() & Ids.MAX_GENERATION;
            final int index = random.nextInt(Ids.MAX_INDEX + 1);
            final long id = Ids.of(epoch, generation, index);
            assertEquals(epoch, Ids.epoch(id), () -> "seed " + seed);
            assertEquals(generation, Ids.generation(id), () -> "seed " + seed);
            assertEquals(index, Ids.index(id), () -> "seed " + seed);
            assertEquals(generation != 0, Ids.isValid(id), () -> "seed " + seed);
        }
    }

    @Test
    void shouldNotTakeForAnIdWhatWasNeverIssued() {
        assertFalse(Ids.isValid(Ids.NONE));
        assertFalse(Ids.isValid(Ids.of(1, 0, 5)));
        assertFalse(Ids.isValid(-1));
        assertTrue(Ids.isValid(Ids.of(0, 1, 0)));
    }

    @Test
    void shouldOrderTokensByEpochThenCounter() {
        assertEquals(0x01_00000000000007L, Tokens.of(1, 7));
        assertTrue(Tokens.of(2, 1) > Tokens.of(1, Tokens.MAX_COUNTER));
        assertEquals(2, Tokens.epoch(Tokens.of(2, 9)));
        assertEquals(9, Tokens.counter(Tokens.of(2, 9)));
        assertEquals("2/9", Tokens.toString(Tokens.of(2, 9)));
        assertEquals("none", Tokens.toString(Tokens.NONE));
        assertFalse(Tokens.isValid(Tokens.NONE));
        assertFalse(Tokens.isValid(Tokens.of(3, 0)));
        assertFalse(Tokens.isValid(-1));
        assertTrue(Tokens.isValid(Tokens.of(0, 1)));
    }
}
