package io.berth.placement;

/**
 * Balances the zones of a function, then takes the best of k: of the zones where a worker fits that
 * with the fewest sandboxes of the function (of equals, the one met first from a random place on);
 * in it k workers that fit, each the first from a random place on; of those the one with the fewest
 * of the function (in steps of four, so that small differences leave room for packing), then the
 * fullest while the fleet is below the high load and the emptiest above, then the lowest index.
 *
 * <p>Where a zone is asked for, the k are of that zone; if nobody fits in it, it is let go. A
 * worker is found wherever one fits; nothing is drawn where none does.
 */
final class BestOfKPolicy implements ColdPlacementPolicy {
    private static final int SAME_FUNCTION_STEP_BITS = 2;

    private int choices = 1;
    private int highLoadPermille = 1000;

    /** Takes k, and the load of the fleet from which on the emptiest is the best. */
    void set(final int k, final int newHighLoadPermille) {
        choices = k;
        highLoadPermille = newHighLoadPermille;
    }

    @Override
    public int choose(final Fleet fleet, final SplitMix64 random) {
        if (fleet.nextThatFits(0, Fleet.ALL_ZONES) == NO_WORKER) {
            return NO_WORKER;
        }
        final long asked = fleet.askedZones();
        if (asked != Fleet.ALL_ZONES && fleet.nextThatFits(0, asked) != NO_WORKER) {
            return bestOf(fleet, random, asked);
        }
        return bestOf(fleet, random, leastUsedZone(fleet, random.nextBelow(fleet.candidates())));
    }

    private static long leastUsedZone(final Fleet fleet, final int from) {
        final int candidates = fleet.candidates();
        long best = Fleet.ALL_ZONES;
        int fewest = Integer.MAX_VALUE;
        int nearest = Integer.MAX_VALUE;
        for (long left = fleet.zones(); left != 0; left &= left - 1) {
            final long zone = left & -left;
            final int candidate = fleet.nextThatFits(from, zone);
            if (candidate != NO_WORKER) {
                final int count = fleet.sameFunctionInZone(candidate);
                final int away =
                        candidate >= from ? candidate - from : candidate - from + candidates;
                if (count < fewest || (count == fewest && away < nearest)) {
                    best = zone;
                    fewest = count;
                    nearest = away;
                }
            }
        }
        return best;
    }

    private int bestOf(final Fleet fleet, final SplitMix64 random, final long zones) {
        final int candidates = fleet.candidates();
        int best = NO_WORKER;
        for (int i = 0; i < choices; i++) {
            final int candidate = fleet.nextThatFits(random.nextBelow(candidates), zones);
            if (best == NO_WORKER || isBetter(fleet, candidate, best)) {
                best = candidate;
            }
        }
        return best;
    }

    private boolean isBetter(final Fleet fleet, final int a, final int b) {
        final int same =
                (fleet.sameFunction(a) >> SAME_FUNCTION_STEP_BITS)
                        - (fleet.sameFunction(b) >> SAME_FUNCTION_STEP_BITS);
        if (same != 0) {
            return same < 0;
        }
        final long freeA = fleet.freeMb(a);
        final long freeB = fleet.freeMb(b);
        if (freeA != freeB) {
            return fleet.loadPermille() < highLoadPermille ? freeA < freeB : freeA > freeB;
        }
        return fleet.worker(a) < fleet.worker(b);
    }
}
