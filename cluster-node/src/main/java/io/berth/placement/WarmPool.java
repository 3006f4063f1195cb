package io.berth.placement;

import static io.berth.placement.RecordTable.NONE;

/** Finds the idle sandbox that serves next. */
final class WarmPool {
    private static final int MAX_POOL_STEPS = 64;
    private static final int MAX_LOOKED_AT_FOR_ZONE = 32;

    private final PlacementCore core;
    private final PlacementState state;
    private final SandboxTable sandboxes;

    WarmPool(final PlacementCore core) {
        this.core = core;
        this.state = core.state;
        this.sandboxes = state.sandboxes;
    }

    /**
     * @return the most recently used idle sandbox of the function on an ACTIVE worker, one in the
     *     zone asked for where it is among the first {@value #MAX_LOOKED_AT_FOR_ZONE}, or -1.
     */
    int take(final int function, final int zone) {
        final int newest = mostRecentlyUsed(function);
        if (newest == NONE || zone > Limits.MAX_ZONE) {
            return newest;
        }
        int sandbox = newest;
        for (int i = 0; i < MAX_LOOKED_AT_FOR_ZONE && sandbox != NONE; i++) {
            if (state.workers.zone(sandboxes.worker(sandbox)) == zone && mayServe(sandbox)) {
                return sandbox;
            }
            sandbox = state.pool.next(sandbox);
        }
        return newest;
    }

    private int mostRecentlyUsed(final int function) {
        for (int i = 0; i < MAX_POOL_STEPS; i++) {
            final int sandbox = state.pool.first(function);
            if (sandbox == NONE || mayServe(sandbox)) {
                return sandbox;
            }
            if (state.isInUse(sandboxes.worker(sandbox))) {
                core.sandboxes.stop(sandbox);
            } else {
                core.workerDrains.bringInLine(sandboxes.worker(sandbox));
                core.sandboxes.park(sandbox);
            }
        }
        core.placer.mark(function);
        return NONE;
    }

    private boolean mayServe(final int sandbox) {
        return state.isInUse(sandboxes.worker(sandbox)) && !core.sandboxes.isStale(sandbox);
    }

    /**
     * @return whether one of the first {@value #MAX_POOL_STEPS} could serve now. For inspection.
     */
    boolean hasAny(final int function) {
        int sandbox = state.pool.first(function);
        for (int i = 0; i < MAX_POOL_STEPS && sandbox != NONE; i++) {
            if (mayServe(sandbox)) {
                return true;
            }
            sandbox = state.pool.next(sandbox);
        }
        return false;
    }
}
