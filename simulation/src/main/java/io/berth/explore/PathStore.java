package io.berth.explore;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/** How each distinct state was reached: its predecessor and the choice made there. */
final class PathStore {
    /** The state before the first choice. */
    static final int ROOT = -1;

    private static final int INITIAL = 1 << 12;

    private int[] parents = new int[INITIAL];
    private int[] codes = new int[INITIAL];
    private int size;

    /**
     * @return the number of the state.
     */
    synchronized int add(final int parent, final Choice choice) {
        if (size == parents.length) {
            parents = Arrays.copyOf(parents, size * 2);
            codes = Arrays.copyOf(codes, size * 2);
        }
        parents[size] = parent;
        codes[size] = choice.code();
        return size++;
    }

    synchronized int size() {
        return size;
    }

    /** The choices that lead to the state. */
    synchronized List<Choice> pathTo(final int state) {
        final List<Choice> path = new ArrayList<>();
        for (int at = state; at != ROOT; at = parents[at]) {
            path.add(Choice.of(codes[at]));
        }
        Collections.reverse(path);
        return path;
    }
}
