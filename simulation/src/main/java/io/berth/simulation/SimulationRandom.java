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

    /**
     * The generator of one thing among many that the same seed decides, so that leaving one out
     * does not shift the others.
     *
     * @param stream names what it is for.
     * @param ordinal which of the stream.
     */
    public static SimulationRandom of(final long seed, final String stream, final long ordinal) {
        return of(seed(seed, stream), ordinal);
    }

    /**
     * @param streamSeed from {@link #seed(long, String)}.
     */
    static SimulationRandom of(final long streamSeed, final long ordinal) {
        return new SimulationRandom(SplitMix.mix(streamSeed + ordinal * SplitMix.STEP));
    }

    /** What the generators of one stream of a seed are made from. */
    static long seed(final long seed, final String stream) {
        return SplitMix.mix(seed)
                ^ SplitMix.mix(SplitMix.STEP * stream.hashCode() + stream.length());
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
