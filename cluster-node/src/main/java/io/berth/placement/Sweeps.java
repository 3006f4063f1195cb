package io.berth.placement;

import static io.berth.placement.PlacementState.CELL;
import static io.berth.placement.RecordTable.NONE;

import io.berth.schemas.protocol.InvocationState;

/**
 * Work over many sandboxes or request slots, a bounded number in each entry, with its cursors in
 * the state (rule 34).
 */
final class Sweeps {
    /** Bits of what is swept on a worker. */
    static final int DEATH = 1;

    static final int BACK_IN_POOL = 2;
    static final int STOP_IDLE = 4;
    static final int REPORT = 8;
    static final int STOP_ALL = 16;
    static final int STOP_STALE = 32;

    /** Who has counted on a run there looks again. */
    static final int LOOK = 64;

    /** Sandboxes looked at in one entry, most of which stay as they are. */
    private static final int MAX_STEPS = 256;

    /** Commands of a dead worker that are dropped in one step. */
    private static final int COMMANDS_OF_ONE = 16;

    /** A sandbox that stays as it is counts as so many nodes of a search. */
    private static final int VISITED_NODES = 32;

    private static final int MAX_CLIENTS = 4;

    private final PlacementCore core;
    private final PlacementState state;
    private final WorkerTable workers;
    private final SandboxTable sandboxes;

    Sweeps(final PlacementCore core) {
        this.core = core;
        this.state = core.state;
        this.workers = state.workers;
        this.sandboxes = state.sandboxes;
    }

    boolean hasWork() {
        return !state.workerSweeps.isEmpty(CELL)
                || !state.clientSweeps.isEmpty(CELL)
                || core.workerDrains.hasWork()
                || core.cellPolicy.hasWork();
    }

    /**
     * Starts a sweep over the sandboxes of a worker; one that is under way starts again, which
     * harms none of them.
     */
    void add(final int worker, final int what) {
        if (workers.sweep(worker) == 0) {
            state.workerSweeps.addLast(CELL, worker);
        }
        change(worker, what == DEATH ? DEATH : workers.sweep(worker) | what);
        workers.sweepCursor(worker, state.workerSandboxes.first(worker));
    }

    private void change(final int worker, final int newSweep) {
        final boolean wasRecount = isRecount(workers.sweep(worker));
        workers.sweep(worker, newSweep);
        if (wasRecount != isRecount(newSweep)) {
            state.fleet.recountsChanged(wasRecount ? -1 : 1);
        }
    }

    /**
     * @return whether provisioned sandboxes come into the counts or leave them by the sweep.
     */
    static boolean isRecount(final int sweep) {
        return (sweep & (DEATH | BACK_IN_POOL | STOP_IDLE)) != 0;
    }

    void abandonReport(final int worker) {
        if (workers.sweep(worker) == REPORT) {
            end(worker);
        } else {
            workers.sweep(worker, workers.sweep(worker) & ~REPORT);
        }
    }

    void end(final int worker) {
        if (workers.sweep(worker) != 0) {
            change(worker, 0);
            workers.sweepCursor(worker, NONE);
            state.workerSweeps.remove(CELL, worker);
        }
    }

    void run() {
        core.workerDrains.sweepStep();
        core.cellPolicy.sweepStep();
        for (int i = 0; i < MAX_CLIENTS && !state.clientSweeps.isEmpty(CELL); i++) {
            core.clientSessions.sweepStep(state.clientSweeps.first(CELL));
        }
        for (int i = 0; i < MAX_STEPS && !state.workerSweeps.isEmpty(CELL); i++) {
            if (i > 0 && !core.steps.areLeft()) {
                return;
            }
            step(state.workerSweeps.first(CELL));
        }
    }

    private void step(final int worker) {
        final int sandbox = workers.sweepCursor(worker);
        if (sandbox != NONE) {
            core.steps.look(VISITED_NODES);
            workers.sweepCursor(worker, state.workerSandboxes.next(sandbox));
            visit(worker, sandbox);
        } else if (workers.sweep(worker) == DEATH && workers.commands(worker) > 0) {
            core.steps.take(1);
            core.commands.dropSome(worker, COMMANDS_OF_ONE);
        } else {
            core.steps.take(1);
            end(worker);
            core.workerSessions.forgetIfEmpty(worker);
        }
    }

    private void visit(final int worker, final int sandbox) {
        final int what = workers.sweep(worker);
        if (what == DEATH) {
            bury(worker, sandbox);
            return;
        }
        core.provisioned.recount(sandbox);
        final int before = state.sandboxes.size();
        if ((what & REPORT) != 0) {
            core.workerReports.judge(sandbox);
        }
        if (state.sandboxes.size() < before) {
            return;
        }
        if (!state.isInUse(worker)) {
            core.placer.makesWayInVain(sandbox);
        }
        if ((what & BACK_IN_POOL) != 0 && state.isActive(worker)) {
            core.sandboxes.unpark(sandbox);
        }
        if (isToGo(worker, sandbox, what)) {
            core.sandboxes.stop(sandbox);
        } else if (sandboxes.state(sandbox) == Sandboxes.BUSY && !state.isInUse(worker)) {
            // It is expected for nobody any more: whoever counted on it may start another.
            core.placer.mark(sandboxes.function(sandbox));
        }
    }

    /** A sweep lags: what it was started for may be taken back. */
    private boolean isToGo(final int worker, final int sandbox, final int what) {
        final int current = sandboxes.state(sandbox);
        if ((what & STOP_STALE) != 0
                && current == Sandboxes.IDLE
                && core.sandboxes.isStale(sandbox)) {
            return true;
        }
        if (workers.draining(worker) == 0 || !state.isConnected(worker)) {
            return false;
        }
        if ((what & STOP_ALL) != 0 && core.workerDrains.isOver(worker)) {
            return true;
        }
        if ((what & (STOP_IDLE | STOP_ALL)) == 0) {
            return false;
        }
        if (current == Sandboxes.IDLE && !core.workerDrains.mayGo(sandbox)) {
            core.sandboxes.leaveLater(sandbox);
            return false;
        }
        return current == Sandboxes.IDLE || current == Sandboxes.STARTING;
    }

    /**
     * A dead worker's sandbox: the owner of a run is told LOST, a held slot stays counted (rule
     * 26), the rest is dropped.
     */
    private void bury(final int worker, final int sandbox) {
        final int invocation = sandboxes.invocation(sandbox);
        final boolean isHeld = sandboxes.held(sandbox) == 1;
        if (isHeld && workers.releaseAtOnce(worker) == 1) {
            core.sandboxes.releaseSlot(sandbox);
        }
        if (invocation != NONE) {
            sandboxes.invocation(sandbox, NONE);
            core.invocations.finish(invocation, InvocationState.LOST, sandboxes.token(sandbox));
        }
        if (sandboxes.held(sandbox) == 0) {
            core.sandboxes.remove(sandbox);
        } else if (sandboxes.state(sandbox) != Sandboxes.LOST) {
            core.sandboxes.becomeLost(sandbox);
        }
    }
}
