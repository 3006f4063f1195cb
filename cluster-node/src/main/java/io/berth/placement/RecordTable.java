package io.berth.placement;

/**
 * A slab of records addressed by index: rows of long and int columns in chunks that are added as
 * the table grows up to its bound. Free records form a last-in first-out list; each has a
 * generation that grows at every reuse, so that index and generation together never recur (rule 1).
 * Both are part of the state.
 */
abstract class RecordTable {
    /** No record. */
    static final int NONE = -1;

    /** No cluster session. */
    static final long NO_SESSION = Long.MIN_VALUE;

    private static final int LIVE = -2;
    private static final int RETIRED = -3;
    private static final int CHUNK_BITS = 8;
    private static final int CHUNK_RECORDS = 1 << CHUNK_BITS;
    private static final int CHUNK_MASK = CHUNK_RECORDS - 1;

    private final int longColumns;
    private final int intColumns;
    private long[][] longs = new long[1][];
    private int[][] ints = new int[1][];
    private long[][] generations = new long[1][];
    private int[][] links = new int[1][];
    private int capacity;
    private int highWater;
    private int freeHead = NONE;
    private int size;

    RecordTable(final int longColumns, final int intColumns) {
        this.longColumns = longColumns;
        this.intColumns = intColumns;
    }

    /** Sets the columns of a new record that do not start as 0. */
    abstract void setDefaults(int index);

    /** Adds the texts of a record to a digest. */
    void digestTexts(final int index, final StateDigest digest) {}

    /**
     * @return whether the column is a handle of this process, which is no part of the state.
     */
    boolean isHandle(final int intColumn) {
        return false;
    }

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
     * @return the index of a fresh record, or {@link #NONE} where the table is full.
     */
    final int allocate() {
        final int index;
        if (freeHead != NONE) {
            index = freeHead;
            freeHead = link(index);
        } else if (highWater < capacity) {
            index = highWater;
            ensureChunk(index);
            highWater++;
        } else {
            return NONE;
        }
        generation(index, generation(index) + 1);
        makeLive(index);
        return index;
    }

    private void makeLive(final int index) {
        link(index, LIVE);
        size++;
        final int row = index & CHUNK_MASK;
        final long[] longChunk = longs[index >> CHUNK_BITS];
        for (int i = row * longColumns, end = i + longColumns; i < end; i++) {
            longChunk[i] = 0;
        }
        final int[] intChunk = ints[index >> CHUNK_BITS];
        for (int i = row * intColumns, end = i + intColumns; i < end; i++) {
            intChunk[i] = 0;
        }
        setDefaults(index);
    }

    final void free(final int index) {
        size--;
        if (generation(index) == CellIds.MAX_GENERATION) {
            link(index, RETIRED);
        } else {
            link(index, freeHead);
            freeHead = index;
        }
    }

    final boolean isLive(final int index) {
        return index >= 0 && index < highWater && link(index) == LIVE;
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
        return generations[index >> CHUNK_BITS][index & CHUNK_MASK];
    }

    private void generation(final int index, final long value) {
        generations[index >> CHUNK_BITS][index & CHUNK_MASK] = value;
    }

    private int link(final int index) {
        return links[index >> CHUNK_BITS][index & CHUNK_MASK];
    }

    private void link(final int index, final int value) {
        links[index >> CHUNK_BITS][index & CHUNK_MASK] = value;
    }

    final long longAt(final int index, final int column) {
        return longs[index >> CHUNK_BITS][(index & CHUNK_MASK) * longColumns + column];
    }

    final void longAt(final int index, final int column, final long value) {
        longs[index >> CHUNK_BITS][(index & CHUNK_MASK) * longColumns + column] = value;
    }

    final int intAt(final int index, final int column) {
        return ints[index >> CHUNK_BITS][(index & CHUNK_MASK) * intColumns + column];
    }

    final void intAt(final int index, final int column, final int value) {
        ints[index >> CHUNK_BITS][(index & CHUNK_MASK) * intColumns + column] = value;
    }

    /**
     * Takes a record out of use without offering it to {@link #allocate()}; its owner hands out the
     * indices.
     */
    final void retire(final int index) {
        size--;
        link(index, RETIRED);
    }

    // ---- snapshot

    /**
     * @return first free record, the next to be used, or {@link #NONE}.
     */
    final int firstFree() {
        return freeHead;
    }

    final int nextFree(final int index) {
        return link(index);
    }

    final boolean isRetired(final int index) {
        return link(index) == RETIRED;
    }

    /**
     * @return whether the record is in the list of free ones.
     */
    final boolean isFree(final int index) {
        return index >= 0 && index < highWater && link(index) >= NONE;
    }

    /** Puts a live record of a snapshot at its index. */
    final void restoreLive(final int index, final long generation) {
        cover(index);
        generation(index, generation);
        makeLive(index);
    }

    /** Appends a free record of a snapshot to the end of the free list. */
    final int restoreFree(final int index, final long generation, final int previous) {
        cover(index);
        generation(index, generation);
        if (generation == CellIds.MAX_GENERATION) {
            link(index, RETIRED);
            return previous;
        }
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
            ensureChunk(highWater);
            link(highWater, RETIRED);
            highWater++;
        }
    }

    /**
     * Adds everything that a decision can depend on, in the order of the indices and of the free
     * list.
     */
    final void digest(final StateDigest digest) {
        digest.add(capacity);
        digest.add(highWater);
        digest.add(size);
        for (int index = 0; index < highWater; index++) {
            digest.add(generation(index));
            if (link(index) == LIVE) {
                digestRecord(index, digest);
            }
        }
        for (int index = freeHead; index != NONE; index = link(index)) {
            digest.add(index);
        }
    }

    final void digestRecord(final int index, final StateDigest digest) {
        for (int column = 0; column < longColumns; column++) {
            digest.add(longAt(index, column));
        }
        for (int column = 0; column < intColumns; column++) {
            if (!isHandle(column)) {
                digest.add(intAt(index, column));
            }
        }
        digestTexts(index, digest);
    }

    private void ensureChunk(final int index) {
        final int chunk = index >> CHUNK_BITS;
        if (chunk >= longs.length) {
            longs = java.util.Arrays.copyOf(longs, chunk * 2);
            ints = java.util.Arrays.copyOf(ints, chunk * 2);
            generations = java.util.Arrays.copyOf(generations, chunk * 2);
            links = java.util.Arrays.copyOf(links, chunk * 2);
        }
        if (longs[chunk] == null) {
            longs[chunk] = new long[CHUNK_RECORDS * longColumns];
            ints[chunk] = new int[CHUNK_RECORDS * intColumns];
            generations[chunk] = new long[CHUNK_RECORDS];
            links[chunk] = new int[CHUNK_RECORDS];
        }
    }
}
