package io.berth.placement;

import java.util.Arrays;

/**
 * Deadlines in (deadline, schedule number) order (rule 9): an indexed binary heap on flat arrays. A
 * deadline that moves later stays where it is in the heap and is put right when it comes to the
 * top, so moving it costs nothing; what is due comes out in the exact order all the same, because
 * an entry is only taken when its heap key is its deadline.
 */
final class DeadlineQueue {
    static final int NONE = RecordTable.NONE;

    /** What {@link #firstDue} returns where it has put one right. */
    static final int PUT_RIGHT = -2;

    private static final int FIRST_LENGTH = 64;

    private final CellTable cell;
    private long[] heapDeadline = new long[FIRST_LENGTH];
    private long[] heapNumber = new long[FIRST_LENGTH];
    private int[] heapHandle = new int[FIRST_LENGTH];
    private long[] deadline = new long[FIRST_LENGTH];
    private long[] number = new long[FIRST_LENGTH];
    private int[] kind = new int[FIRST_LENGTH];
    private int[] owner = new int[FIRST_LENGTH];
    private int[] position = new int[FIRST_LENGTH];
    private int[] freeHandles = new int[FIRST_LENGTH];
    private int freeCount;
    private int handles;
    private int size;

    DeadlineQueue(final CellTable cell) {
        this.cell = cell;
    }

    int size() {
        return size;
    }

    /**
     * @return a time that is not later than the earliest deadline; there is one.
     */
    long earliest() {
        return heapDeadline[0];
    }

    /**
     * @return handle of the new deadline.
     */
    int schedule(final int newKind, final int newOwner, final long deadlineNs) {
        if (size == heapDeadline.length) {
            grow();
        }
        final int handle = freeCount > 0 ? freeHandles[--freeCount] : handles++;
        kind[handle] = newKind;
        owner[handle] = newOwner;
        deadline[handle] = deadlineNs;
        number[handle] = nextNumber();
        place(size, deadlineNs, number[handle], handle);
        size++;
        siftUp(size - 1);
        return handle;
    }

    void move(final int handle, final long deadlineNs) {
        final int at = position[handle];
        deadline[handle] = deadlineNs;
        number[handle] = nextNumber();
        if (deadlineNs < heapDeadline[at]) {
            heapDeadline[at] = deadlineNs;
            heapNumber[at] = number[handle];
            siftUp(at);
        }
    }

    void cancel(final int handle) {
        removeAt(position[handle]);
        freeHandles[freeCount++] = handle;
    }

    /**
     * Takes one step towards the first deadline that is due.
     *
     * @return its handle, which stays until cancelled or moved; {@link #PUT_RIGHT}: one that was
     *     moved later is where it belongs now, and another call is needed; {@link #NONE}: there is
     *     none.
     */
    int firstDue(final long nowNs) {
        if (size == 0 || heapDeadline[0] > nowNs) {
            return NONE;
        }
        final int handle = heapHandle[0];
        if (heapNumber[0] == number[handle]) {
            return handle;
        }
        heapDeadline[0] = deadline[handle];
        heapNumber[0] = number[handle];
        siftDown(0);
        return PUT_RIGHT;
    }

    int kind(final int handle) {
        return kind[handle];
    }

    int owner(final int handle) {
        return owner[handle];
    }

    long deadline(final int handle) {
        return deadline[handle];
    }

    // ---- snapshot: entries in the order of the heap

    int handleAt(final int at) {
        return heapHandle[at];
    }

    long keyDeadlineAt(final int at) {
        return heapDeadline[at];
    }

    long keyNumberAt(final int at) {
        return heapNumber[at];
    }

    long number(final int handle) {
        return number[handle];
    }

    int restore(
            final int newKind,
            final int newOwner,
            final long keyDeadline,
            final long keyNumber,
            final long newDeadline,
            final long newNumber) {
        if (size == heapDeadline.length) {
            grow();
        }
        final int handle = handles++;
        kind[handle] = newKind;
        owner[handle] = newOwner;
        deadline[handle] = newDeadline;
        number[handle] = newNumber;
        place(size, keyDeadline, keyNumber, handle);
        size++;
        return handle;
    }

    void digest(final StateDigest digest) {
        digest.add(size);
        for (int i = 0; i < size; i++) {
            final int handle = heapHandle[i];
            digest.add(heapDeadline[i])
                    .add(heapNumber[i])
                    .add(deadline[handle])
                    .add(number[handle]);
            digest.add(kind[handle]).add(owner[handle]);
        }
    }

    private long nextNumber() {
        final long next = cell.scheduleCounter(0) + 1;
        cell.scheduleCounter(0, next);
        return next;
    }

    private void removeAt(final int at) {
        size--;
        if (at != size) {
            place(at, heapDeadline[size], heapNumber[size], heapHandle[size]);
            if (at > 0 && before(at, (at - 1) >> 1)) {
                siftUp(at);
            } else {
                siftDown(at);
            }
        }
    }

    private void siftUp(final int from) {
        int at = from;
        while (at > 0) {
            final int parent = (at - 1) >> 1;
            if (!before(at, parent)) {
                return;
            }
            swap(at, parent);
            at = parent;
        }
    }

    private void siftDown(final int from) {
        int at = from;
        while (true) {
            int least = (at << 1) + 1;
            if (least >= size) {
                return;
            }
            if (least + 1 < size && before(least + 1, least)) {
                least++;
            }
            if (!before(least, at)) {
                return;
            }
            swap(at, least);
            at = least;
        }
    }

    private boolean before(final int a, final int b) {
        return heapDeadline[a] < heapDeadline[b]
                || (heapDeadline[a] == heapDeadline[b] && heapNumber[a] < heapNumber[b]);
    }

    private void swap(final int a, final int b) {
        final long deadlineA = heapDeadline[a];
        final long numberA = heapNumber[a];
        final int handleA = heapHandle[a];
        place(a, heapDeadline[b], heapNumber[b], heapHandle[b]);
        place(b, deadlineA, numberA, handleA);
    }

    private void place(
            final int at, final long keyDeadline, final long keyNumber, final int handle) {
        heapDeadline[at] = keyDeadline;
        heapNumber[at] = keyNumber;
        heapHandle[at] = handle;
        position[handle] = at;
    }

    private void grow() {
        final int length = size * 2;
        heapDeadline = Arrays.copyOf(heapDeadline, length);
        heapNumber = Arrays.copyOf(heapNumber, length);
        heapHandle = Arrays.copyOf(heapHandle, length);
        deadline = Arrays.copyOf(deadline, length);
        number = Arrays.copyOf(number, length);
        kind = Arrays.copyOf(kind, length);
        owner = Arrays.copyOf(owner, length);
        position = Arrays.copyOf(position, length);
        freeHandles = Arrays.copyOf(freeHandles, length);
    }
}
