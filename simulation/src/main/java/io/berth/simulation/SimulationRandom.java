package io.berth.simulation;

import io.berth.wire.SplitMix;

/**
 * The one source of chance of a simulation: SplitMix64, so that a seed means the same on every JDK.
 */
public final class SimulationRandom {
    private long state;

    public SimulationRandom(final long seed) {
        state = seed;
    }

    /** The next 64 random bits. */
    public long nextLong() {
        state += SplitMix.STEP;
        return SplitMix.mix(state);
    }

    /** A number from 0 to {@code bound − 1}. */
    public int below(final int bound) {
        return (int) Long.remainderUnsigned(nextLong(), bound);
    }

    /** A number from {@code low} to {@code high}, both included. */
    public long between(final long low, final long high) {
        return low + Long.remainderUnsigned(nextLong(), high - low + 1);
    }

    /** True this many times in a thousand. */
    public boolean perMille(final int times) {
        return below(1_000) < times;
    }

    /** A generator of its own, so that drawing from it does not shift this one. */
    public SimulationRandom fork() {
        return new SimulationRandom(nextLong());
    }
}
