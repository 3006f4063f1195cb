package io.berth.ops.simulate;

import java.util.Arrays;

/**
 * What happens later in virtual time: a binary heap of (time, order of insertion, payload) in
 * primitive arrays, so that an event costs no object. Events of the same time come out in the order
 * in which they were put in. Not thread safe.
 */
final class EventHeap {
    private static final int FIRST_CAPACITY = 1024;

    private long[] times = new long[FIRST_CAPACITY];
    private long[] orders = new long[FIRST_CAPACITY];
    private long[] payloads = new long[FIRST_CAPACITY];
    private int size;
    private long nextOrder;

    boolean isEmpty() {
        return size == 0;
    }

    int size() {
        return size;
    }

    /** Time of the earliest event; {@link Long#MAX_VALUE} where there is none. */
    long earliestNs() {
        return size == 0 ? Long.MAX_VALUE : times[0];
    }

    /** Order number of the earliest event; there is one. */
    long order() {
        return orders[0];
    }

    /** Payload of the earliest event; there is one. */
    long payload() {
        return payloads[0];
    }

    /** Order number that the next event put in will get. */
    long nextOrder() {
        return nextOrder;
    }

    void add(final long timeNs, final long payload) {
        if (size == times.length) {
            times = Arrays.copyOf(times, size * 2);
            orders = Arrays.copyOf(orders, size * 2);
            payloads = Arrays.copyOf(payloads, size * 2);
        }
        final long order = nextOrder++;
        int at = size++;
        while (at > 0) {
            final int parent = (at - 1) >>> 1;
            // A newer event of the same time stays behind: its order is the highest of all.
            if (times[parent] <= timeNs) {
                break;
            }
            move(parent, at);
            at = parent;
        }
        set(at, timeNs, order, payload);
    }

    /** Takes the earliest event out; there is one. */
    void remove() {
        size--;
        final long timeNs = times[size];
        final long order = orders[size];
        final long payload = payloads[size];
        int at = 0;
        int child = 1;
        while (child < size) {
            if (child + 1 < size && isBefore(child + 1, times[child], orders[child])) {
                child++;
            }
            if (!isBefore(child, timeNs, order)) {
                break;
            }
            move(child, at);
            at = child;
            child = 2 * at + 1;
        }
        set(at, timeNs, order, payload);
    }

    private boolean isBefore(final int at, final long timeNs, final long order) {
        return times[at] < timeNs || (times[at] == timeNs && orders[at] < order);
    }

    private void move(final int from, final int to) {
        set(to, times[from], orders[from], payloads[from]);
    }

    private void set(final int at, final long timeNs, final long order, final long payload) {
        times[at] = timeNs;
        orders[at] = order;
        payloads[at] = payload;
    }
}
