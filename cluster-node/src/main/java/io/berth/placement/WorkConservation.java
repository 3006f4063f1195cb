package io.berth.placement;

import static io.berth.placement.RecordTable.NONE;

/**
 * The statement that no capacity is left unused: once an entry and its sweeps are over, no head of
 * an eligible queue passes limits, tokens, start caps, labels and memory on some worker. A queue is
 * eligible unless its tenant has used its deficit of the round while room is gathered. Walks over
 * all functions: for tests and inspection.
 */
final class WorkConservation {
    private final PlacementCore core;
    private final PlacementState state;
    private final FunctionTable functions;

    WorkConservation(final PlacementCore core) {
        this.core = core;
        this.state = core.state;
        this.functions = state.functions;
    }

    /**
     * @return null where the statement holds or sweeps are under way, else a sentence that names a
     *     function whose head could be served.
     */
    String check() {
        if (!state.isInitialised()
                || core.epochs.isClosed()
                || core.placer.hasWork()
                || core.sweeps.hasWork()) {
            return null;
        }
        for (int function = 0; function < functions.highWater(); function++) {
            final String unserved = functions.isLive(function) ? unserved(function) : null;
            if (unserved != null) {
                return "function "
                        + functions.name(function)
                        + " of tenant "
                        + state.tenants.name(functions.tenant(function))
                        + ": "
                        + unserved;
            }
        }
        return null;
    }

    private String unserved(final int function) {
        final int head = core.placer.head(function);
        if (head == NONE
                || functions.deleted(function) == 1
                || state.invocations.deadlineAtNs(head) <= state.nowNs()
                || !core.limits.mayTakeSlot(function)
                || isTurnOfOthers(functions.tenant(function))) {
            return null;
        }
        if (core.warm.hasAny(function)) {
            return "its head waits though a sandbox of its own is idle";
        }
        final long missing = core.demand.missing(function);
        final boolean isStartable =
                missing > 0
                        && !core.startFailures.isBackingOff(function)
                        && core.demand.expectedFree(function, missing) < missing
                        && core.scaleUp.untilNextNs(function) == 0
                        && core.starts.choice.fitsAnywhere(function);
        return isStartable ? "its head waits though a worker has room for a start" : null;
    }

    private boolean isTurnOfOthers(final int tenant) {
        return !core.shares.hasTurn(tenant) && core.room.isHeld();
    }
}
