package io.berth.placement;

import io.berth.wire.SplitMix;
import java.util.Arrays;

/**
 * Deadlines of the records of one table, at most one of each, which is a column of its row: a heap
 * by (key, index) in which every record has four others below it, beside the row and in chunks, so
 * that growing moves nothing.
 *
 * <p>A deadline that moves later stays where it is: its key is then smaller than it, and is put
 * right when it comes to the top. So the deadline of a sandbox that is used again and again costs
 * no more than writing its row. Which keys there are is part of the state, as the cluster timer
 * goes by the smallest; the order in which they lie in the heap is not, since what comes out
 * depends on keys and indices alone.
 */
final class DeadlineHeap {
    /** The column where there is no deadline. */
    static final long NEVER = 0;

    private static final int CHUNK_BITS = 12;
    private static final int CHUNK_MASK = (1 << CHUNK_BITS) - 1;
    private static final int FIRST_LENGTH = 16;
    private static final int CHILDREN_BITS = 2;
    private static final int CHILDREN = 1 << CHILDREN_BITS;

    private final RecordTable table;
    private final int column;
    private final int placeColumn;
    private long[][] keys = {new long[FIRST_LENGTH]};
    private int[][] owners = {new int[FIRST_LENGTH]};

    private int size;

    /**
     * @param column of the deadline.
     * @param placeColumn of where a record that has one is in the heap: derived, an index.
     */
    DeadlineHeap(final RecordTable table, final int column, final int placeColumn) {
        this.table = table;
        this.column = column;
        this.placeColumn = placeColumn;
    }

    int size() {
        return size;
    }

    /**
     * @return the smallest key; {@link Long#MAX_VALUE} where there is none.
     */
    long firstKey() {
        return size == 0 ? Long.MAX_VALUE : keys[0][0];
    }

    int firstOwner() {
        return owners[0][0];
    }

    long deadlineNs(final int owner) {
        return table.longAt(owner, column);
    }

    /**
     * @return key of the record's deadline, {@link #NEVER} where it has none.
     */
    long keyOf(final int owner) {
        return deadlineNs(owner) == NEVER ? NEVER : keyAt(placeOf(owner));
    }

    boolean isLive(final int owner) {
        return table.isLive(owner);
    }

    /**
     * @return records that have deadlines are below this.
     */
    int highWater() {
        return table.highWater();
    }

    /** Sets or moves the deadline of a record. */
    void set(final int owner, final long atNs) {
        final long deadlineNs = atNs <= NEVER ? NEVER + 1 : atNs;
        final long before = table.longAt(owner, column);
        table.longAt(owner, column, deadlineNs);
        if (before == NEVER) {
            ensure();
            size++;
            siftUp(size - 1, deadlineNs, owner);
        } else if (deadlineNs < before) {
            final int at = placeOf(owner);
            if (deadlineNs < keyAt(at)) {
                siftUp(at, deadlineNs, owner);
            }
        }
    }

    void cancel(final int owner) {
        if (table.longAt(owner, column) != NEVER) {
            table.longAt(owner, column, NEVER);
            remove(placeOf(owner));
        }
    }

    /**
     * Takes the first one out where its key is its deadline, else puts its key right.
     *
     * @return whether it was taken out.
     */
    boolean takeFirst() {
        final int owner = firstOwner();
        final long deadlineNs = table.longAt(owner, column);
        if (deadlineNs == keys[0][0]) {
            table.longAt(owner, column, NEVER);
            remove(0);
            return true;
        }
        siftDown(0, deadlineNs, owner);
        return false;
    }

    private void remove(final int at) {
        size--;
        if (at == size) {
            return;
        }
        final long key = keyAt(size);
        final int owner = ownerAt(size);
        if (at > 0 && isBefore(key, owner, (at - 1) >> CHILDREN_BITS)) {
            siftUp(at, key, owner);
        } else {
            siftDown(at, key, owner);
        }
    }

    private void siftUp(final int from, final long key, final int owner) {
        int at = from;
        while (at > 0) {
            final int parent = (at - 1) >> CHILDREN_BITS;
            if (!isBefore(key, owner, parent)) {
                break;
            }
            put(at, keyAt(parent), ownerAt(parent));
            at = parent;
        }
        put(at, key, owner);
    }

    private void siftDown(final int from, final long key, final int owner) {
        int at = from;
        while (true) {
            final int child = leastChild(at);
            if (child == RecordTable.NONE || isBefore(key, owner, child)) {
                break;
            }
            put(at, keyAt(child), ownerAt(child));
            at = child;
        }
        put(at, key, owner);
    }

    private int leastChild(final int at) {
        final int first = (at << CHILDREN_BITS) + 1;
        if (first >= size) {
            return RecordTable.NONE;
        }
        final int end = first + CHILDREN < size ? first + CHILDREN : size;
        int least = first;
        for (int child = first + 1; child < end; child++) {
            if (isBefore(keyAt(child), ownerAt(child), least)) {
                least = child;
            }
        }
        return least;
    }

    private boolean isBefore(final long key, final int owner, final int at) {
        final long other = keyAt(at);
        return key < other || (key == other && owner < ownerAt(at));
    }

    private void put(final int at, final long key, final int owner) {
        keys[at >> CHUNK_BITS][at & CHUNK_MASK] = key;
        owners[at >> CHUNK_BITS][at & CHUNK_MASK] = owner;
        table.intAt(owner, placeColumn, at);
    }

    // ---- snapshot and checks: places in the heap, 0 to size - 1

    long keyAt(final int at) {
        return keys[at >> CHUNK_BITS][at & CHUNK_MASK];
    }

    int ownerAt(final int at) {
        return owners[at >> CHUNK_BITS][at & CHUNK_MASK];
    }

    int placeOf(final int owner) {
        return table.intAt(owner, placeColumn);
    }

    /**
     * Appends what the heap of a snapshot has at its next place.
     *
     * @return whether it belongs there.
     */
    boolean restore(final int owner, final long key, final long deadlineNs) {
        if (!table.isLive(owner)
                || table.longAt(owner, column) != NEVER
                || deadlineNs <= NEVER
                || key > deadlineNs
                || (size > 0 && isBefore(key, owner, (size - 1) >> CHILDREN_BITS))) {
            return false;
        }
        table.longAt(owner, column, deadlineNs);
        ensure();
        put(size, key, owner);
        size++;
        return true;
    }

    /**
     * @return a sum over keys and indices that no order changes; the deadlines are in the rows.
     */
    long digest() {
        long sum = size;
        for (int i = 0; i < size; i++) {
            sum += SplitMix.mix(keyAt(i) + SplitMix.mix(ownerAt(i)));
        }
        return sum;
    }

    // ---- growing

    /** Makes a place for one more. */
    private void ensure() {
        final int chunk = size >> CHUNK_BITS;
        if (chunk >= keys.length) {
            keys = Arrays.copyOf(keys, chunk * 2);
            owners = Arrays.copyOf(owners, chunk * 2);
        }
        if (keys[chunk] == null) {
            keys[chunk] = new long[CHUNK_MASK + 1];
            owners[chunk] = new int[CHUNK_MASK + 1];
        } else if (size >= keys[0].length && chunk == 0) {
            keys[0] = Arrays.copyOf(keys[0], size * 2);
            owners[0] = Arrays.copyOf(owners[0], size * 2);
        }
    }
}
