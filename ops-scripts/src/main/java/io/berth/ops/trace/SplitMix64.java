package io.berth.ops.trace;

import io.berth.wire.SplitMix;

/**
 * The generator behind arrivals and run times: SplitMix64, so that a seed means the same on every
 * Java version. Not thread safe.
 */
public final class SplitMix64 {
    private long state;

    public SplitMix64(final long seed) {
        state = seed;
    }

    /**
     * A generator of its own for a part of the work, so that no part shifts the numbers of another.
     */
    public static SplitMix64 of(final long seed, final long part, final long subPart) {
        final SplitMix64 mixer = new SplitMix64(seed);
        final long first = mixer.nextLong() ^ part * 0xD1B54A32D192ED03L;
        return new SplitMix64(new SplitMix64(first).nextLong() ^ subPart * 0xABC98388FB8FAC03L);
    }

    public long nextLong() {
        state += SplitMix.STEP;
        return SplitMix.mix(state);
    }

    /** Uniform in [0, 1). */
    public double nextDouble() {
        return (nextLong() >>> 11) * 0x1.0p-53;
    }
}
