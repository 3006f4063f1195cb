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
        /**
         * @return index of the function, which it keeps as long as it lives.
         */
        int function();

        /**
         * @return how many workers take placements; the positions are 0 to below this.
         */
        int candidates();

        /**
         * @return whether the sandbox fits there now: memory, number of sandboxes, start slots.
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
         * @return index of the worker, a tie-breaker.
         */
        int worker(int candidate);
    }
}
