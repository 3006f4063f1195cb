package io.berth.placement;

import static io.berth.placement.PlacementState.CELL;
import static io.berth.placement.RecordTable.NONE;

import io.berth.schemas.protocol.PlacementKind;
import io.berth.schemas.protocol.RejectReason;

/**
 * Serves waiting invocations as slots, sandboxes and room on workers come free, a bounded amount in
 * each entry (rule 34).
 */
final class Placer {
    /** Functions served in one entry. */
    static final int MAX_SERVED = 64;

    private static final int MAX_GRANTS = 16;
    private static final int MAX_STARTS = 16;
    private static final int MAX_POOL_STEPS = 64;
    private static final int MAX_BUSY_LOOKED_AT = 16;
    private static final int MAX_LOOKED_AT_FOR_ZONE = 32;
    private static final int MAX_REJECTED = 16;

    /** Values of a tenant's column {@code inWork}; 0: its waiters are not being looked at. */
    private static final int IN_WORK = 1;

    /** Plus the first function of this round that could not use what is left to the tenant. */
    private static final int FIRST_IN_VAIN = 2;

    private final PlacementCore core;
    private final PlacementState state;
    private final FunctionTable functions;
    private final TenantTable tenants;
    private final CellTable cell;
    private final SandboxTable sandboxes;
    final WorkerChoice choice;
    private final WaitingZones waitingZones;
    private long soonestFreeNs;

    Placer(final PlacementCore core) {
        this.core = core;
        this.state = core.state;
        this.functions = state.functions;
        this.tenants = state.tenants;
        this.cell = state.cell;
        this.sandboxes = state.sandboxes;
        this.choice = new WorkerChoice(core);
        this.waitingZones = new WaitingZones(core.state);
    }

    void apply(final PolicySettings policy) {
        choice.apply(policy);
    }

    // ---- marks

    /** Something changed that the waiting invocations of this function may profit from. */
    void mark(final int function) {
        if (functions.inWork(function) == 0
                && (functions.queued(function) > 0 || functions.deleted(function) == 1)) {
            functions.inWork(function, 1);
            state.work.addLast(CELL, function);
        }
    }

    void tenantSlotFreed(final int tenant) {
        if (tenants.inWork(tenant) != 0) {
            tenants.inWork(tenant, IN_WORK);
        } else if (!state.tenantWaiters.isEmpty(tenant)) {
            tenants.inWork(tenant, IN_WORK);
            state.tenantWork.addLast(CELL, tenant);
        }
    }

    /**
     * Memory, a start slot or a worker has come free: everyone who waits for room is looked at
     * again.
     */
    void capacityFreed() {
        cell.capacityCredits(CELL, cell.capacityWaiters(CELL));
        core.provisioned.roomAppeared();
    }

    /** An idle sandbox could make way: one more of those who wait for room is looked at. */
    void idleAppeared() {
        core.provisioned.idleAppeared();
        final int credits = cell.capacityCredits(CELL);
        if (credits < cell.capacityWaiters(CELL)) {
            cell.capacityCredits(CELL, credits + 1);
        }
    }

    boolean hasWork() {
        return !state.work.isEmpty(CELL)
                || !state.tenantWork.isEmpty(CELL)
                || cell.capacityCredits(CELL) > 0;
    }

    /** Takes the function off every list before its record is freed. */
    void forget(final int function) {
        if (functions.inWork(function) == 1) {
            takeFromWork(function);
        }
        leaveTenantWait(function);
        leaveCapacityWait(function);
    }

    // ---- sweep

    void drain() {
        for (int i = 0; i < MAX_SERVED && serveNext(); i++) {
            // Each step serves one function; the cursors are the heads of the lists.
        }
    }

    private boolean serveNext() {
        final int marked = state.work.first(CELL);
        if (marked != NONE) {
            takeFromWork(marked);
            serve(marked);
            return true;
        }
        final int tenant = state.tenantWork.first(CELL);
        if (tenant != NONE) {
            serveTenant(tenant);
            return true;
        }
        if (cell.capacityCredits(CELL) > 0) {
            cell.capacityCredits(CELL, cell.capacityCredits(CELL) - 1);
            final int waiter = state.capacityWaiters.first(CELL);
            leaveCapacityWait(waiter);
            serve(waiter);
            return true;
        }
        return false;
    }

    private void takeFromWork(final int function) {
        functions.inWork(function, 0);
        state.work.remove(CELL, function);
    }

    private void serveTenant(final int tenant) {
        final int waiter = state.tenantWaiters.first(tenant);
        if (waiter == NONE
                || tenants.inFlight(tenant) >= tenants.concurrencyLimit(tenant)
                || tenants.inWork(tenant) == FIRST_IN_VAIN + waiter) {
            tenants.inWork(tenant, 0);
            state.tenantWork.remove(CELL, tenant);
            return;
        }
        leaveTenantWait(waiter);
        serve(waiter);
        if (tenants.inWork(tenant) == IN_WORK && functions.inTenantWait(waiter) == 1) {
            // It waits again while slots are left: when the round comes back to it, all have been
            // looked at.
            tenants.inWork(tenant, FIRST_IN_VAIN + waiter);
        }
    }

    private void serve(final int function) {
        if (functions.deleted(function) == 1) {
            clearDeleted(function);
            return;
        }
        if (core.limits.isDisabled(function)) {
            rejectDisabled(function);
            return;
        }
        int grants = 0;
        while (functions.queued(function) > 0 && grants < MAX_GRANTS) {
            final int invocation = head(function);
            if (state.invocations.deadlineAtNs(invocation) <= state.nowNs()) {
                core.invocations.rejectLate(invocation);
            } else if (!grantNext(function, invocation)) {
                break;
            }
            grants++;
        }
        if (grants == MAX_GRANTS) {
            mark(function);
        } else if (functions.queued(function) > 0) {
            startMore(function);
        }
    }

    private boolean grantNext(final int function, final int invocation) {
        if (!core.limits.mayTakeSlot(function)) {
            return false;
        }
        final int sandbox = takeWarm(function, state.invocations.zone(invocation));
        if (sandbox == NONE) {
            return false;
        }
        final PlacementKind kind =
                sandboxes.used(sandbox) == 0 ? PlacementKind.COLD : PlacementKind.QUEUED;
        core.invocations.grant(invocation, sandbox, kind);
        return true;
    }

    private int head(final int function) {
        for (int priority = 0; priority < PlacementState.PRIORITIES; priority++) {
            final int invocation = state.queues[priority].first(function);
            if (invocation != NONE) {
                return invocation;
            }
        }
        return NONE;
    }

    /** Switched off by its reservation: nothing of it waits any more. */
    private void rejectDisabled(final int function) {
        for (int i = 0; i < MAX_REJECTED && functions.queued(function) > 0; i++) {
            core.invocations.rejectAtLimit(head(function), RejectReason.FUNCTION_DISABLED, 0);
        }
        mark(function);
    }

    private void clearDeleted(final int function) {
        for (int i = 0; i < MAX_REJECTED && functions.queued(function) > 0; i++) {
            core.invocations.rejectDeleted(head(function));
            if (!functions.isLive(function)) {
                return;
            }
        }
        for (int i = 0; i < MAX_REJECTED && !state.pool.isEmpty(function); i++) {
            core.sandboxes.stop(state.pool.first(function));
            if (!functions.isLive(function)) {
                return;
            }
        }
        if (functions.queued(function) > 0 || !state.pool.isEmpty(function)) {
            mark(function);
        }
    }

    // ---- warm

    /**
     * @return the most recently used idle sandbox of the function on an ACTIVE worker, one in the
     *     zone asked for where it is among the first {@value #MAX_LOOKED_AT_FOR_ZONE}, or -1.
     */
    int takeWarm(final int function, final int zone) {
        final int newest = mostRecentlyUsed(function);
        if (newest == NONE || zone > Limits.MAX_ZONE) {
            return newest;
        }
        int sandbox = newest;
        for (int i = 0; i < MAX_LOOKED_AT_FOR_ZONE && sandbox != NONE; i++) {
            final int worker = sandboxes.worker(sandbox);
            if (state.workers.zone(worker) == zone
                    && state.isInUse(worker)
                    && !core.sandboxes.isStale(sandbox)) {
                return sandbox;
            }
            sandbox = state.pool.next(sandbox);
        }
        return newest;
    }

    private int mostRecentlyUsed(final int function) {
        for (int i = 0; i < MAX_POOL_STEPS; i++) {
            final int sandbox = state.pool.first(function);
            if (sandbox == NONE) {
                return NONE;
            }
            if (!state.isInUse(sandboxes.worker(sandbox))) {
                core.workerDrains.bringInLine(sandboxes.worker(sandbox));
                core.sandboxes.park(sandbox);
            } else if (core.sandboxes.isStale(sandbox)) {
                core.sandboxes.stop(sandbox);
            } else {
                return sandbox;
            }
        }
        mark(function);
        return NONE;
    }

    // ---- cold

    /**
     * Starts as many sandboxes as waiting invocations could use and no busy sandbox is expected to
     * serve sooner.
     */
    private void startMore(final int function) {
        final long grantable = grantable(function);
        final long missing = grantable - functions.starting(function);
        if (missing <= 0) {
            return;
        }
        if (core.startFailures.isBackingOff(function)) {
            wakeAt(function, functions.backoffUntilNs(function));
            return;
        }
        final long expected = expectedFree(function, missing);
        final long wanted = missing - expected;
        waitingZones.seek(function, functions.starting(function) + expected);
        for (int i = 0; i < wanted && i < MAX_STARTS; i++) {
            final long untilTokenNs = core.scaleUp.untilNextNs(function);
            if (untilTokenNs > 0) {
                wakeAt(function, state.nowNs() + untilTokenNs);
                return;
            }
            if (!tryStart(function, waitingZones.next(function))) {
                waitForCapacity(function);
                return;
            }
        }
        if (wanted > MAX_STARTS) {
            mark(function);
        }
    }

    private long grantable(final int function) {
        final long queued = functions.queued(function);
        final long ofFunction = core.limits.ownGrantable(function);
        final long wanted = queued < ofFunction ? queued : ofFunction;
        final long grantable = core.limits.grantable(function);
        if (grantable < wanted) {
            waitForTenant(function);
            return grantable;
        }
        return wanted;
    }

    /**
     * Counts busy sandboxes that are expected free before a start would be done; looked at again
     * when the first is.
     */
    private long expectedFree(final int function, final long most) {
        final long averageRunNs = functions.averageRunNs(function);
        if (averageRunNs < 0) {
            return 0;
        }
        final long readyNs = state.nowNs() + functions.averageStartNs(function);
        soonestFreeNs = Long.MAX_VALUE;
        long expected = 0;
        int sandbox = state.busy.first(function);
        for (int i = 0; i < MAX_BUSY_LOOKED_AT && sandbox != NONE && expected < most; i++) {
            if (isExpectedFree(sandbox, sandboxes.sinceNs(sandbox) + averageRunNs, readyNs)) {
                expected++;
            }
            sandbox = state.busy.next(sandbox);
        }
        if (expected > 0) {
            wakeAt(function, soonestFreeNs + 1);
        }
        return expected;
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

    /**
     * Starts a sandbox on demand, for which the function's scale-up rate allows one more.
     *
     * @return whether a start was commanded; if not, room is being made where idle sandboxes can
     *     make way.
     */
    boolean tryStart(final int function, final int zone) {
        final int worker = choice.choose(function, zone);
        if (worker == NONE) {
            core.eviction.makeRoom(function);
            return false;
        }
        core.scaleUp.take(function);
        core.sandboxes.start(function, worker);
        return true;
    }

    /**
     * @return whether a start may be commanded now.
     */
    boolean mayStart(final int function) {
        return !core.startFailures.isBackingOff(function)
                && core.scaleUp.untilNextNs(function) == 0;
    }

    void onFunctionTimer(final int function) {
        functions.timer(function, NONE);
        mark(function);
    }

    /** Has the function looked at again at this time, or earlier. */
    void wakeAt(final int function, final long atNs) {
        final int timer = functions.timer(function);
        if (timer == NONE) {
            functions.timer(function, state.deadlines.schedule(Deadlines.FUNCTION, function, atNs));
        } else if (atNs < state.deadlines.deadline(timer)) {
            state.deadlines.move(timer, atNs);
        }
    }

    // ---- waiting lists

    private void waitForTenant(final int function) {
        if (functions.inTenantWait(function) == 0) {
            functions.inTenantWait(function, 1);
            state.tenantWaiters.addLast(functions.tenant(function), function);
        }
    }

    private void leaveTenantWait(final int function) {
        if (functions.inTenantWait(function) == 1) {
            final int tenant = functions.tenant(function);
            functions.inTenantWait(function, 0);
            state.tenantWaiters.remove(tenant, function);
            if (tenants.inWork(tenant) == FIRST_IN_VAIN + function) {
                tenants.inWork(tenant, IN_WORK);
            }
        }
    }

    private void waitForCapacity(final int function) {
        if (functions.inCapacityWait(function) == 0) {
            functions.inCapacityWait(function, 1);
            state.capacityWaiters.addLast(CELL, function);
            cell.capacityWaiters(CELL, cell.capacityWaiters(CELL) + 1);
        }
    }

    private void leaveCapacityWait(final int function) {
        if (functions.inCapacityWait(function) == 1) {
            functions.inCapacityWait(function, 0);
            state.capacityWaiters.remove(CELL, function);
            final int waiters = cell.capacityWaiters(CELL) - 1;
            cell.capacityWaiters(CELL, waiters);
            if (cell.capacityCredits(CELL) > waiters) {
                cell.capacityCredits(CELL, waiters);
            }
        }
    }
}
