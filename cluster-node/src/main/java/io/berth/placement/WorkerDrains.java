package io.berth.placement;

import static io.berth.placement.PlacementState.CELL;
import static io.berth.placement.RecordTable.NONE;

import io.berth.schemas.protocol.RejectReason;
import io.berth.schemas.protocol.WorkerState;

/**
 * Workers and zones that an operator takes out of use, and back. What is drained by name and what
 * is drained with its zone are kept apart, each with its own deadline; the worker is in use again
 * when neither holds and it has not said Draining itself.
 */
final class WorkerDrains {
    /** Bits of the column {@code draining}: its own word, by name, with its zone. */
    static final int OWN = 1;

    static final int BY_NAME = 2;
    static final int BY_ZONE = 4;

    /** Workers that are brought in line with the evacuated zones in one step. */
    static final int MAX_WORKERS = 256;

    /** Sandboxes of a function that are stopped in one step. */
    private static final int MAX_STOPPED = 64;

    private final PlacementCore core;
    private final PlacementState state;
    private final WorkerTable workers;
    private final CellTable cell;

    WorkerDrains(final PlacementCore core) {
        this.core = core;
        this.state = core.state;
        this.workers = state.workers;
        this.cell = state.cell;
    }

    // ---- commands

    void drain(
            final long sessionId,
            final long correlationId,
            final String name,
            final long deadlineNs) {
        final int worker = find(name);
        final RejectReason reason =
                isDeadline(deadlineNs) ? reasonOf(worker) : RejectReason.INVALID_ARGUMENT;
        if (isRefused(sessionId, correlationId, reason)) {
            return;
        }
        workers.drainUntilNs(worker, untilNs(deadlineNs));
        hold(worker, BY_NAME);
        answer(sessionId, correlationId, state.workerId(worker), RejectReason.NONE);
    }

    void undrain(final long sessionId, final long correlationId, final String name) {
        final int worker = find(name);
        if (isRefused(sessionId, correlationId, reasonOf(worker))) {
            return;
        }
        workers.drainUntilNs(worker, 0);
        release(worker, BY_NAME);
        answer(sessionId, correlationId, state.workerId(worker), RejectReason.NONE);
    }

    void evacuate(
            final long sessionId, final long correlationId, final int zone, final long deadlineNs) {
        final boolean isInRange = isZone(zone) && isDeadline(deadlineNs);
        if (isRefused(
                sessionId,
                correlationId,
                isInRange ? RejectReason.NONE : RejectReason.INVALID_ARGUMENT)) {
            return;
        }
        cell.evacuatedZones(CELL, cell.evacuatedZones(CELL) | 1L << zone);
        cell.evacuatedUntilNs(CELL, zone, untilNs(deadlineNs));
        cell.zoneCursor(CELL, 0);
        answer(sessionId, correlationId, 0, RejectReason.NONE);
    }

    void restore(final long sessionId, final long correlationId, final int zone) {
        if (isRefused(
                sessionId,
                correlationId,
                isZone(zone) ? RejectReason.NONE : RejectReason.INVALID_ARGUMENT)) {
            return;
        }
        cell.evacuatedZones(CELL, cell.evacuatedZones(CELL) & ~(1L << zone));
        cell.evacuatedUntilNs(CELL, zone, 0);
        cell.zoneCursor(CELL, 0);
        // Workers there that the cursor had not come to yet are in use at once.
        core.placer.capacityFreed();
        answer(sessionId, correlationId, 0, RejectReason.NONE);
    }

    /**
     * @return the worker with this name, unless it is dead, or -1.
     */
    private int find(final String name) {
        final int worker = name == null ? NONE : state.workersByName.getValue(name);
        return worker != NONE && workers.state(worker) != WorkerState.DEAD.value() ? worker : NONE;
    }

    private static RejectReason reasonOf(final int worker) {
        return worker == NONE ? RejectReason.UNKNOWN_WORKER : RejectReason.NONE;
    }

    private static boolean isZone(final int zone) {
        return Limits.isIn(zone, 0, Limits.MAX_ZONE);
    }

    private static boolean isDeadline(final long deadlineNs) {
        return deadlineNs == 0 || Limits.isDuration(deadlineNs);
    }

    private long untilNs(final long deadlineNs) {
        return deadlineNs == 0 ? 0 : state.nowNs() + deadlineNs;
    }

    private boolean isRefused(
            final long sessionId, final long correlationId, final RejectReason reason) {
        final RejectReason first = state.isInitialised() ? reason : RejectReason.NOT_INITIALISED;
        if (first == RejectReason.NONE) {
            return false;
        }
        answer(sessionId, correlationId, 0, first);
        return true;
    }

    private void answer(
            final long sessionId,
            final long correlationId,
            final long id,
            final RejectReason reason) {
        core.output.adminResult(sessionId, correlationId, id, 0, reason);
    }

    // ---- one worker

    private void hold(final int worker, final int bit) {
        core.steps.take(1);
        workers.draining(worker, workers.draining(worker) | bit);
        schedule(worker);
        core.workerSessions.stopPlacing(worker);
        countAnew(worker);
    }

    private void release(final int worker, final int bit) {
        core.steps.take(1);
        workers.draining(worker, workers.draining(worker) & ~bit);
        schedule(worker);
        core.workerSessions.placeAgain(worker);
        countAnew(worker);
    }

    /** A disconnected worker stays so: only what it holds of provisioned sandboxes changes. */
    private void countAnew(final int worker) {
        if (workers.state(worker) == WorkerState.DISCONNECTED.value()) {
            core.sweeps.add(worker, Sweeps.STOP_IDLE);
        }
    }

    /**
     * A worker registers or resumes, perhaps in another zone than before. @return whether it takes
     * nothing new.
     */
    boolean isHeld(final int worker) {
        final int others = workers.draining(worker) & ~BY_ZONE;
        workers.draining(worker, state.isEvacuated(worker) ? others | BY_ZONE : others);
        schedule(worker);
        return workers.draining(worker) != 0;
    }

    /**
     * @return whether an operator has taken it out of use, by name or with its zone.
     */
    boolean isDrained(final int worker) {
        return (workers.draining(worker) & BY_NAME) != 0 || state.isEvacuated(worker);
    }

    /**
     * @return until its deadline, 0: it has passed, -1: it has none.
     */
    long remainingNs(final int worker) {
        final long untilNs = deadlineNs(worker);
        if (untilNs == 0) {
            return -1;
        }
        return untilNs > state.nowNs() ? untilNs - state.nowNs() : 0;
    }

    /**
     * @return whether the deadline of its drain has passed.
     */
    boolean isOver(final int worker) {
        return remainingNs(worker) == 0;
    }

    /**
     * @return the sooner of the deadlines by which it is drained, 0: none.
     */
    private long deadlineNs(final int worker) {
        final int draining = workers.draining(worker);
        final long byName = (draining & BY_NAME) != 0 ? workers.drainUntilNs(worker) : 0;
        final long byZone =
                (draining & BY_ZONE) != 0 ? cell.evacuatedUntilNs(CELL, workers.zone(worker)) : 0;
        if (byName == 0 || byZone == 0) {
            return byName + byZone;
        }
        return byName < byZone ? byName : byZone;
    }

    private void schedule(final int worker) {
        final long untilNs = deadlineNs(worker);
        if (untilNs == 0) {
            cancelTimer(worker);
        } else {
            state.deadlines.set(Deadlines.DRAIN, worker, untilNs);
        }
    }

    /** Also before the record of the worker is freed. */
    void cancelTimer(final int worker) {
        state.deadlines.cancel(Deadlines.DRAIN, worker);
    }

    /** The deadline has passed: everything that is left there is stopped. */
    void onTimer(final int worker) {
        if (state.isConnected(worker)) {
            core.sweeps.add(worker, Sweeps.STOP_ALL);
        }
    }

    // ---- provisioned sandboxes, which go when others have taken their place

    /**
     * @return whether an idle sandbox of a draining worker may be stopped now: its worker leaves by
     *     its own word, the deadline has passed, or nothing that is provisioned is missing
     *     elsewhere.
     */
    boolean mayGo(final int sandbox) {
        final int worker = state.sandboxes.worker(sandbox);
        return (workers.draining(worker) & OWN) != 0
                || isOver(worker)
                || core.provisioned.isComplete(state.sandboxes.function(sandbox));
    }

    /** Stops what has waited for it, now that the function may have its sandboxes elsewhere. */
    void replaced(final int function) {
        for (int i = 0; i < MAX_STOPPED && !state.leaving.isEmpty(function); i++) {
            if (i > 0 && !core.steps.areLeft()) {
                break;
            }
            final int sandbox = state.leaving.first(function);
            if (!core.sandboxes.isStale(sandbox) && !core.provisioned.isComplete(function)) {
                return;
            }
            core.sandboxes.park(sandbox);
            final int worker = state.sandboxes.worker(sandbox);
            if (workers.draining(worker) != 0 && state.isConnected(worker)) {
                core.sandboxes.stop(sandbox);
            }
        }
        if (!state.leaving.isEmpty(function)) {
            core.placer.wakeAt(function, state.nowNs() + 1);
        }
    }

    // ---- zones, a bounded number of workers in each step

    boolean hasWork() {
        return cell.zoneCursor(CELL) != NONE;
    }

    void sweepStep() {
        int worker = cell.zoneCursor(CELL);
        if (worker == NONE) {
            return;
        }
        for (int i = 0; i < MAX_WORKERS && worker < workers.highWater(); i++, worker++) {
            if (!core.steps.areLeft()) {
                break;
            }
            if (workers.isLive(worker) && workers.state(worker) != WorkerState.DEAD.value()) {
                settle(worker);
            }
        }
        cell.zoneCursor(CELL, worker < workers.highWater() ? worker : NONE);
    }

    /** Ahead of the cursor, so that no worker loses its warm pool and stays ACTIVE. */
    void bringInLine(final int worker) {
        if (state.isActive(worker) && state.isEvacuated(worker)) {
            hold(worker, BY_ZONE);
        }
    }

    private void settle(final int worker) {
        if (state.isEvacuated(worker)) {
            hold(worker, BY_ZONE);
        } else if ((workers.draining(worker) & BY_ZONE) != 0) {
            release(worker, BY_ZONE);
        }
    }
}
