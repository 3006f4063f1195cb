package io.berth.placement;

import java.util.Arrays;

/**
 * The ACTIVE workers as a dense array, so that a policy can draw from them. The order is part of
 * the state.
 */
final class Candidates {
    private static final int FIRST_LENGTH = 16;

    private final WorkerTable workers;
    private int[] members = new int[FIRST_LENGTH];
    private int size;

    Candidates(final WorkerTable workers) {
        this.workers = workers;
    }

    int size() {
        return size;
    }

    int get(final int at) {
        return members[at];
    }

    void add(final int worker) {
        if (size == members.length) {
            members = Arrays.copyOf(members, size * 2);
        }
        workers.candidate(worker, size);
        members[size++] = worker;
    }

    void remove(final int worker) {
        final int at = workers.candidate(worker);
        size--;
        members[at] = members[size];
        workers.candidate(members[at], at);
        workers.candidate(worker, RecordTable.NONE);
    }

    /**
     * Puts a worker of a snapshot at the place that its record names. @return whether that is
     * possible.
     */
    boolean restore(final int worker, final int total) {
        final int at = workers.candidate(worker);
        if (at < 0 || at >= total) {
            return false;
        }
        if (members.length < total) {
            members = Arrays.copyOf(members, total);
        }
        members[at] = worker;
        size = total;
        return true;
    }
}
