package io.berth.placement;

import java.util.Arrays;

/**
 * Deadlines in (deadline, kind, index) order (rule 9): a heap for each kind, so that the many of
 * idle sandboxes, which hardly ever move, are not in the way of the few that come and go with every
 * invocation.
 */
final class DeadlineQueue {
    /** Nothing is due. */
    static final long NONE = RecordTable.NONE;

    /** The first one was moved later and is where it belongs now: another call is needed. */
    static final long PUT_RIGHT = -2;

    private static final int KIND_SHIFT = 32;

    /** By kind, from 1. */
    private final DeadlineHeap[] heaps;

    private final long[] firstKeys;

    /** The smallest of these, and the first kind that has it. */
    private long earliest = Long.MAX_VALUE;

    private int earliestKind;

    DeadlineQueue(final DeadlineHeap... ofKinds) {
        heaps = new DeadlineHeap[ofKinds.length + 1];
        System.arraycopy(ofKinds, 0, heaps, 1, ofKinds.length);
        firstKeys = new long[heaps.length];
        Arrays.fill(firstKeys, Long.MAX_VALUE);
    }

    /**
     * @return kinds are below this.
     */
    int kinds() {
        return heaps.length;
    }

    DeadlineHeap ofKind(final int kind) {
        return heaps[kind];
    }

    /**
     * @return a time that is not later than the earliest deadline; {@link Long#MAX_VALUE} where
     *     there is none.
     */
    long earliest() {
        return earliest;
    }

    /** The first of this kind may be another. */
    private void firstChanged(final int kind) {
        final long key = heaps[kind].firstKey();
        if (key == firstKeys[kind]) {
            return;
        }
        firstKeys[kind] = key;
        if (key < earliest || (key == earliest && kind < earliestKind)) {
            earliest = key;
            earliestKind = kind;
        } else if (kind == earliestKind) {
            findEarliest();
        }
    }

    private void findEarliest() {
        int first = 0;
        for (int kind = 1; kind < firstKeys.length; kind++) {
            if (firstKeys[kind] < firstKeys[first]) {
                first = kind;
            }
        }
        earliest = firstKeys[first];
        earliestKind = first;
    }

    /** Sets or moves the deadline of this kind that the record has. */
    void set(final int kind, final int owner, final long atNs) {
        heaps[kind].set(owner, atNs);
        firstChanged(kind);
    }

    /** Takes it away, where there is one. */
    void cancel(final int kind, final int owner) {
        heaps[kind].cancel(owner);
        firstChanged(kind);
    }

    boolean isSet(final int kind, final int owner) {
        return heaps[kind].deadlineNs(owner) != DeadlineHeap.NEVER;
    }

    /** The deadline, which is set. */
    long deadlineNs(final int kind, final int owner) {
        return heaps[kind].deadlineNs(owner);
    }

    /**
     * Takes out the first deadline where it is due.
     *
     * @return it, for {@link #kindOf} and {@link #ownerOf}, {@link #NONE}, or {@link #PUT_RIGHT}.
     */
    long takeDue(final long nowNs) {
        if (earliest > nowNs) {
            return NONE;
        }
        final int kind = earliestKind;
        final DeadlineHeap heap = heaps[kind];
        final int owner = heap.firstOwner();
        final boolean isTaken = heap.takeFirst();
        firstChanged(kind);
        return isTaken ? (long) kind << KIND_SHIFT | owner : PUT_RIGHT;
    }

    static int kindOf(final long due) {
        return (int) (due >>> KIND_SHIFT);
    }

    static int ownerOf(final long due) {
        return (int) due;
    }

    // ---- snapshot

    /**
     * Appends a deadline of a snapshot to the heap of its kind.
     *
     * @return whether it belongs there.
     */
    boolean restore(final int kind, final int owner, final long key, final long deadlineNs) {
        if (kind < 1 || kind >= heaps.length || !heaps[kind].restore(owner, key, deadlineNs)) {
            return false;
        }
        firstChanged(kind);
        return true;
    }

    void digest(final StateDigest digest) {
        for (int kind = 1; kind < heaps.length; kind++) {
            digest.add(heaps[kind].digest());
        }
    }
}
