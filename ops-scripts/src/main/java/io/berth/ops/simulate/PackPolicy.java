package io.berth.ops.simulate;

import io.berth.placement.ColdPlacementPolicy;
import io.berth.placement.SplitMix64;

/**
 * For comparison: of all workers on which the sandbox fits the one with the least free memory, of
 * those the one that registered first.
 */
final class PackPolicy implements ColdPlacementPolicy {
    @Override
    public int choose(final Fleet fleet, final SplitMix64 random) {
        if (fleet.nextThatFits(0, Fleet.ALL_ZONES) == NO_WORKER) {
            return NO_WORKER;
        }
        final int candidates = fleet.candidates();
        int fullest = NO_WORKER;
        for (int candidate = 0; candidate < candidates; candidate++) {
            if (fleet.fits(candidate)
                    && (fullest == NO_WORKER || isFuller(fleet, candidate, fullest))) {
                fullest = candidate;
            }
        }
        return fullest;
    }

    private static boolean isFuller(final Fleet fleet, final int a, final int b) {
        final long freeA = fleet.freeMb(a);
        final long freeB = fleet.freeMb(b);
        return freeA != freeB ? freeA < freeB : fleet.worker(a) < fleet.worker(b);
    }
}
