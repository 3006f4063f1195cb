package io.berth.ops.simulate;

import io.berth.placement.ColdPlacementPolicy;
import io.berth.placement.SplitMix64;
import io.berth.wire.SplitMix;

/**
 * For comparison: every function has a home worker by its hash. Where the sandbox does not fit
 * there, the next ones are tried in steps that are the function's own and meet every worker before
 * one twice, as in OpenWhisk's sharding balancer.
 */
final class HomeWorkerPolicy implements ColdPlacementPolicy {
    @Override
    public int choose(final Fleet fleet, final SplitMix64 random) {
        final int candidates = fleet.candidates();
        if (candidates == 0 || fleet.nextThatFits(0, Fleet.ALL_ZONES) == NO_WORKER) {
            return NO_WORKER;
        }
        final long hash = SplitMix.mix(fleet.function() + SplitMix.STEP);
        int candidate = (int) Long.remainderUnsigned(hash, candidates);
        final int step = step(hash >>> Integer.SIZE, candidates);
        for (int i = 0; i < candidates; i++) {
            if (fleet.fits(candidate)) {
                return candidate;
            }
            candidate = (int) (((long) candidate + step) % candidates);
        }
        return NO_WORKER;
    }

    /** A step without a common divisor with the number of workers, so that it meets all of them. */
    private static int step(final long hash, final int candidates) {
        int step = 1 + (int) (hash % candidates);
        while (greatestCommonDivisor(step, candidates) != 1) {
            step++;
        }
        return step;
    }

    private static int greatestCommonDivisor(final int a, final int b) {
        return b == 0 ? a : greatestCommonDivisor(b, a % b);
    }
}
