package io.berth.placement;

import static io.berth.placement.RecordTable.NONE;

/**
 * How many sandboxes a function should start: as many as what waits may be granted, without those
 * that start already and the busy ones that are expected free sooner than a start would be done.
 */
final class SandboxDemand {
    private static final int MAX_BUSY_LOOKED_AT = 16;

    private final PlacementCore core;
    private final PlacementState state;
    private final FunctionTable functions;
    private final SandboxTable sandboxes;
    private long soonestFreeNs;

    SandboxDemand(final PlacementCore core) {
        this.core = core;
        this.state = core.state;
        this.functions = state.functions;
        this.sandboxes = state.sandboxes;
    }

    /**
     * @return whether more waits than other functions of the tenant leave slots for.
     */
    boolean isShortOfSlots(final int function) {
        return core.limits.grantable(function) < wantedSlots(function);
    }

    private long wantedSlots(final int function) {
        final long queued = functions.queued(function);
        final long own = core.limits.ownGrantable(function);
        return queued < own ? queued : own;
    }

    /**
     * @return those that may be granted, without the sandboxes that start already; 0 or less: none.
     */
    long missing(final int function) {
        final long wanted = wantedSlots(function);
        final long grantable = core.limits.grantable(function);
        return (wanted < grantable ? wanted : grantable) - functions.starting(function);
    }

    /**
     * Counts busy sandboxes that are expected free before a start would be done, at most so many.
     */
    long expectedFree(final int function, final long most) {
        soonestFreeNs = Long.MAX_VALUE;
        final long averageRunNs = functions.averageRunNs(function);
        if (averageRunNs < 0) {
            return 0;
        }
        final long readyNs = state.nowNs() + functions.averageStartNs(function);
        long expected = 0;
        int sandbox = state.busy.first(function);
        for (int i = 0; i < MAX_BUSY_LOOKED_AT && sandbox != NONE && expected < most; i++) {
            if (isExpectedFree(sandbox, sandboxes.sinceNs(sandbox) + averageRunNs, readyNs)) {
                expected++;
            }
            sandbox = state.busy.next(sandbox);
        }
        return expected;
    }

    /**
     * @return when the first of those counted last is expected free.
     */
    long soonestFreeNs() {
        return soonestFreeNs;
    }

    private boolean isExpectedFree(final int sandbox, final long freeNs, final long readyNs) {
        final boolean isExpected =
                freeNs >= state.nowNs()
                        && freeNs < readyNs
                        && state.isInUse(sandboxes.worker(sandbox))
                        && !core.sandboxes.isStale(sandbox);
        if (isExpected && freeNs < soonestFreeNs) {
            soonestFreeNs = freeNs;
        }
        return isExpected;
    }
}
