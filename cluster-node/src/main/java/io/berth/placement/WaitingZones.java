package io.berth.placement;

import static io.berth.placement.RecordTable.NONE;

/**
 * The zones that the waiting invocations of a function ask for, in the order in which they will be
 * served, so that each start is made where the one asked for it that has none under way.
 */
final class WaitingZones {
    /** So many at the head are passed over; behind them no start looks at zones. */
    static final int MAX_SKIPPED = 64;

    private final PlacementState state;
    private int priority;
    private boolean isNewestFirst;
    private int invocation;

    WaitingZones(final PlacementState state) {
        this.state = state;
    }

    /** Goes to the first one behind those for whom a sandbox is expected already. */
    void seek(final int function, final long expected, final boolean newestFirst) {
        isNewestFirst = newestFirst;
        priority = 0;
        invocation = end(function);
        settle(function);
        if (expected > MAX_SKIPPED) {
            invocation = NONE;
        }
        for (long i = 0; i < expected && invocation != NONE; i++) {
            next(function);
        }
    }

    /**
     * @return the zone that the next one asks for, or {@link Limits#ANY_ZONE}.
     */
    int next(final int function) {
        if (invocation == NONE) {
            return Limits.ANY_ZONE;
        }
        final int zone = state.invocations.zone(invocation);
        final IndexList queue = state.queues[priority];
        invocation = isNewestFirst ? queue.previous(invocation) : queue.next(invocation);
        settle(function);
        return zone;
    }

    private void settle(final int function) {
        while (invocation == NONE && priority < PlacementState.PRIORITIES - 1) {
            priority++;
            invocation = end(function);
        }
    }

    private int end(final int function) {
        final IndexList queue = state.queues[priority];
        return isNewestFirst ? queue.last(function) : queue.first(function);
    }
}
