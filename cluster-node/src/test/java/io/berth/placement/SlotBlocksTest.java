package io.berth.placement;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SlotBlocksTest {
    private static final int SLOTS = 200;

    private final SlotBlocks blocks = new SlotBlocks();

    SlotBlocksTest() {
        blocks.bound(SLOTS);
    }

    @Test
    void shouldTakeTheLowestPlaceThatIsLargeEnough() {
        assertEquals(0, blocks.take(10));
        assertEquals(10, blocks.take(20));
        assertEquals(30, blocks.take(5));
        blocks.giveBack(0, 10);
        assertEquals(35, blocks.take(11), "the hole of ten is too small");
        assertEquals(0, blocks.take(4));
        assertEquals(4, blocks.take(6));
        assertEquals(46, blocks.take(1));
    }

    @Test
    void shouldRefuseWhereNoHoleIsLargeEnoughThoughEnoughIsFree() {
        blocks.take(SLOTS);
        assertEquals(RecordTable.NONE, blocks.take(1));
        blocks.giveBack(0, 50);
        blocks.giveBack(100, 50);
        assertEquals(100, blocks.free());
        assertEquals(RecordTable.NONE, blocks.take(51));
        assertEquals(100, blocks.free(), "a refusal takes nothing");
    }

    @Test
    void shouldJoinWhatIsGivenBackWithItsNeighbours() {
        blocks.take(SLOTS);
        blocks.giveBack(0, 50);
        blocks.giveBack(100, 100);
        blocks.giveBack(50, 50);
        assertEquals(0, blocks.take(SLOTS), "one hole again");
        assertEquals(0, blocks.free());
    }

    @Test
    void shouldTakeANamedBlockOnlyWhereAllOfItIsFree() {
        assertTrue(blocks.takeAt(20, 10));
        assertFalse(blocks.takeAt(20, 10), "taken");
        assertFalse(blocks.takeAt(15, 6), "its end is taken");
        assertFalse(blocks.takeAt(29, 5), "its start is taken");
        assertFalse(blocks.takeAt(SLOTS - 5, 6), "beyond the last slot");
        assertTrue(blocks.takeAt(0, 20));
        assertTrue(blocks.takeAt(30, SLOTS - 30));
        assertEquals(0, blocks.free());
    }

    @Test
    void shouldAgreeWithABitPerSlot() {
        final long seed = Long.getLong("berth.seed", 7);
        final Random random = new Random(seed);
        final BitSet taken = new BitSet(SLOTS);
        final List<int[]> held = new ArrayList<>();
        for (int step = 0; step < 5_000; step++) {
            final String where = "-Dberth.seed=" + seed + ", step " + step;
            if (held.isEmpty() || random.nextInt(100) < 55) {
                final int length = 1 + random.nextInt(24);
                final int expected = lowest(taken, length);
                assertEquals(expected, blocks.take(length), where);
                if (expected != RecordTable.NONE) {
                    taken.set(expected, expected + length);
                    held.add(new int[] {expected, length});
                }
            } else {
                final int[] block = held.remove(random.nextInt(held.size()));
                blocks.giveBack(block[0], block[1]);
                taken.clear(block[0], block[0] + block[1]);
            }
            assertEquals(SLOTS - taken.cardinality(), blocks.free(), where);
        }
    }

    private static int lowest(final BitSet taken, final int length) {
        int start = taken.nextClearBit(0);
        while (start + length <= SLOTS) {
            final int end = taken.nextSetBit(start);
            if (end < 0 || end >= start + length) {
                return start;
            }
            start = taken.nextClearBit(end);
        }
        return RecordTable.NONE;
    }
}
