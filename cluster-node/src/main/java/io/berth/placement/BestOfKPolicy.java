package io.berth.placement;

/**
 * Draws k workers and takes the best that fits: first the zone with the fewest sandboxes of the
 * function, then the fewest of the function on the worker (in steps of four, so that small
 * differences leave room for packing), then the fullest worker while the fleet is below 70 % and
 * the emptiest above, then the lowest index. If none of the k fits, all are looked at from a random
 * place on, at most {@value #MAX_LOOKED_AT}.
 *
 * <p>Where a zone is asked for, the k are the first that fit in it, from a random place on, among
 * at most {@value #MAX_LOOKED_AT_FOR_ZONE}; without one, the zone is let go.
 */
final class BestOfKPolicy implements ColdPlacementPolicy {
    static final int MAX_LOOKED_AT = 1024;
    static final int MAX_LOOKED_AT_FOR_ZONE = 128;
    private static final int HIGH_LOAD_PERMILLE = 700;
    private static final int SAME_FUNCTION_STEP_BITS = 2;

    private int choices = 1;

    void choices(final int k) {
        choices = k;
    }

    @Override
    public int choose(final Fleet fleet, final SplitMix64 random) {
        final int candidates = fleet.candidates();
        if (candidates == 0) {
            return NO_WORKER;
        }
        if (fleet.isZoneAsked()) {
            final int inZone = bestInZone(fleet, random);
            if (inZone != NO_WORKER) {
                return inZone;
            }
        }
        int best = NO_WORKER;
        for (int i = 0; i < choices; i++) {
            final int candidate = random.nextBelow(candidates);
            if (fleet.fits(candidate) && (best == NO_WORKER || isBetter(fleet, candidate, best))) {
                best = candidate;
            }
        }
        return best != NO_WORKER ? best : firstThatFits(fleet, random);
    }

    private int bestInZone(final Fleet fleet, final SplitMix64 random) {
        final int candidates = fleet.candidates();
        final int lookedAt =
                candidates < MAX_LOOKED_AT_FOR_ZONE ? candidates : MAX_LOOKED_AT_FOR_ZONE;
        int candidate = random.nextBelow(candidates);
        int best = NO_WORKER;
        int found = 0;
        for (int i = 0; i < lookedAt && found < choices; i++) {
            if (fleet.isInAskedZone(candidate) && fleet.fits(candidate)) {
                found++;
                if (best == NO_WORKER || isBetter(fleet, candidate, best)) {
                    best = candidate;
                }
            }
            candidate = candidate + 1 == candidates ? 0 : candidate + 1;
        }
        return best;
    }

    private static int firstThatFits(final Fleet fleet, final SplitMix64 random) {
        final int candidates = fleet.candidates();
        final int lookedAt = candidates < MAX_LOOKED_AT ? candidates : MAX_LOOKED_AT;
        int candidate = random.nextBelow(candidates);
        for (int i = 0; i < lookedAt; i++) {
            if (fleet.fits(candidate)) {
                return candidate;
            }
            candidate = candidate + 1 == candidates ? 0 : candidate + 1;
        }
        return NO_WORKER;
    }

    private static boolean isBetter(final Fleet fleet, final int a, final int b) {
        final int zones = fleet.sameFunctionInZone(a) - fleet.sameFunctionInZone(b);
        if (zones != 0) {
            return zones < 0;
        }
        final int same =
                (fleet.sameFunction(a) >> SAME_FUNCTION_STEP_BITS)
                        - (fleet.sameFunction(b) >> SAME_FUNCTION_STEP_BITS);
        if (same != 0) {
            return same < 0;
        }
        final long freeA = fleet.freeMb(a);
        final long freeB = fleet.freeMb(b);
        if (freeA != freeB) {
            return fleet.loadPermille() < HIGH_LOAD_PERMILLE ? freeA < freeB : freeA > freeB;
        }
        return fleet.worker(a) < fleet.worker(b);
    }
}
