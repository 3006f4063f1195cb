package io.berth.history;

import org.agrona.collections.Long2ObjectHashMap;

/**
 * A set of numbers that are close together, as those of a counter: a bit each, in blocks that are
 * made when one of their numbers comes.
 */
final class ChunkedBits {
    private static final int BLOCK_BITS = 12;
    private static final int WORDS = (1 << BLOCK_BITS) / Long.SIZE;

    private final Long2ObjectHashMap<long[]> blocks = new Long2ObjectHashMap<>();
    private long lastBlock = Long.MIN_VALUE;
    private long[] lastWords;

    /**
     * @return whether it was new.
     */
    boolean add(final long number) {
        final long[] words = block(number, true);
        final int word = wordOf(number);
        final long bit = 1L << number;
        final boolean isNew = (words[word] & bit) == 0;
        words[word] |= bit;
        return isNew;
    }

    boolean contains(final long number) {
        final long[] words = block(number, false);
        return words != null && (words[wordOf(number)] & 1L << number) != 0;
    }

    private static int wordOf(final long number) {
        return (int) (number >>> 6) & (WORDS - 1);
    }

    private long[] block(final long number, final boolean make) {
        final long key = number >>> BLOCK_BITS;
        if (key == lastBlock) {
            return lastWords;
        }
        long[] words = blocks.get(key);
        if (words == null) {
            if (!make) {
                return null;
            }
            words = new long[WORDS];
            blocks.put(key, words);
        }
        lastBlock = key;
        lastWords = words;
        return words;
    }
}
