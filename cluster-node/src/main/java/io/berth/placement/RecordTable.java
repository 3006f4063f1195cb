package io.berth.placement;

import java.util.Arrays;

/**
 * A slab of records addressed by index: rows of 64-bit words in chunks that are added as the table
 * grows up to its bound, with columns that {@link RowLayout} has placed. Free records form a
 * last-in first-out list; each has a generation that grows at every reuse, so that index and
 * generation together never recur (rule 1). Both are part of the state.
 *
 * <p>Word 0 of a row holds the generation, what the row is used for, and the first narrow columns;
 * word 1 of a free row is the link to the next.
 */
abstract class RecordTable {
    /** No record. */
    static final int NONE = -1;

    /** No cluster session. */
    static final long NO_SESSION = Long.MIN_VALUE;

    // What a row is used for, the lowest bits of its word 0.
    private static final int RETIRED = 0;
    private static final int FREE = 1;
    private static final int LIVE = 2;
    private static final int STATUS_MASK = (1 << RowLayout.STATUS_BITS) - 1;

    private static final int LINK = 1;
    private static final int FIRST_ROWS = 16;

    /** Rows of a chunk: few enough to be made within an entry. */
    private static final int CHUNK_BITS = 11;

    private static final int CHUNK_MASK = (1 << CHUNK_BITS) - 1;

    private final int words;
    private final long[] stateMasks;
    private long[][] chunks = new long[1][0];
    private int capacity;
    private int highWater;
    private int freeHead = NONE;
    private int size;

    RecordTable(final RowLayout layout) {
        words = layout.words() <= LINK ? LINK + 1 : layout.words();
        stateMasks = layout.stateMasks();
    }

    /** Sets the columns of a new record that start neither as 0 nor, an index, as NONE. */
    abstract void setDefaults(int index);

    /** Adds the texts of a record to a digest. */
    void digestTexts(final int index, final StateDigest digest) {}

    final void bound(final int newCapacity) {
        capacity = newCapacity;
    }

    final int capacity() {
        return capacity;
    }

    /**
     * @return records in use.
     */
    final int size() {
        return size;
    }

    /**
     * @return every index ever used is below this.
     */
    final int highWater() {
        return highWater;
    }

    final boolean isFull() {
        return freeHead == NONE && highWater >= capacity;
    }

    /**
     * @return bytes of a row.
     */
    final int rowBytes() {
        return words * Long.BYTES;
    }

    /**
     * @return the index of a fresh record, or {@link #NONE} where the table is full.
     */
    final int allocate() {
        final int index;
        if (freeHead != NONE) {
            index = freeHead;
            freeHead = nextFree(index);
        } else if (highWater < capacity) {
            index = highWater;
            ensureRow(index);
            highWater++;
        } else {
            return NONE;
        }
        makeLive(index, generation(index) + 1);
        return index;
    }

    private void makeLive(final int index, final long generation) {
        size++;
        final long[] chunk = chunks[index >> CHUNK_BITS];
        final int from = (index & CHUNK_MASK) * words;
        chunk[from] = generation << RowLayout.GENERATION_SHIFT | LIVE;
        for (int i = from + 1; i < from + words; i++) {
            chunk[i] = 0;
        }
        setDefaults(index);
    }

    final void free(final int index) {
        size--;
        if (generation(index) == CellIds.MAX_GENERATION) {
            status(index, RETIRED);
        } else {
            status(index, FREE);
            link(index, freeHead);
            freeHead = index;
        }
    }

    final boolean isLive(final int index) {
        return index >= 0 && index < highWater && status(index) == LIVE;
    }

    final long idOf(final int index, final int cellEpoch) {
        return CellIds.of(cellEpoch, generation(index), index);
    }

    /**
     * @return the index of a live record with this id, or {@link #NONE}.
     */
    final int find(final long id, final int cellEpoch) {
        final int index = CellIds.index(id);
        return isLive(index) && idOf(index, cellEpoch) == id ? index : NONE;
    }

    final long generation(final int index) {
        return head(index) >>> RowLayout.GENERATION_SHIFT;
    }

    private int status(final int index) {
        return (int) head(index) & STATUS_MASK;
    }

    private long head(final int index) {
        return chunks[index >> CHUNK_BITS][(index & CHUNK_MASK) * words];
    }

    /** Keeps the generation, and clears the columns of the word. */
    private void status(final int index, final int status) {
        final long generation = generation(index);
        chunks[index >> CHUNK_BITS][(index & CHUNK_MASK) * words] =
                generation << RowLayout.GENERATION_SHIFT | status;
    }

    private void link(final int index, final int next) {
        chunks[index >> CHUNK_BITS][(index & CHUNK_MASK) * words + LINK] = next;
    }

    final long longAt(final int index, final int column) {
        return chunks[index >> CHUNK_BITS][
                (index & CHUNK_MASK) * words + (column & RowLayout.WORD_MASK)];
    }

    final void longAt(final int index, final int column, final long value) {
        chunks[index >> CHUNK_BITS][(index & CHUNK_MASK) * words + (column & RowLayout.WORD_MASK)] =
                value;
    }

    final int intAt(final int index, final int column) {
        return intIn(longAt(index, column), column);
    }

    final void intAt(final int index, final int column, final int value) {
        final long[] chunk = chunks[index >> CHUNK_BITS];
        final int at = (index & CHUNK_MASK) * words + (column & RowLayout.WORD_MASK);
        chunk[at] = withInt(chunk[at], column, value);
    }

    /**
     * @return a narrow column that holds no index, as a long.
     */
    final long bitsAt(final int index, final int column) {
        return longAt(index, column) >>> shiftOf(column) & maskOf(column);
    }

    final void bitsAt(final int index, final int column, final long value) {
        longAt(index, column, with(longAt(index, column), column, value));
    }

    /**
     * @return the value of a narrow column in its word.
     */
    static int intIn(final long word, final int column) {
        return (int) (word >>> shiftOf(column) & maskOf(column))
                - (column >>> RowLayout.BIAS_SHIFT);
    }

    /**
     * @return the word with another value of the column.
     */
    static long withInt(final long word, final int column, final int value) {
        return with(word, column, (long) value + (column >>> RowLayout.BIAS_SHIFT));
    }

    private static long with(final long word, final int column, final long value) {
        final long mask = maskOf(column);
        final int shift = shiftOf(column);
        return word & ~(mask << shift) | (value & mask) << shift;
    }

    /**
     * @return the first chunk of a table of one record, which stays as it is.
     */
    final long[] firstRow() {
        return chunks[0];
    }

    private static int shiftOf(final int column) {
        return column >>> RowLayout.SHIFT_SHIFT & RowLayout.SHIFT_MASK;
    }

    private static long maskOf(final int column) {
        return -1L >>> Long.SIZE - (column >>> RowLayout.WIDTH_SHIFT & RowLayout.WIDTH_MASK);
    }

    /**
     * Takes a record out of use without offering it to {@link #allocate()}; its owner hands out the
     * indices.
     */
    final void retire(final int index) {
        size--;
        status(index, RETIRED);
    }

    // ---- snapshot

    /**
     * @return first free record, the next to be used, or {@link #NONE}.
     */
    final int firstFree() {
        return freeHead;
    }

    final int nextFree(final int index) {
        return (int) longAt(index, LINK);
    }

    final boolean isRetired(final int index) {
        return status(index) == RETIRED;
    }

    /**
     * @return whether the record is in the list of free ones.
     */
    final boolean isFree(final int index) {
        return index >= 0 && index < highWater && status(index) == FREE;
    }

    /** Puts a live record of a snapshot at its index. */
    final void restoreLive(final int index, final long generation) {
        cover(index);
        makeLive(index, generation);
    }

    /** Appends a free record of a snapshot to the end of the free list. */
    final int restoreFree(final int index, final long generation, final int previous) {
        cover(index);
        chunks[index >> CHUNK_BITS][(index & CHUNK_MASK) * words] =
                generation << RowLayout.GENERATION_SHIFT;
        if (generation == CellIds.MAX_GENERATION) {
            return previous;
        }
        status(index, FREE);
        link(index, NONE);
        if (previous == NONE) {
            freeHead = index;
        } else {
            link(previous, index);
        }
        return index;
    }

    private void cover(final int index) {
        while (highWater <= index) {
            ensureRow(highWater);
            highWater++;
        }
    }

    // ---- digest

    /**
     * Adds everything that a decision can depend on, in the order of the indices and of the free
     * list.
     */
    final void digest(final StateDigest digest) {
        digest.add(capacity);
        digest.add(highWater);
        digest.add(size);
        for (int index = 0; index < highWater; index++) {
            if (status(index) == LIVE) {
                digestRecord(index, digest);
            } else {
                digest.add(head(index));
            }
        }
        for (int index = freeHead; index != NONE; index = nextFree(index)) {
            digest.add(index);
        }
    }

    /** Adds the words of a row without derived columns, then its texts. */
    final void digestRecord(final int index, final StateDigest digest) {
        final long[] chunk = chunks[index >> CHUNK_BITS];
        final int from = (index & CHUNK_MASK) * words;
        digest.add(chunk, from, stateMasks);
        digestTexts(index, digest);
    }

    // ---- growing

    /** The first chunk grows by doubling, so that a small table is small; then whole ones. */
    private void ensureRow(final int index) {
        final int chunk = index >> CHUNK_BITS;
        if (chunk >= chunks.length) {
            chunks = Arrays.copyOf(chunks, chunk * 2);
        }
        if (chunk > 0) {
            if (chunks[chunk] == null) {
                chunks[chunk] = new long[(CHUNK_MASK + 1) * words];
            }
        } else if ((index + 1) * words > chunks[0].length) {
            final int rows = index < FIRST_ROWS ? FIRST_ROWS : Integer.highestOneBit(index) << 1;
            final int most = CHUNK_MASK + 1;
            chunks[0] = Arrays.copyOf(chunks[0], (rows < most ? rows : most) * words);
        }
    }
}
