package io.berth.placement;

import java.util.Arrays;

/**
 * The sets of labels that the workers of the cell carry, those that are not dead, each set once
 * with the number of its workers: fleets have few. Made from the tables.
 */
final class LabelSets {
    private static final int FIRST_LENGTH = 8;

    private long[] sets = new long[FIRST_LENGTH];
    private int[] workers = new int[FIRST_LENGTH];
    private int size;

    void add(final long labels) {
        if (labels == 0) {
            return;
        }
        int at = find(labels);
        if (at == size) {
            if (size == sets.length) {
                sets = Arrays.copyOf(sets, 2 * size);
                workers = Arrays.copyOf(workers, 2 * size);
            }
            sets[size] = labels;
            workers[size] = 0;
            at = size++;
        }
        workers[at]++;
    }

    void remove(final long labels) {
        if (labels == 0) {
            return;
        }
        final int at = find(labels);
        workers[at]--;
        if (workers[at] == 0) {
            size--;
            sets[at] = sets[size];
            workers[at] = workers[size];
        }
    }

    private int find(final long labels) {
        int at = 0;
        while (at < size && sets[at] != labels) {
            at++;
        }
        return at;
    }

    /**
     * @return whether a worker carries all of these.
     */
    boolean isCovered(final long required) {
        for (int at = 0; at < size; at++) {
            if ((sets[at] & required) == required) {
                return true;
            }
        }
        return false;
    }
}
