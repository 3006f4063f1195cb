package io.berth.explore;

/**
 * How far to explore.
 *
 * @param depth most choices in a row.
 * @param maxStates no new depth is begun with this many distinct states, and none is finished with
 *     twice as many.
 * @param maxSeconds no exploration lasts longer.
 * @param threads that share the work.
 * @param runOutOneIn one in this many distinct states is let come to rest; 0: none.
 * @param copyOneIn in one of this many states a copy is loaded from a snapshot and must do the same
 *     upon the next choice; 0: none.
 */
public record ExploreSettings(
        int depth, long maxStates, double maxSeconds, int threads, int runOutOneIn, int copyOneIn) {
    /** One thread, a run-out of one state in 32, a copy in one of 16. */
    public static ExploreSettings toDepth(final int depth) {
        return new ExploreSettings(depth, Long.MAX_VALUE, Double.MAX_VALUE, 1, 32, 16);
    }
}
