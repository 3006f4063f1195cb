package io.berth.placement;

import io.berth.wire.SplitMix;

/**
 * The one generator of the heart (rule 35), its state in the cell's record. Each step adds
 * 0x9E3779B97F4A7C15 to the state and mixes it: {@code z ^= z >>> 30; z *= 0xBF58476D1CE4E5B9; z ^=
 * z >>> 27; z *= 0x94D049BB133111EB; z ^= z >>> 31}.
 */
public final class SplitMix64 {
    private final CellTable cell;

    SplitMix64(final CellTable cell) {
        this.cell = cell;
    }

    /**
     * @return the next 64 bits.
     */
    public long next() {
        final long state = cell.randomState(0) + SplitMix.STEP;
        cell.randomState(0, state);
        return SplitMix.mix(state);
    }

    /**
     * @return a number from 0 to below {@code bound}, which is above 0: the high half of (32 bits *
     *     bound).
     */
    public int nextBelow(final int bound) {
        return (int) (((next() >>> 32) * bound) >>> 32);
    }
}
