package io.berth.placement;

/**
 * Policies that a cell does not have, put in place of its own. Only the day simulator uses this, to
 * compare: they are no part of the state, so a cluster must not decide by them.
 *
 * @param placement chooses the worker of a new sandbox; null: the cell's policy does.
 * @param evictsLeastRecentlyUsed whether the idle sandbox that was used longest ago makes way where
 *     memory is short, not the one of least worth.
 */
public record SimulatedPolicies(ColdPlacementPolicy placement, boolean evictsLeastRecentlyUsed) {
    /** Everything as the cell decides it. */
    public static final SimulatedPolicies NONE = new SimulatedPolicies(null, false);
}
