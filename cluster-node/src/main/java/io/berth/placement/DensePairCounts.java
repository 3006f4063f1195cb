package io.berth.placement;

/**
 * Counts by pairs of indices below 2^20, most of them 1, in about five bytes a pair. A one-to-one
 * mix of the 40 bits of a pair gives the small table that it is in, which its entry need not say
 * again: 30 bits and a count of two are left. Counts from 3 on are kept beside, in {@link
 * PairCounts}. Like there, what comes or goes never moves more than one small table.
 */
final class DensePairCounts {
    private static final int INDEX_BITS = 20;
    private static final int PAIR_BITS = 2 * INDEX_BITS;
    private static final long PAIR_MASK = (1L << PAIR_BITS) - 1;
    private static final int PART_BITS = 10;
    private static final int REST_BITS = PAIR_BITS - PART_BITS;
    private static final int REST_MASK = (1 << REST_BITS) - 1;
    private static final int COUNT_BITS = 2;
    private static final int COUNT_MASK = (1 << COUNT_BITS) - 1;

    /** The entry's count where it is this or more, and kept beside. */
    private static final int MANY = 3;

    private static final long FIRST_FACTOR = 0x9E3779B97FL;
    private static final long SECOND_FACTOR = 0xBF58476D1DL;
    private static final int HALF_SHIFT = 20;
    private static final int SECOND_SHIFT = 23;

    private static final int FIRST_LENGTH = 8;

    /** Tables are at most seven eighths full, and grow by a quarter. */
    private static final int FULL_OF_EIGHT = 7;

    /** By table: the rest of the mixed pair above its count, 0: the place is free. */
    private final int[][] parts = new int[1 << PART_BITS][];

    private final int[] sizes = new int[1 << PART_BITS];
    private final PairCounts many = new PairCounts();

    /**
     * @return how often the pair was added and not removed.
     */
    int get(final int a, final int b) {
        final long mixed = mix(a, b);
        final int[] part = parts[partOf(mixed)];
        if (part == null) {
            return 0;
        }
        final int count = part[find(part, restOf(mixed))] & COUNT_MASK;
        return count < MANY ? count : MANY + many.get(a, b);
    }

    void add(final int a, final int b) {
        final long mixed = mix(a, b);
        final int number = partOf(mixed);
        if (parts[number] == null) {
            parts[number] = new int[FIRST_LENGTH];
        }
        final int[] part = parts[number];
        final int at = find(part, restOf(mixed));
        if (part[at] == 0) {
            part[at] = restOf(mixed) << COUNT_BITS | 1;
            sizes[number]++;
            if (sizes[number] * 8 > part.length * FULL_OF_EIGHT) {
                grow(number);
            }
        } else if ((part[at] & COUNT_MASK) < MANY) {
            part[at]++;
        } else {
            many.add(a, b);
        }
    }

    /** Takes back one {@link #add} of the pair. */
    void remove(final int a, final int b) {
        final long mixed = mix(a, b);
        final int number = partOf(mixed);
        final int[] part = parts[number];
        final int at = find(part, restOf(mixed));
        if ((part[at] & COUNT_MASK) == MANY && many.get(a, b) > 0) {
            many.remove(a, b);
            return;
        }
        part[at]--;
        if ((part[at] & COUNT_MASK) == 0) {
            part[at] = 0;
            sizes[number]--;
            closeGap(part, at);
        }
    }

    /** One-to-one on 40 bits: odd factors and shifted differences can be undone. */
    private static long mix(final int a, final int b) {
        long pair = (long) a << INDEX_BITS | b;
        pair = (pair ^ pair >>> HALF_SHIFT) * FIRST_FACTOR & PAIR_MASK;
        pair = (pair ^ pair >>> SECOND_SHIFT) * SECOND_FACTOR & PAIR_MASK;
        return pair ^ pair >>> HALF_SHIFT;
    }

    private static int partOf(final long mixed) {
        return (int) (mixed >>> REST_BITS);
    }

    private static int restOf(final long mixed) {
        return (int) mixed & REST_MASK;
    }

    private static int homeOf(final int rest, final int length) {
        return (int) ((long) rest * length >>> REST_BITS);
    }

    /**
     * @return where the pair is, or the free place where it belongs.
     */
    private static int find(final int[] part, final int rest) {
        int at = homeOf(rest, part.length);
        while (part[at] != 0 && part[at] >>> COUNT_BITS != rest) {
            at = at + 1 == part.length ? 0 : at + 1;
        }
        return at;
    }

    /** Moves those that lie behind the place that came free for want of a better one. */
    private static void closeGap(final int[] part, final int freed) {
        final int length = part.length;
        int gap = freed;
        int at = gap + 1 == length ? 0 : gap + 1;
        while (part[at] != 0) {
            final int home = homeOf(part[at] >>> COUNT_BITS, length);
            if (distance(home, at, length) >= distance(gap, at, length)) {
                part[gap] = part[at];
                part[at] = 0;
                gap = at;
            }
            at = at + 1 == length ? 0 : at + 1;
        }
    }

    private static int distance(final int from, final int to, final int length) {
        return to >= from ? to - from : to - from + length;
    }

    private void grow(final int number) {
        final int[] old = parts[number];
        final int[] part = new int[old.length + (old.length >> 2)];
        for (final int entry : old) {
            if (entry != 0) {
                part[find(part, entry >>> COUNT_BITS)] = entry;
            }
        }
        parts[number] = part;
    }
}
