package io.berth.client.protocol;

/** All open calls: a slab of records, and the queue of those that wait for a request slot. */
final class CallTable {
    private static final int INDEX_BITS = 21;

    private final Call[] calls;
    private final int[] free;
    private int freeCount;
    private int used;
    private Call head;
    private Call tail;
    private int waiting;

    CallTable(final int capacity) {
        calls = new Call[capacity];
        free = new int[capacity];
    }

    /**
     * @return a record, or null where all are taken.
     */
    Call acquire() {
        final Call call;
        if (freeCount > 0) {
            call = calls[free[--freeCount]];
        } else if (used < calls.length) {
            call = new Call(used);
            calls[used++] = call;
        } else {
            return null;
        }
        call.generation++;
        call.callId = call.generation << INDEX_BITS | call.index;
        waiting++;
        return call;
    }

    /** The call is over: unlinks and frees its record. */
    void release(final Call call) {
        move(call, Call.State.FREE);
        call.slot = null;
        call.attachment = null;
        call.callId = 0;
        free[freeCount++] = call.index;
    }

    /** Changes the state and keeps queue and counts in step. */
    void move(final Call call, final Call.State to) {
        if (Call.State.QUEUED == call.state) {
            unlink(call);
        }
        if (isWaiting(call.state) || Call.State.FREE == call.state) {
            waiting--;
        }
        call.state = to;
        if (isWaiting(to)) {
            waiting++;
        }
        if (Call.State.QUEUED == to) {
            link(call);
        }
    }

    /**
     * @return the open call with this id, or null.
     */
    Call find(final long callId) {
        final int index = (int) (callId & ((1L << INDEX_BITS) - 1));
        return index < used && callId > 0 && calls[index].callId == callId ? calls[index] : null;
    }

    /**
     * @return the call that waits longest for a slot, or null.
     */
    Call first() {
        return head;
    }

    /**
     * @return calls that wait locally for anything.
     */
    int waiting() {
        return waiting;
    }

    /**
     * @return records ever used; {@link #at} goes below it.
     */
    int used() {
        return used;
    }

    Call at(final int index) {
        return calls[index];
    }

    private static boolean isWaiting(final Call.State state) {
        return Call.State.RESOLVING == state
                || Call.State.QUEUED == state
                || Call.State.BACKOFF == state;
    }

    private void link(final Call call) {
        call.previous = tail;
        call.next = null;
        if (null == tail) {
            head = call;
        } else {
            tail.next = call;
        }
        tail = call;
    }

    private void unlink(final Call call) {
        if (null == call.previous) {
            head = call.next;
        } else {
            call.previous.next = call.next;
        }
        if (null == call.next) {
            tail = call.previous;
        } else {
            call.next.previous = call.previous;
        }
        call.previous = null;
        call.next = null;
    }
}
