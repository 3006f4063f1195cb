package io.berth.client.protocol;

import io.berth.wire.SplitMix;

/**
 * A small deterministic generator (SplitMix64) for waits, so that many clients do not ask at the
 * same instant.
 */
final class Jitter {
    private long state;

    Jitter(final long seed) {
        state = seed;
    }

    /**
     * @return the duration, give or take a quarter.
     */
    long around(final long durationNs) {
        return durationNs - durationNs / 4 + upTo(durationNs / 2);
    }

    /**
     * @return 0 to the bound, which may be 0.
     */
    long upTo(final long boundNs) {
        return boundNs <= 0 ? 0 : Long.remainderUnsigned(next(), boundNs + 1);
    }

    private long next() {
        state += SplitMix.STEP;
        return SplitMix.mix(state);
    }
}
