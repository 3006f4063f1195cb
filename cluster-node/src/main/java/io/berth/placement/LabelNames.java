package io.berth.placement;

import java.util.ArrayList;
import java.util.List;

/**
 * The labels of the cell, each with a bit of its own, given out at first use and never taken back:
 * at most {@value #MAX_LABELS}.
 */
final class LabelNames {
    static final int MAX_LABELS = 64;

    private final List<String> names = new ArrayList<>();

    int size() {
        return names.size();
    }

    String name(final int bit) {
        return names.get(bit);
    }

    /** The next label, of a snapshot or new. */
    void add(final String name) {
        names.add(name);
    }

    void digest(final StateDigest digest) {
        digest.add(names.size());
        for (int bit = 0; bit < names.size(); bit++) {
            digest.add(names.get(bit));
        }
    }
}
