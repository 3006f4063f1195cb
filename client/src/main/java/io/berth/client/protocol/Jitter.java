package io.berth.client.protocol;

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
        state += 0x9E3779B97F4A7C15L;
        long mixed = state;
        mixed = (mixed ^ (mixed >>> 30)) * 0xBF58476D1CE4E5B9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
        return mixed ^ (mixed >>> 31);
    }
}
