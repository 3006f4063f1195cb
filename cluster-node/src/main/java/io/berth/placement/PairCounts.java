package io.berth.placement;

import io.berth.wire.SplitMix;

/**
 * Counts by pairs of indices below 2^20, made from the tables. Spread over many small tables of
 * open addressing by a hash of the pair, so that a count that comes or goes never moves more than
 * one of them: with a million pairs that is about a thousand entries, where one large table would
 * move all of them at once.
 */
final class PairCounts {
    private static final int INDEX_BITS = 20;
    private static final int COUNT_BITS = 24;
    private static final long COUNT_MASK = (1L << COUNT_BITS) - 1;
    private static final int PART_BITS = 10;
    private static final int FIRST_LENGTH = 8;

    /** Tables are at most three quarters full. */
    private static final int FULL_OF_FOUR = 3;

    /** Each place holds a pair above its count, 0: it is free. */
    private final long[][] parts = new long[1 << PART_BITS][];

    private final int[] sizes = new int[1 << PART_BITS];

    /**
     * @return how often the pair was added and not removed.
     */
    int get(final int a, final int b) {
        final long pair = pair(a, b);
        final long hash = SplitMix.mix(pair);
        final long[] part = parts[partOf(hash)];
        if (part == null) {
            return 0;
        }
        final int at = find(part, pair, hash);
        return (int) (part[at] & COUNT_MASK);
    }

    void add(final int a, final int b) {
        final long pair = pair(a, b);
        final long hash = SplitMix.mix(pair);
        final int number = partOf(hash);
        if (parts[number] == null) {
            parts[number] = new long[FIRST_LENGTH];
        }
        final long[] part = parts[number];
        final int at = find(part, pair, hash);
        if (part[at] != 0) {
            part[at]++;
            return;
        }
        part[at] = pair << COUNT_BITS | 1;
        sizes[number]++;
        if (sizes[number] * 4 > part.length * FULL_OF_FOUR) {
            grow(number);
        }
    }

    /** Takes back one {@link #add} of the pair. */
    void remove(final int a, final int b) {
        final long pair = pair(a, b);
        final long hash = SplitMix.mix(pair);
        final int number = partOf(hash);
        final long[] part = parts[number];
        final int at = find(part, pair, hash);
        part[at]--;
        if ((part[at] & COUNT_MASK) == 0) {
            part[at] = 0;
            sizes[number]--;
            closeGap(part, at);
        }
    }

    private static long pair(final int a, final int b) {
        return (long) a << INDEX_BITS | b;
    }

    private static int partOf(final long hash) {
        return (int) (hash >>> Long.SIZE - PART_BITS);
    }

    /**
     * @return where the pair is, or the free place where it belongs.
     */
    private static int find(final long[] part, final long pair, final long hash) {
        final int mask = part.length - 1;
        int at = (int) hash & mask;
        while (part[at] != 0 && part[at] >>> COUNT_BITS != pair) {
            at = at + 1 & mask;
        }
        return at;
    }

    /** Moves those that lie behind the place that came free for want of a better one. */
    private static void closeGap(final long[] part, final int freed) {
        final int mask = part.length - 1;
        int gap = freed;
        for (int at = gap + 1 & mask; part[at] != 0; at = at + 1 & mask) {
            final int home = (int) SplitMix.mix(part[at] >>> COUNT_BITS) & mask;
            if ((at - home & mask) >= (at - gap & mask)) {
                part[gap] = part[at];
                part[at] = 0;
                gap = at;
            }
        }
    }

    private void grow(final int number) {
        final long[] old = parts[number];
        final long[] part = new long[old.length * 2];
        for (final long place : old) {
            if (place != 0) {
                final long pair = place >>> COUNT_BITS;
                part[find(part, pair, SplitMix.mix(pair))] = place;
            }
        }
        parts[number] = part;
    }
}
