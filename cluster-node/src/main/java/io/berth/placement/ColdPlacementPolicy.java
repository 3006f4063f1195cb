package io.berth.placement;

/**
 * Decides which worker gets a new sandbox. A policy is a pure function of the fleet and the
 * generator.
 */
public interface ColdPlacementPolicy {
    /** No worker fits. */
    int NO_WORKER = -1;

    /**
     * @return position of the chosen worker among the candidates of the fleet, or {@link
     *     #NO_WORKER}.
     */
    int choose(Fleet fleet, SplitMix64 random);

    /** What a policy may look at: the workers that take placements, seen for one start. */
    interface Fleet {
        /** Every zone, where zones are given as bits: bit z for zone z, 0 to 63. */
        long ALL_ZONES = RoomTree.ALL_ZONES;

        /**
         * @return index of the function, which it keeps as long as it lives.
         */
        int function();

        /**
         * @return how many workers take placements; the positions are 0 to below this.
         */
        int candidates();

        /**
         * @return whether the sandbox fits there now: memory, number of sandboxes, start slots,
         *     labels; and the worker is not to be passed over, as it is where starts failed and
         *     another fits.
         */
        boolean fits(int candidate);

        long freeMb(int candidate);

        /**
         * @return sandboxes of this function there.
         */
        int sameFunction(int candidate);

        /**
         * @return sandboxes of this function in the zone of that worker.
         */
        int sameFunctionInZone(int candidate);

        /**
         * @return memory held on all of them, in thousandths of their capacity.
         */
        int loadPermille();

        /**
         * @return whether the start is for an invocation that asks for a zone.
         */
        boolean isZoneAsked();

        /**
         * @return whether that worker is in the zone asked for.
         */
        boolean isInAskedZone(int candidate);

        /**
         * @return zone of that worker, 0 to 63.
         */
        int zone(int candidate);

        /**
         * @return the zone asked for, as a bit, or {@link #ALL_ZONES}.
         */
        long askedZones();

        /**
         * @return the zones of all candidates, as bits; there may be more than those.
         */
        default long zones() {
            long zones = 0;
            for (int i = 0; i < candidates(); i++) {
                zones |= 1L << zone(i);
            }
            return zones;
        }

        /**
         * @return the first candidate in one of these zones that fits, from {@code from} on and
         *     then from 0, or {@link #NO_WORKER}.
         */
        default int nextThatFits(final int from, final long zones) {
            final int candidates = candidates();
            for (int i = 0; i < candidates; i++) {
                final int candidate = from + i < candidates ? from + i : from + i - candidates;
                if ((1L << zone(candidate) & zones) != 0 && fits(candidate)) {
                    return candidate;
                }
            }
            return NO_WORKER;
        }

        /**
         * @return the candidate in one of these zones with the most free memory of those that fit,
         *     the first of equals, or {@link #NO_WORKER}.
         */
        default int emptiest(final long zones) {
            int best = NO_WORKER;
            for (int i = 0; i < candidates(); i++) {
                if ((1L << zone(i) & zones) != 0
                        && fits(i)
                        && (best == NO_WORKER || freeMb(i) > freeMb(best))) {
                    best = i;
                }
            }
            return best;
        }

        /**
         * @return index of the worker, a tie-breaker.
         */
        int worker(int candidate);
    }
}
