package io.berth.placement;

/**
 * The 64-bit hash of state and log (rules 35, 37). For each 64-bit value {@code v}, with {@code h}
 * starting at 0x6265727468000001: {@code h = rotateLeft(h ^ (v * 0x9E3779B97F4A7C15), 29) *
 * 0xBF58476D1CE4E5B9 + 0x94D049BB133111EB} (all modulo 2^64). An int is sign-extended; a text is
 * its length in UTF-16 units, then each unit; no text is -1.
 */
final class StateDigest {
    static final long START = 0x6265727468000001L;

    private long hash = START;

    void reset(final long value) {
        hash = value;
    }

    StateDigest add(final long value) {
        hash =
                Long.rotateLeft(hash ^ (value * 0x9E3779B97F4A7C15L), 29) * 0xBF58476D1CE4E5B9L
                        + 0x94D049BB133111EBL;
        return this;
    }

    /** Adds so many values as there are masks, each without the bits that its mask has not. */
    StateDigest add(final long[] values, final int from, final long[] masks) {
        long h = hash;
        for (int i = 0; i < masks.length; i++) {
            h =
                    Long.rotateLeft(h ^ ((values[from + i] & masks[i]) * 0x9E3779B97F4A7C15L), 29)
                                    * 0xBF58476D1CE4E5B9L
                            + 0x94D049BB133111EBL;
        }
        hash = h;
        return this;
    }

    StateDigest add(final boolean value) {
        return add(value ? 1L : 0L);
    }

    StateDigest add(final String text) {
        if (text == null) {
            return add(-1L);
        }
        add(text.length());
        for (int i = 0; i < text.length(); i++) {
            add(text.charAt(i));
        }
        return this;
    }

    long value() {
        return hash;
    }
}
