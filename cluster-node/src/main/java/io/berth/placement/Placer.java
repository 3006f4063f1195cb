package io.berth.placement;

import static io.berth.placement.PlacementState.CELL;
import static io.berth.placement.RecordTable.NONE;

import io.berth.schemas.protocol.PlacementKind;
import io.berth.schemas.protocol.RejectReason;

/**
 * Serves waiting invocations as slots, sandboxes and room on workers come free, a bounded amount in
 * each entry (rule 34). A function that may profit from what has changed is marked; marked
 * functions are looked at tenant by tenant, within a tenant by priority class, then first come. One
 * that needs room goes on to the {@link RoomQueue}, one that needs a slot waits for its tenant.
 *
 * <p>A queue in which one has waited for longer than {@code standingQueueNs} is served newest first
 * until it is empty (adaptive LIFO; Maurer, "Fail at Scale", ACM Queue 2015).
 */
final class Placer {
    /** Functions looked at in one entry. */
    static final int MAX_SERVED = 64;

    // What a function waits for: its column waits.
    static final int NOTHING = 0;
    static final int READY = 1;
    static final int SLOT = 2;
    static final int ROOM = 3;

    private static final int MAX_GRANTS = 16;
    private static final int MAX_CLEARED = 32;

    private final PlacementCore core;
    private final PlacementState state;
    private final FunctionTable functions;
    private final TenantTable tenants;
    private final InvocationTable invocations;

    Placer(final PlacementCore core) {
        this.core = core;
        this.state = core.state;
        this.functions = state.functions;
        this.tenants = state.tenants;
        this.invocations = state.invocations;
    }

    // ---- marks

    /** Something changed that the waiting invocations of this function may profit from. */
    void mark(final int function) {
        if (functions.queued(function) == 0 && functions.deleted(function) == 0) {
            return;
        }
        if (functions.waits(function) != READY) {
            takeOut(function);
            functions.waits(function, READY);
            state.ready.add(function);
        }
        addToWork(functions.tenant(function));
    }

    /** One more waits for the function: nothing new where all was looked at in vain before. */
    void arrived(final int function) {
        final boolean isInVain =
                functions.waits(function) == SLOT
                        || (core.room.isTried(function) && functions.claims(function) == 0);
        if (!isInVain) {
            mark(function);
        }
    }

    /** Its settings are others, or it is deleted: that changes its place among the others. */
    void settingsChanged(final int function) {
        final int waits = functions.waits(function);
        if (waits != NOTHING && waits != ROOM) {
            state.ready.remove(function);
            state.ready.restore(function);
        }
        mark(function);
    }

    private void addToWork(final int tenant) {
        if (tenants.inWork(tenant) == 0) {
            tenants.inWork(tenant, 1);
            state.tenantWork.addLast(CELL, tenant);
        }
    }

    /** A slot that any function of the tenant may take has come free. */
    void tenantSlotFreed(final int tenant) {
        tenants.slotStamp(tenant, tenants.slotStamp(tenant) + 1);
        state.ready.unblock(tenant);
        if (state.ready.first(tenant) != NONE) {
            addToWork(tenant);
        }
    }

    /**
     * Memory, a start slot or a worker has come free: everyone who waits for room is looked at
     * again.
     */
    void capacityFreed() {
        core.room.roomAppeared();
        core.provisioned.roomAppeared();
    }

    /** An idle sandbox could make way: everyone who waits for room is looked at again. */
    void idleAppeared() {
        core.room.roomAppeared();
        core.provisioned.idleAppeared();
    }

    boolean hasWork() {
        return !state.tenantWork.isEmpty(CELL) || core.room.hasWork();
    }

    /** The first or last that waits for the function may be another now. */
    void queueChanged(final int function) {
        if (functions.queued(function) == 0 && functions.deleted(function) == 0) {
            takeOut(function);
            dropClaims(function);
            return;
        }
        final int waits = functions.waits(function);
        if (waits == ROOM) {
            core.room.replace(function);
        } else if (waits != NOTHING) {
            state.ready.remove(function);
            state.ready.restore(function);
        }
    }

    void takeOut(final int function) {
        final int waits = functions.waits(function);
        if (waits == ROOM) {
            core.room.leave(function);
        } else if (waits != NOTHING) {
            state.ready.remove(function);
            functions.waits(function, NOTHING);
        }
    }

    /** Takes the function off every list before its record is freed. */
    void forget(final int function) {
        takeOut(function);
        dropClaims(function);
    }

    /** What was paid for room that is not needed any more is given back; it is in no list. */
    private void dropClaims(final int function) {
        if (functions.claims(function) > 0) {
            core.shares.refund(functions.tenant(function), functions.claimedMb(function));
            functions.claims(function, 0);
            functions.claimedMb(function, 0);
        }
    }

    /** What a sandbox of the function costs changes: nothing is paid ahead. */
    void beforeNewVersion(final int function) {
        takeOut(function);
        dropClaims(function);
    }

    /** A sandbox is gone: room for the function in whose favour it was stopped. */
    void madeWay(final int sandbox) {
        final int function = state.sandboxes.evictedFor(sandbox);
        if (function == NONE) {
            return;
        }
        final int worker = state.sandboxes.worker(sandbox);
        state.workers.makingRoom(worker, state.workers.makingRoom(worker) - 1);
        if (functions.evictions(function) > 0) {
            functions.evictions(function, functions.evictions(function) - 1);
        }
    }

    /**
     * A sandbox is being stopped for a function on a worker that takes nothing new: what it leaves
     * is of no use there, and room is made elsewhere.
     */
    void makesWayInVain(final int sandbox) {
        final int function = state.sandboxes.evictedFor(sandbox);
        if (function != NONE) {
            madeWay(sandbox);
            state.sandboxes.evictedFor(sandbox, NONE);
            idleAppeared();
            core.functionService.retireIfEmpty(function);
        }
    }

    // ---- sweep

    void drain() {
        for (int i = 0; i < MAX_SERVED && hasWork() && core.steps.areLeft(); i++) {
            final int tenant = state.tenantWork.first(CELL);
            if (tenant != NONE && !leavesSlotsToOlder(tenant)) {
                serveTenant(tenant);
                continue;
            }
            if (tenant != NONE) {
                state.tenantWork.remove(CELL, tenant);
                state.tenantWork.addLast(CELL, tenant);
            }
            final int function = core.room.next();
            if (function != NONE) {
                serve(function, true);
            }
        }
        core.room.entryOver();
    }

    /**
     * Slots of the tenant are short, and one that is about to be looked at for room comes first.
     */
    private boolean leavesSlotsToOlder(final int tenant) {
        final int function = state.ready.first(tenant);
        final int older = core.room.nextOf(tenant);
        return function != NONE
                && older != NONE
                && core.limits.grantable(function) <= tenants.queued(tenant)
                && state.ready.isBefore(older, function);
    }

    private void serveTenant(final int tenant) {
        state.tenantWork.remove(CELL, tenant);
        tenants.inWork(tenant, 0);
        final int function = state.ready.first(tenant);
        if (function == NONE || isBlockedByTenant(tenant, function)) {
            // Those that are ready stay so, until a slot comes free.
            return;
        }
        addToWork(tenant);
        takeOut(function);
        serve(function, false);
    }

    private boolean isBlockedByTenant(final int tenant, final int function) {
        return tenants.inFlight(tenant) >= tenants.concurrencyLimit(tenant)
                && functions.deleted(function) == 0
                && !core.limits.isDisabled(function);
    }

    /**
     * Grants what can be granted to the function, which is in no list, and starts what it lacks.
     */
    private void serve(final int function, final boolean isItsTurn) {
        if (functions.deleted(function) == 1) {
            clearDeleted(function);
            return;
        }
        if (core.limits.isDisabled(function)) {
            rejectDisabled(function);
            return;
        }
        int looked = 0;
        boolean isGranted = true;
        while (isGranted
                && functions.queued(function) > 0
                && looked < MAX_GRANTS
                && (looked == 0 || core.steps.areLeft() && !isOvertaken(function))) {
            final int invocation = head(function);
            if (invocations.deadlineAtNs(invocation) <= state.nowNs()) {
                core.invocations.rejectLate(invocation);
            } else {
                isGranted = grantNext(function, invocation, isItsTurn);
            }
            looked++;
        }
        if (functions.waits(function) != NOTHING || functions.queued(function) == 0) {
            return;
        }
        if (isGranted) {
            mark(function);
        } else if (isItsTurnMissing(function, isItsTurn)) {
            core.room.enter(function);
        } else {
            core.starts.startMore(function, isItsTurn);
        }
    }

    /**
     * Slots of the tenant are short, and after a grant another of its functions is before: its turn
     * comes first.
     */
    private boolean isOvertaken(final int function) {
        final int tenant = functions.tenant(function);
        if (core.limits.grantable(function) > tenants.queued(tenant)) {
            return false;
        }
        final int ready = state.ready.first(tenant);
        final int older = core.room.nextOf(tenant);
        return (ready != NONE && state.ready.isBefore(ready, function))
                || (older != NONE && state.ready.isBefore(older, function));
    }

    private boolean grantNext(final int function, final int invocation, final boolean isItsTurn) {
        if (!core.limits.mayTakeSlot(function)) {
            return false;
        }
        final int sandbox = core.warm.take(function, invocations.zone(invocation));
        if (sandbox == NONE) {
            return false;
        }
        final boolean isNew = isNew(sandbox);
        if (!isNew && !mayTakeRoom(function, isItsTurn)) {
            return false;
        }
        if (!isNew) {
            payFor(function, isItsTurn);
        }
        core.invocations.grant(
                invocation, sandbox, isNew ? PlacementKind.COLD : PlacementKind.QUEUED);
        return true;
    }

    /** Its start was paid for, and that was for its first run. */
    private boolean isNew(final int sandbox) {
        return state.sandboxes.used(sandbox) == 0;
    }

    /** Only the turn of its tenant keeps the function from an idle sandbox of its own. */
    private boolean isItsTurnMissing(final int function, final boolean isItsTurn) {
        return !state.pool.isEmpty(function)
                && core.limits.mayTakeSlot(function)
                && !mayTakeRoom(function, isItsTurn);
    }

    /** The next to be served: of the best class the first, or the last of a standing queue. */
    int head(final int function) {
        final boolean isStanding = isStanding(function);
        for (int priority = 0; priority < PlacementState.PRIORITIES; priority++) {
            final IndexList queue = state.queues[priority];
            if (!queue.isEmpty(function)) {
                return isStanding ? queue.last(function) : queue.first(function);
            }
        }
        return NONE;
    }

    /**
     * Whether one of those that wait, of any class, has waited for longer than a queue may stand:
     * now, or before what has left the queue since it was last empty.
     */
    boolean isStanding(final int function) {
        if (functions.standing(function) == 1) {
            return true;
        }
        final long sinceNs = state.nowNs() - state.policy.standingQueueNs();
        for (final IndexList queue : state.queues) {
            final int first = queue.first(function);
            if (first != NONE && invocations.queuedAtNs(first) < sinceNs) {
                return true;
            }
        }
        return false;
    }

    /** Switched off by its reservation: nothing of it waits any more. */
    private void rejectDisabled(final int function) {
        for (int i = 0; i < MAX_CLEARED && functions.queued(function) > 0; i++) {
            if (i > 0 && !core.steps.areLeft()) {
                break;
            }
            core.invocations.rejectAtLimit(head(function), RejectReason.FUNCTION_DISABLED, 0);
        }
        mark(function);
    }

    private void clearDeleted(final int function) {
        for (int i = 0; i < MAX_CLEARED && (i == 0 || core.steps.areLeft()); i++) {
            if (functions.queued(function) > 0) {
                core.invocations.rejectDeleted(head(function));
            } else if (!state.pool.isEmpty(function)) {
                core.sandboxes.stop(state.pool.first(function));
            }
            if (!functions.isLive(function)) {
                return;
            }
        }
        if (functions.queued(function) > 0 || !state.pool.isEmpty(function)) {
            mark(function);
        }
    }

    // ---- turns

    boolean mayTakeRoom(final int function, final boolean isItsTurn) {
        final int tenant = functions.tenant(function);
        return functions.claims(function) > 0
                || (isItsTurn ? core.shares.hasTurn(tenant) : core.room.mayTake(tenant));
    }

    /** The function takes a sandbox while someone waits for room. */
    void payFor(final int function, final boolean isItsTurn) {
        final int claims = functions.claims(function);
        if (claims > 0) {
            final long paidMb = functions.claimedMb(function) / claims;
            functions.claims(function, claims - 1);
            functions.claimedMb(function, functions.claimedMb(function) - paidMb);
            if (claims == 1) {
                core.room.claimed(functions.tenant(function));
            }
        } else if (isItsTurn || core.room.isContended()) {
            final int tenant = functions.tenant(function);
            core.shares.advanceTo(tenant);
            core.shares.pay(tenant, functions.memoryMb(function));
        }
    }

    /**
     * @return an idle sandbox for an invocation that has just come, where the limits allow one more
     *     and nobody waits before it; -1: none.
     */
    int takeOnArrival(final int function, final int zone) {
        final int tenant = functions.tenant(function);
        final boolean isFree =
                functions.queued(function) == 0
                        && core.limits.mayTakeSlot(function)
                        && hasSlotsForAll(tenant, function)
                        && core.room.mayTake(tenant);
        final int sandbox = isFree ? core.warm.take(function, zone) : NONE;
        if (sandbox != NONE && tenants.roomWaiters(tenant) > 0 && !isNew(sandbox)) {
            payFor(function, false);
        }
        return sandbox;
    }

    /** Nobody who is about to be looked at would miss the slot. */
    private boolean hasSlotsForAll(final int tenant, final int function) {
        return (tenants.inWork(tenant) == 0 && core.room.nextOf(tenant) == NONE)
                || core.limits.grantable(function) > tenants.queued(tenant);
    }

    /** Nothing more can be started for the function: only a slot of its tenant is of use to it. */
    void settle(final int function) {
        if (functions.waits(function) == NOTHING) {
            dropClaims(function);
            if (core.demand.isShortOfSlots(function)) {
                functions.waits(function, SLOT);
                functions.waitStamp(function, tenants.slotStamp(functions.tenant(function)));
                state.ready.addBlocked(function);
            }
        }
    }

    // ---- time

    void onFunctionTimer(final int function) {
        core.functionService.stopFormer(function);
        mark(function);
    }

    /** Has the function looked at again at this time, or earlier. */
    void wakeAt(final int function, final long atNs) {
        final DeadlineQueue deadlines = state.deadlines;
        if (!deadlines.isSet(Deadlines.FUNCTION, function)
                || atNs < deadlines.deadlineNs(Deadlines.FUNCTION, function)) {
            deadlines.set(Deadlines.FUNCTION, function, atNs);
        }
    }
}
