package io.berth.placement;

import static io.berth.placement.RecordTable.NONE;

/**
 * Starts of sandboxes for what waits: how many a function lacks, where they go, and the room that
 * is made for them where none fits.
 */
final class ColdStarts {
    private static final int MAX_STARTS = 16;

    final WorkerChoice choice;
    private final PlacementCore core;
    private final PlacementState state;
    private final FunctionTable functions;
    private final WaitingZones waitingZones;

    ColdStarts(final PlacementCore core) {
        this.core = core;
        this.state = core.state;
        this.functions = state.functions;
        this.choice = new WorkerChoice(core);
        this.waitingZones = new WaitingZones(core.state);
    }

    void apply(final PolicySettings policy) {
        choice.apply(policy);
    }

    /** Starts as many sandboxes as the function lacks, or has it wait for what that takes. */
    void startMore(final int function, final boolean isItsTurn) {
        final long wanted = wantedStarts(function);
        if (wanted <= 0) {
            core.placer.settle(function);
            return;
        }
        if (!isItsTurn && core.room.isContended()) {
            core.room.enter(function);
            return;
        }
        int started = 0;
        while (started < wanted && started < MAX_STARTS && (started == 0 || core.steps.areLeft())) {
            if (isOutOfTokens(function)) {
                core.placer.settle(function);
                return;
            }
            if (!core.placer.mayTakeRoom(function, isItsTurn)) {
                core.room.enter(function);
                return;
            }
            final int worker = choice.choose(function, waitingZones.next(function));
            if (worker == NONE) {
                waitForRoom(function, wanted - started, isItsTurn);
                return;
            }
            core.placer.payFor(function, isItsTurn);
            core.room.gathered(functions.tenant(function));
            start(function, worker);
            started++;
        }
        if (started < wanted) {
            core.placer.mark(function);
        } else {
            core.placer.settle(function);
        }
    }

    /**
     * @return starts that are of use and allowed now; what keeps it from more wakes it.
     */
    private long wantedStarts(final int function) {
        final long missing = core.demand.missing(function);
        if (missing <= 0) {
            return 0;
        }
        if (core.startFailures.isBackingOff(function)) {
            core.placer.wakeAt(function, functions.backoffUntilNs(function));
            return 0;
        }
        final long expected = core.demand.expectedFree(function, missing);
        if (expected > 0) {
            core.placer.wakeAt(function, core.demand.soonestFreeNs() + 1);
        }
        if (missing > expected && isOutOfTokens(function)) {
            return 0;
        }
        waitingZones.seek(
                function,
                functions.starting(function) + expected,
                core.placer.isStanding(function));
        return missing - expected;
    }

    private boolean isOutOfTokens(final int function) {
        final long untilTokenNs = core.scaleUp.untilNextNs(function);
        if (untilTokenNs > 0) {
            core.placer.wakeAt(function, state.nowNs() + untilTokenNs);
        }
        return untilTokenNs > 0;
    }

    private void start(final int function, final int worker) {
        core.scaleUp.take(function);
        core.sandboxes.start(function, worker);
    }

    private void waitForRoom(final int function, final long missing, final boolean isItsTurn) {
        if (!isItsTurn) {
            core.room.enter(function);
            return;
        }
        final boolean isGathering = makeRoom(function, missing);
        core.room.enterTried(function);
        if (isGathering) {
            core.room.gather(function);
        }
    }

    /**
     * Has idle sandboxes make way for as many starts as are missing and the tenant has deficit for;
     * each is paid for at once, so that the turn goes on before the stops are confirmed. Where
     * several make way for one start, those whose turn is over leave what the first of them give
     * free until all are gone: else they would take it piece by piece, and the start never had
     * room.
     *
     * @return whether room is to be gathered: more has to become idle on some worker before
     *     anything can make way, or several stops are under way for one start.
     */
    private boolean makeRoom(final int function, final long missing) {
        final int tenant = functions.tenant(function);
        boolean isGathering = false;
        if (functions.claims(function) > 0) {
            if (functions.evictions(function) == 0) {
                // Another took what had made way for it.
                final int made = core.eviction.makeRoomFor(function);
                if (made <= 0) {
                    return made == Eviction.NOT_YET;
                }
                isGathering = made > 1;
            } else {
                isGathering = core.room.isGathering(tenant);
            }
        }
        for (int i = 0; i < MAX_STARTS && functions.claims(function) < missing; i++) {
            if (!core.shares.hasTurn(tenant) || (i > 0 && !core.steps.areLeft())) {
                return isGathering;
            }
            final int made = core.eviction.makeRoomFor(function);
            if (made <= 0) {
                return isGathering || made == Eviction.NOT_YET;
            }
            isGathering |= made > 1;
            core.room.gathered(tenant);
            core.shares.pay(tenant, functions.memoryMb(function));
            functions.claims(function, functions.claims(function) + 1);
            functions.claimedMb(
                    function, functions.claimedMb(function) + functions.memoryMb(function));
        }
        return isGathering;
    }

    /**
     * Starts a sandbox on demand for an invocation that does not wait in the queue, for which the
     * function's scale-up rate allows one more.
     *
     * @return whether a start was commanded; if not, room is being made where idle sandboxes can
     *     make way and nobody else waits for it.
     */
    boolean tryStart(final int function, final int zone) {
        if (!core.room.mayTake(functions.tenant(function))) {
            return false;
        }
        final int worker = choice.choose(function, zone);
        if (worker == NONE) {
            if (!core.room.isContended() && functions.evictions(function) == 0) {
                core.eviction.makeRoomFor(function);
            }
            return false;
        }
        // Its place among those that wait depends on what it has paid.
        core.placer.takeOut(function);
        core.placer.payFor(function, false);
        start(function, worker);
        core.placer.mark(function);
        return true;
    }
}
