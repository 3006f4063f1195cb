package io.berth.placement;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;

class RowLayoutTest {
    private static final RowLayout ROW = new RowLayout();
    private static final int[] COLUMNS = {
        ROW.bits(3),
        ROW.index(),
        ROW.int32(),
        ROW.bits(1),
        ROW.index(),
        ROW.index(),
        ROW.int32(),
        ROW.bits(31),
        ROW.index()
    };
    private static final int WORD = ROW.word();
    private static final int WIDE = ROW.bits(47);
    private static final int DERIVED = derived();

    private static int derived() {
        ROW.derived();
        return ROW.index();
    }

    private static RecordTable table() {
        final RecordTable table =
                new RecordTable(ROW) {
                    @Override
                    void setDefaults(final int index) {}
                };
        table.bound(5_000);
        return table;
    }

    private static int most(final int column) {
        switch (column >>> RowLayout.WIDTH_SHIFT & RowLayout.WIDTH_MASK) {
            case 1:
                return 1;
            case 3:
                return 7;
            case RowLayout.INDEX_BITS:
                return CellIds.MAX_INDICES - 1;
            default:
                return Integer.MAX_VALUE;
        }
    }

    private static int least(final int column) {
        final int width = column >>> RowLayout.WIDTH_SHIFT & RowLayout.WIDTH_MASK;
        return width == Integer.SIZE
                ? Integer.MIN_VALUE
                : width == RowLayout.INDEX_BITS ? RecordTable.NONE : 0;
    }

    @Test
    void shouldKeepEachColumnApartFromTheOthers() {
        final long seed = Long.getLong("berth.seed", new Random().nextLong());
        final Random random = new Random(seed);
        final RecordTable table = table();
        while (!table.isFull()) {
            table.allocate();
        }
        final int[][] expected = new int[5_000][COLUMNS.length];
        for (final int[] row : expected) {
            for (int c = 0; c < COLUMNS.length; c++) {
                row[c] = least(COLUMNS[c]) == RecordTable.NONE ? RecordTable.NONE : 0;
            }
        }
        for (int step = 0; step < 100_000; step++) {
            final int index = random.nextInt(5_000);
            final int c = random.nextInt(COLUMNS.length);
            final int dice = random.nextInt(4);
            final int value =
                    dice == 0
                            ? least(COLUMNS[c])
                            : dice == 1 ? most(COLUMNS[c]) : random.nextInt(2);
            table.intAt(index, COLUMNS[c], value);
            table.longAt(index, WORD, ~value);
            table.bitsAt(index, WIDE, step + 0x7F00_0000_0000L);
            expected[index][c] = value;
            for (int other = 0; other < COLUMNS.length; other++) {
                assertEquals(
                        expected[index][other],
                        table.intAt(index, COLUMNS[other]),
                        "-Dberth.seed=" + seed + ", column " + other);
            }
            assertEquals(~value, table.longAt(index, WORD));
            assertEquals(step + 0x7F00_0000_0000L, table.bitsAt(index, WIDE));
            assertTrue(table.isLive(index));
            assertEquals(1, table.generation(index));
        }
    }

    @Test
    void shouldLeaveDerivedColumnsOutOfTheDigest() {
        final RecordTable table = table();
        final int record = table.allocate();
        final long before = digest(table);
        table.intAt(record, DERIVED, 7);
        assertEquals(before, digest(table));
        table.intAt(record, COLUMNS[1], 7);
        assertNotEquals(before, digest(table));
    }

    private static long digest(final RecordTable table) {
        final StateDigest digest = new StateDigest();
        table.digest(digest);
        return digest.value();
    }

    @Test
    void shouldClearARecordThatIsUsedAgainAndCountItsGeneration() {
        final RecordTable table = table();
        final int first = table.allocate();
        table.intAt(first, COLUMNS[1], 9);
        table.longAt(first, WORD, 9);
        table.free(first);
        assertEquals(first, table.allocate());
        assertEquals(RecordTable.NONE, table.intAt(first, COLUMNS[1]));
        assertEquals(0, table.longAt(first, WORD));
        assertEquals(2, table.generation(first));
    }

    /** For 100 bytes a sandbox and 512 a histogram with deadlines, counts and slack of chunks. */
    @Test
    void shouldKeepRowsSmall() {
        assertTrue(new SandboxTable().rowBytes() <= 80);
        assertTrue(new HistogramTable().rowBytes() <= 496);
        assertTrue(new FunctionTable().rowBytes() <= 320);
    }
}
