package io.berth.placement;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PairCountsTest {
    private static final int ADDED = 200_000;

    private final PairCounts counts = new PairCounts();
    private final DensePairCounts dense = new DensePairCounts();
    private final Map<Long, Integer> expected = new HashMap<>();

    private void add(final int a, final int b) {
        counts.add(a, b);
        dense.add(a, b);
        expected.merge((long) a << 32 | b, 1, Integer::sum);
    }

    private void remove(final int a, final int b) {
        counts.remove(a, b);
        dense.remove(a, b);
        expected.computeIfPresent(
                (long) a << 32 | b, (key, count) -> count == 1 ? null : count - 1);
    }

    private void check(final int a, final int b) {
        final int count = expected.getOrDefault((long) a << 32 | b, 0);
        assertEquals(count, counts.get(a, b), a + ", " + b);
        assertEquals(count, dense.get(a, b), a + ", " + b);
    }

    @Test
    void shouldCountAsAMapDoes() {
        final Random random = new Random(7);
        for (int i = 0; i < ADDED; i++) {
            final int a = random.nextInt(300);
            final int b = random.nextInt(300);
            if (random.nextInt(5) < 2 && counts.get(a, b) > 0) {
                remove(a, b);
            } else {
                add(a, b);
            }
            check(a, b);
        }
        for (int a = 0; a < 300; a++) {
            for (int b = 0; b < 300; b++) {
                check(a, b);
            }
        }
    }

    @Test
    void shouldFindWhatIsLeftWhenMostOfManyPairsAreGone() {
        for (int i = 0; i < ADDED; i++) {
            add(i, i % 7);
        }
        for (int i = 0; i < ADDED; i++) {
            if (i % 100 != 0) {
                remove(i, i % 7);
            }
        }
        for (int i = 0; i < ADDED; i++) {
            check(i, i % 7);
        }
    }

    @Test
    void shouldKeepTheLargestIndicesApart() {
        final int last = CellIds.MAX_INDICES - 1;
        add(last, last);
        add(last, 0);
        add(0, last);
        add(last, last);
        check(last, last);
        check(last, 0);
        check(0, last);
        check(0, 0);
    }
}
