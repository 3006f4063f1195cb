package io.berth.wire;

/**
 * The steps of SplitMix64, the one generator of Berth: a seed means the same in every process, on
 * every JDK, in every language. The state grows by {@link #STEP}; each number is the mixed state.
 */
public final class SplitMix {
    /** What each step adds to the state. */
    public static final long STEP = 0x9E3779B97F4A7C15L;

    private SplitMix() {}

    /**
     * @return the number that belongs to a state.
     */
    public static long mix(final long state) {
        long z = state;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
