package io.berth.placement;

import java.util.Arrays;

/**
 * Gives the columns of a {@link RecordTable} their places in a row of 64-bit words, in the order in
 * which they are declared: what is used together is declared together and shares cache lines.
 *
 * <ul>
 *   <li>{@link #word()}: a word of its own, for a long.
 *   <li>{@link #index()}: an index of a record or {@link RecordTable#NONE}, in {@value #INDEX_BITS}
 *       bits, three in a word.
 *   <li>{@link #bits(int)}: a number that is never negative, in so many bits.
 *   <li>{@link #int32()}: any int.
 * </ul>
 *
 * The narrow ones fill the first words that have room for them, the spare bits of word 0 first,
 * which the slab itself uses for generation and status.
 *
 * <p>A column is an int: its word in the lowest byte, then its lowest bit, its width, and whether
 * its value is stored plus one. Static final columns are constants to the compiler, so that nothing
 * of this is worked out when a row is read.
 */
final class RowLayout {
    /** Wide enough for every index plus one. */
    static final int INDEX_BITS = 21;

    static final int WORD_MASK = 0xFF;
    static final int SHIFT_SHIFT = 8;
    static final int SHIFT_MASK = 0x3F;
    static final int WIDTH_SHIFT = 14;
    static final int WIDTH_MASK = 0x7F;
    static final int BIAS_SHIFT = 21;

    /** Bits of word 0 that the slab uses: status below, generation above. */
    static final int STATUS_BITS = 2;

    static final int GENERATION_SHIFT = 28;

    private static final int MAX_WORDS = 256;
    private static final int INT_BITS = 32;

    private final int[] used = new int[MAX_WORDS];
    private final long[] stateMasks = new long[MAX_WORDS];
    private int words = 1;
    private boolean isDerived;

    RowLayout() {
        used[0] = STATUS_BITS + Long.SIZE - GENERATION_SHIFT;
        stateMasks[0] = -1L << GENERATION_SHIFT | (1L << STATUS_BITS) - 1;
    }

    /**
     * @return a column of a long.
     */
    int word() {
        return words(1);
    }

    /**
     * @return the first of so many columns of longs; the next is the column after.
     */
    int words(final int count) {
        final int first = words;
        for (int i = 0; i < count; i++) {
            stateMasks[words] = isDerived ? 0 : -1;
            used[words++] = Long.SIZE;
        }
        return first | Long.SIZE << WIDTH_SHIFT;
    }

    /**
     * @return a column of an index, {@link RecordTable#NONE} at first.
     */
    int index() {
        return narrow(INDEX_BITS) | 1 << BIAS_SHIFT;
    }

    int int32() {
        return narrow(INT_BITS);
    }

    int bits(final int width) {
        return narrow(width);
    }

    /**
     * @return a further name for the bits of a column that is not in use at the same time.
     */
    static int sharing(final int column) {
        return column;
    }

    private int narrow(final int width) {
        int word = 0;
        while (word < words && used[word] + width > Long.SIZE) {
            word++;
        }
        if (word == words) {
            words++;
        }
        final int shift = word == 0 ? used[0] - (Long.SIZE - GENERATION_SHIFT) : used[word];
        used[word] += width;
        if (!isDerived) {
            stateMasks[word] |= (1L << width) - 1 << shift;
        }
        return word | shift << SHIFT_SHIFT | width << WIDTH_SHIFT;
    }

    /**
     * From here on columns that follow from others, and from what else the state holds: they are in
     * no digest. The narrow ones fill the bits that the words before have left.
     */
    void derived() {
        isDerived = true;
    }

    /**
     * @return words of a row.
     */
    int words() {
        return words;
    }

    /**
     * @return for each word the bits of it that are part of the state.
     */
    long[] stateMasks() {
        return Arrays.copyOf(stateMasks, words);
    }
}
