package io.berth.explore;

/** A 64-bit hash of a sequence of numbers. Single threaded. */
final class Mix {
    private long hash;

    /** Starts again. */
    Mix reset(final long seed) {
        hash = seed;
        return this;
    }

    Mix add(final long value) {
        hash = of(hash, value);
        return this;
    }

    long value() {
        return hash;
    }

    /** The hash of a sequence with one more number. */
    static long of(final long hash, final long value) {
        long mixed = (hash ^ value * 0x9E37_79B9_7F4A_7C15L) * 0xBF58_476D_1CE4_E5B9L;
        mixed ^= mixed >>> 29;
        return mixed * 0x94D0_49BB_1331_11EBL + 0x2545_F491_4F6C_DD1DL;
    }
}
