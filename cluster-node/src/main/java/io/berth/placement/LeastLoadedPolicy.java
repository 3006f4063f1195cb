package io.berth.placement;

/**
 * Takes the worker with the most free memory of all that fit, the first candidate of equals; in the
 * zone that is asked for where one fits there.
 */
final class LeastLoadedPolicy implements ColdPlacementPolicy {
    @Override
    public int choose(final Fleet fleet, final SplitMix64 random) {
        final long asked = fleet.askedZones();
        final int inZone = asked == Fleet.ALL_ZONES ? NO_WORKER : fleet.emptiest(asked);
        return inZone != NO_WORKER ? inZone : fleet.emptiest(Fleet.ALL_ZONES);
    }
}
