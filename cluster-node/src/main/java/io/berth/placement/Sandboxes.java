package io.berth.placement;

import static io.berth.placement.RecordTable.NONE;

import io.berth.schemas.protocol.SandboxState;
import io.berth.schemas.protocol.WorkerState;

/**
 * The life of a sandbox: STARTING, IDLE, BUSY, STOPPING, LOST, STUCK; who counts it and where it is
 * listed.
 */
final class Sandboxes {
    static final int STARTING = SandboxState.STARTING.value();
    static final int IDLE = SandboxState.IDLE.value();
    static final int BUSY = SandboxState.BUSY.value();
    static final int STOPPING = SandboxState.STOPPING.value();
    static final int LOST = SandboxState.LOST.value();
    static final int STUCK = SandboxState.STUCK.value();

    /** Values of the column {@code pooled} of an idle sandbox; 0: in neither list. */
    static final int POOLED = 1;

    static final int LEAVING = 2;

    private static final int MAX_REPOOL_STEPS = 256;

    /** Sandboxes passed over for one step of the entry. */
    private static final int REPOOL_STEPS_OF_ONE = 16;

    private final PlacementCore core;
    private final PlacementState state;
    private final SandboxTable table;
    private final FunctionTable functions;
    private final WorkerTable workers;

    Sandboxes(final PlacementCore core) {
        this.core = core;
        this.state = core.state;
        this.table = state.sandboxes;
        this.functions = state.functions;
        this.workers = state.workers;
    }

    /** Commands the start of a sandbox of the function; the table has room and the worker fits. */
    void start(final int function, final int worker) {
        core.steps.take(2);
        final int sandbox = table.allocate();
        table.function(sandbox, function);
        table.functionVersion(sandbox, functions.version(function));
        table.timeoutNs(sandbox, functions.timeoutNs(function));
        table.memoryMb(sandbox, functions.memoryMb(function));
        table.worker(sandbox, worker);
        table.state(sandbox, STARTING);
        functions.sandboxes(function, functions.sandboxes(function) + 1);
        workers.sandboxes(worker, workers.sandboxes(worker) + 1);
        changeUsedMb(worker, table.memoryMb(sandbox));
        state.workerSandboxes.addLast(worker, sandbox);
        state.fleet.sandboxAdded(function, worker, workers.zone(worker), STARTING);
        enter(sandbox);
        core.provisioned.recount(sandbox);
        wakeAt(sandbox, state.nowNs() + state.settings.startTimeoutNs());
        table.startCommand(
                sandbox,
                core.commands.issue(worker, WorkerCommands.START, state.sandboxId(sandbox), 0));
    }

    /** The sandbox has no holder and may serve again, or is stopped where it must not. */
    void becomeIdle(final int sandbox) {
        final int worker = table.worker(sandbox);
        final boolean isDraining = workers.state(worker) == WorkerState.DRAINING.value();
        if (isStale(sandbox)
                || (isDraining && core.workerDrains.mayGo(sandbox))
                || core.keepAlive.stopsUntilExpected(sandbox)) {
            stop(sandbox);
            return;
        }
        table.sinceNs(sandbox, state.nowNs());
        core.eviction.appraise(sandbox);
        changeState(sandbox, IDLE);
        retime(sandbox);
        if (state.isActive(worker)) {
            table.pooled(sandbox, POOLED);
            state.pool.addFirst(table.function(sandbox), sandbox);
            core.placer.idleAppeared();
        } else if (isDraining) {
            leaveLater(sandbox);
        }
    }

    /** Keeps an idle sandbox on a draining worker until its function has others elsewhere. */
    void leaveLater(final int sandbox) {
        if (table.pooled(sandbox) != LEAVING) {
            park(sandbox);
            table.pooled(sandbox, LEAVING);
            state.leaving.addLast(table.function(sandbox), sandbox);
        }
    }

    /**
     * @return whether its function is deleted or has a newer version, or its worker no longer
     *     carries the labels that the function requires.
     */
    boolean isStale(final int sandbox) {
        final long labels = functions.labels(table.function(sandbox));
        return isFormer(sandbox) || (labels & workers.labels(table.worker(sandbox))) != labels;
    }

    /**
     * @return whether its function is deleted or has a newer version.
     */
    boolean isFormer(final int sandbox) {
        final int function = table.function(sandbox);
        return functions.deleted(function) == 1
                || functions.version(function) != table.functionVersion(sandbox);
    }

    /** Takes an idle sandbox out of the warm pool until its worker is back. */
    void park(final int sandbox) {
        if (table.pooled(sandbox) == POOLED) {
            state.pool.remove(table.function(sandbox), sandbox);
        } else if (table.pooled(sandbox) == LEAVING) {
            state.leaving.remove(table.function(sandbox), sandbox);
        }
        table.pooled(sandbox, 0);
    }

    /** Puts a parked idle sandbox back where its last use belongs. */
    void unpark(final int sandbox) {
        if (table.state(sandbox) != IDLE || table.pooled(sandbox) == POOLED) {
            return;
        }
        park(sandbox);
        if (isStale(sandbox)) {
            stop(sandbox);
            return;
        }
        final int function = table.function(sandbox);
        int newer = NONE;
        int other = state.pool.first(function);
        int looked = 0;
        while (looked < MAX_REPOOL_STEPS && other != NONE && isNewer(other, sandbox)) {
            newer = other;
            other = state.pool.next(other);
            looked++;
        }
        core.steps.take(1 + looked / REPOOL_STEPS_OF_ONE);
        table.pooled(sandbox, POOLED);
        if (newer == NONE) {
            state.pool.addFirst(function, sandbox);
        } else {
            state.pool.addAfter(function, newer, sandbox);
        }
        core.placer.mark(function);
    }

    private boolean isNewer(final int a, final int b) {
        return table.sinceNs(a) > table.sinceNs(b)
                || (table.sinceNs(a) == table.sinceNs(b) && table.token(a) > table.token(b));
    }

    /** Sets anew when the idle sandbox is looked at by the keep-alive. */
    void retime(final int sandbox) {
        wakeAt(sandbox, core.keepAlive.lookAgainNs(sandbox));
    }

    /** The slot is granted. */
    void hold(final int sandbox, final int invocation, final long token) {
        final int function = table.function(sandbox);
        core.keepAlive.beforeGrant(function, invocation);
        core.provisioned.beforeGrant(function);
        changeState(sandbox, BUSY);
        table.held(sandbox, 1);
        table.invocation(sandbox, invocation);
        table.token(sandbox, token);
        // A report from before knows nothing of this grant.
        table.reportedLoss(sandbox, 0);
        table.uses(sandbox, GreedyDual.oneMore(table.uses(sandbox)));
        table.sinceNs(sandbox, state.nowNs());
        final int worker = table.worker(sandbox);
        workers.busy(worker, workers.busy(worker) + 1);
        core.limits.changeInFlight(function, 1);
    }

    /** The slot is free, by the word of its worker or because nothing can run there any more. */
    void releaseSlot(final int sandbox) {
        table.held(sandbox, 0);
        table.invocation(sandbox, NONE);
        final int worker = table.worker(sandbox);
        final int function = table.function(sandbox);
        workers.busy(worker, workers.busy(worker) - 1);
        core.limits.changeInFlight(function, -1);
        core.keepAlive.afterRelease(function);
        core.placer.mark(function);
        if (core.limits.freedForOthers(function)) {
            core.placer.tenantSlotFreed(functions.tenant(function));
        }
    }

    /** Commands the stop; a holder keeps its slot until the worker's word. */
    void stop(final int sandbox) {
        final int current = table.state(sandbox);
        if (current == STOPPING || current == LOST) {
            return;
        }
        final int worker = table.worker(sandbox);
        if (workers.state(worker) == WorkerState.DEAD.value()) {
            if (table.held(sandbox) == 0) {
                remove(sandbox);
            }
            return;
        }
        core.steps.take(1);
        changeState(sandbox, STOPPING);
        cancelTimer(sandbox);
        core.commands.issue(worker, WorkerCommands.STOP, state.sandboxId(sandbox), 0);
        if (current == STARTING || current == BUSY) {
            // Whoever has counted on it may start another.
            core.placer.mark(table.function(sandbox));
        }
        if (current == STARTING) {
            core.placer.capacityFreed();
        }
    }

    void becomeStuck(final int sandbox) {
        changeState(sandbox, STUCK);
        core.placer.mark(table.function(sandbox));
    }

    /** The worker is dead: the slot stays counted until nothing can run there (rule 26). */
    void becomeLost(final int sandbox) {
        changeState(sandbox, LOST);
        wakeAt(
                sandbox,
                state.nowNs() + table.timeoutNs(sandbox) + state.settings.timeoutMarginNs());
    }

    /** The sandbox is gone; its slot is free. */
    void remove(final int sandbox) {
        final int function = table.function(sandbox);
        final int worker = table.worker(sandbox);
        core.steps.take(1);
        leave(sandbox);
        core.provisioned.discount(sandbox);
        cancelTimer(sandbox);
        if (workers.sweepCursor(worker) == sandbox) {
            workers.sweepCursor(worker, state.workerSandboxes.next(sandbox));
        }
        state.workerSandboxes.remove(worker, sandbox);
        state.fleet.sandboxRemoved(function, worker, workers.zone(worker), table.state(sandbox));
        workers.sandboxes(worker, workers.sandboxes(worker) - 1);
        functions.sandboxes(function, functions.sandboxes(function) - 1);
        changeUsedMb(worker, -table.memoryMb(sandbox));
        final int evictedFor = table.evictedFor(sandbox);
        core.placer.madeWay(sandbox);
        table.free(sandbox);
        core.placer.capacityFreed();
        core.placer.mark(function);
        core.functionService.retireIfEmpty(function);
        if (evictedFor != NONE) {
            core.functionService.retireIfEmpty(evictedFor);
        }
        core.workerSessions.forgetIfEmpty(worker);
    }

    private void changeUsedMb(final int worker, final int by) {
        workers.usedMb(worker, workers.usedMb(worker) + by);
        if (state.isActive(worker)) {
            state.cell.usedMb(PlacementState.CELL, state.cell.usedMb(PlacementState.CELL) + by);
        }
        state.candidates.changed(worker);
    }

    /** No word of a start in its time: it counts as failed, once, and is stopped. */
    private void startHangs(final int sandbox) {
        final int worker = table.worker(sandbox);
        if (workers.state(worker) != WorkerState.DEAD.value()) {
            core.startFailures.failed(sandbox);
        }
        final int function = table.function(sandbox);
        stop(sandbox);
        core.keepAlive.startFailed(function);
    }

    private void idleTimeOver(final int sandbox) {
        if (core.keepAlive.isOver(sandbox)) {
            stop(sandbox);
        } else {
            retime(sandbox);
        }
    }

    void onTimer(final int sandbox) {
        final int current = table.state(sandbox);
        if (current == STARTING) {
            startHangs(sandbox);
        } else if (current == IDLE) {
            idleTimeOver(sandbox);
        } else if (current == LOST) {
            if (table.held(sandbox) == 1) {
                releaseSlot(sandbox);
            }
            remove(sandbox);
        }
    }

    private void wakeAt(final int sandbox, final long atNs) {
        state.deadlines.set(Deadlines.SANDBOX, sandbox, atNs);
    }

    private void cancelTimer(final int sandbox) {
        state.deadlines.cancel(Deadlines.SANDBOX, sandbox);
    }

    // ---- states

    private void changeState(final int sandbox, final int newState) {
        leave(sandbox);
        state.fleet.sandboxChanged(table.state(sandbox), newState);
        table.state(sandbox, newState);
        enter(sandbox);
        core.provisioned.recount(sandbox);
    }

    private void enter(final int sandbox) {
        final int function = table.function(sandbox);
        final int worker = table.worker(sandbox);
        final int current = table.state(sandbox);
        count(sandbox, function, worker, current, 1);
        if (current == IDLE) {
            state.idleOrder.add(worker, sandbox);
        } else if (current == BUSY) {
            state.busy.addLast(function, sandbox);
        }
    }

    private void leave(final int sandbox) {
        final int function = table.function(sandbox);
        final int worker = table.worker(sandbox);
        final int current = table.state(sandbox);
        count(sandbox, function, worker, current, -1);
        if (current == IDLE) {
            state.idleOrder.remove(worker, sandbox);
            park(sandbox);
        } else if (current == BUSY) {
            state.busy.remove(function, sandbox);
            core.placer.mark(function);
        }
    }

    private void count(
            final int sandbox,
            final int function,
            final int worker,
            final int current,
            final int by) {
        final int memoryMb = by * table.memoryMb(sandbox);
        if (current == STARTING) {
            functions.starting(function, functions.starting(function) + by);
            workers.starting(worker, workers.starting(worker) + by);
            state.candidates.changed(worker);
        } else if (current == IDLE) {
            functions.idle(function, functions.idle(function) + by);
            workers.idleMb(worker, workers.idleMb(worker) + memoryMb);
        } else if (current == BUSY) {
            functions.busy(function, functions.busy(function) + by);
        } else if (current == STOPPING) {
            workers.stopping(worker, workers.stopping(worker) + by);
            workers.stoppingMb(worker, workers.stoppingMb(worker) + memoryMb);
        }
    }
}
