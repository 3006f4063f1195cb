package io.berth.ops.simulate;

import io.berth.placement.ColdPlacementPolicy;
import io.berth.placement.SplitMix64;
import java.util.function.IntUnaryOperator;

/** For comparison: any worker on which the sandbox fits, each as likely. */
final class RandomPolicy implements ColdPlacementPolicy {
    @Override
    public int choose(final Fleet fleet, final SplitMix64 random) {
        return choose(fleet, random::nextBelow);
    }

    /**
     * @param nextBelow gives a number from 0 to below its argument.
     */
    static int choose(final Fleet fleet, final IntUnaryOperator nextBelow) {
        if (fleet.nextThatFits(0, Fleet.ALL_ZONES) == NO_WORKER) {
            return NO_WORKER;
        }
        final int candidates = fleet.candidates();
        int chosen = NO_WORKER;
        int fitting = 0;
        for (int candidate = 0; candidate < candidates; candidate++) {
            // The n-th that fits takes the place with a chance of 1 in n: all are as likely then.
            if (fleet.fits(candidate) && nextBelow.applyAsInt(++fitting) == 0) {
                chosen = candidate;
            }
        }
        return chosen;
    }
}
