package io.berth.ops.trace;

/**
 * The generator behind arrivals and run times: SplitMix64, so that a seed means the same on every
 * Java version. Not thread safe.
 */
final class SplitMix64 {
    private long state;

    SplitMix64(final long seed) {
        state = seed;
    }

    /**
     * A generator of its own for a part of the work, so that no part shifts the numbers of another.
     */
    static SplitMix64 of(final long seed, final long part, final long subPart) {
        final SplitMix64 mixer = new SplitMix64(seed);
        final long first = mixer.nextLong() ^ part * 0xD1B54A32D192ED03L;
        return new SplitMix64(new SplitMix64(first).nextLong() ^ subPart * 0xABC98388FB8FAC03L);
    }

    long nextLong() {
        state += 0x9E3779B97F4A7C15L;
        long mixed = state;
        mixed = (mixed ^ mixed >>> 30) * 0xBF58476D1CE4E5B9L;
        mixed = (mixed ^ mixed >>> 27) * 0x94D049BB133111EBL;
        return mixed ^ mixed >>> 31;
    }

    /** Uniform in [0, 1). */
    double nextDouble() {
        return (nextLong() >>> 11) * 0x1.0p-53;
    }
}
