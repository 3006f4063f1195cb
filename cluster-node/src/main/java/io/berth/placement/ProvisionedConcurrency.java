package io.berth.placement;

import static io.berth.placement.PlacementState.CELL;
import static io.berth.placement.RecordTable.NONE;

import io.berth.schemas.protocol.WorkerState;

/**
 * Provisioned concurrency: of each function as many sandboxes are kept started as it is provisioned
 * with. Counted are those of its current version that are STARTING, IDLE or BUSY on a worker that
 * is neither leaving nor dead; a disconnected worker's count until it is dead, so that a change of
 * the leader, which disconnects every worker, starts nothing. What is missing is started ahead by a
 * token bucket of the policy ({@link TokenBucket}), apart from the scale-up rate and from the
 * fairness between tenants, which is about what is waited for; it may make room as any start does.
 *
 * <p>Functions that miss some are served in turn, a bounded number in each entry; where no worker
 * fits they wait in a second list until room comes free, and look again on their own each second.
 */
final class ProvisionedConcurrency {
    /** Values of a sandbox's column {@code kept}; 0: does not count. */
    private static final int READY = 1;

    private static final int STARTING = 2;

    /** Values of a function's column {@code inProvision}; 0: in no list. */
    private static final int IN_WORK = 1;

    private static final int WAITS_FOR_ROOM = 2;

    private static final int MAX_SERVED = 8;
    private static final int MAX_WAITERS_SERVED = 4;
    private static final int MAX_STARTS = 16;
    private static final int MAX_REAPPRAISED = 64;
    private static final long LOOK_AGAIN_NS = 1_000_000_000L;

    private final PlacementCore core;
    private final PlacementState state;
    private final FunctionTable functions;
    private final SandboxTable sandboxes;
    private final WorkerTable workers;
    private final CellTable cell;

    ProvisionedConcurrency(final PlacementCore core) {
        this.core = core;
        this.state = core.state;
        this.functions = state.functions;
        this.sandboxes = state.sandboxes;
        this.workers = state.workers;
        this.cell = state.cell;
    }

    // ---- what is asked and had

    /**
     * @return of what is asked for, how many are there or starting.
     */
    int allocated(final int function) {
        final int wanted = functions.provisioned(function);
        final int kept = functions.kept(function);
        return kept < wanted ? kept : wanted;
    }

    /**
     * @return of what is asked for, how many have started.
     */
    int available(final int function) {
        final int wanted = functions.provisioned(function);
        final int ready = functions.kept(function) - functions.keptStarting(function);
        return ready < wanted ? ready : wanted;
    }

    /**
     * @return whether all that is asked for is available, so that what is idle on a worker that is
     *     being drained may go.
     */
    boolean isComplete(final int function) {
        return functions.deleted(function) == 1
                || available(function) >= functions.provisioned(function);
    }

    /**
     * @return whether the sandbox is one that keep-alive and eviction must leave: it counts, and
     *     its function has no more than it is provisioned with.
     */
    boolean isHeld(final int sandbox) {
        final int function = sandboxes.function(sandbox);
        return functions.provisioned(function) > 0
                && sandboxes.kept(sandbox) != 0
                && functions.kept(function) <= functions.provisioned(function)
                && !core.sandboxes.isStale(sandbox);
    }

    /**
     * @return whether it may be one that must be left: what has gone with a worker is being taken
     *     out of the counts, a bounded number in each entry.
     */
    boolean mayBeHeld(final int sandbox) {
        return isHeld(sandbox)
                || (state.fleet.hasRecounts()
                        && functions.provisioned(sandboxes.function(sandbox)) > 0
                        && sandboxes.kept(sandbox) != 0
                        && !core.sandboxes.isStale(sandbox));
    }

    /** A slot is about to be granted: beyond what is provisioned it is a spill-over. */
    void beforeGrant(final int function) {
        final int wanted = functions.provisioned(function);
        if (wanted > 0 && functions.inFlight(function) >= wanted) {
            functions.spillOvers(function, functions.spillOvers(function) + 1);
        }
    }

    // ---- counts

    /** Takes in what has changed about the sandbox or its worker. */
    void recount(final int sandbox) {
        count(sandbox, countOf(sandbox));
    }

    /** The sandbox is gone. */
    void discount(final int sandbox) {
        count(sandbox, 0);
    }

    private int countOf(final int sandbox) {
        final int current = sandboxes.state(sandbox);
        final boolean isLost = core.sandboxes.isStale(sandbox) && !core.sandboxes.isFormer(sandbox);
        if (isLost || isLeaving(sandboxes.worker(sandbox))) {
            return 0;
        }
        if (current == Sandboxes.STARTING) {
            return STARTING;
        }
        return current == Sandboxes.IDLE || current == Sandboxes.BUSY ? READY : 0;
    }

    private boolean isLeaving(final int worker) {
        final int current = workers.state(worker);
        return current == WorkerState.DRAINING.value()
                || current == WorkerState.DEAD.value()
                || workers.draining(worker) != 0;
    }

    private void count(final int sandbox, final int now) {
        final int before = sandboxes.kept(sandbox);
        sandboxes.kept(sandbox, now);
        if (before == now || core.sandboxes.isFormer(sandbox)) {
            // The counts of a new version began at none.
            return;
        }
        final int function = sandboxes.function(sandbox);
        final int kept = functions.kept(function) + (now == 0 ? 0 : 1) - (before == 0 ? 0 : 1);
        functions.kept(function, kept);
        functions.keptStarting(
                function,
                functions.keptStarting(function)
                        + (now == STARTING ? 1 : 0)
                        - (before == STARTING ? 1 : 0));
        if (functions.provisioned(function) == 0) {
            return;
        }
        if (now == READY) {
            core.workerDrains.replaced(function);
        }
        if (now == 0) {
            look(function);
        }
        if (before == 0 && kept > functions.provisioned(function)) {
            release(function, 1);
        }
    }

    /** So many more are held no longer: the least recently used have a worth again. */
    private void release(final int function, final int count) {
        int idle = state.pool.last(function);
        for (int i = 0; i < count && i < MAX_REAPPRAISED && idle != NONE; i++) {
            if (sandboxes.worth(idle) == GreedyDual.PROVISIONED) {
                core.eviction.reappraise(idle);
                core.sandboxes.retime(idle);
            }
            idle = state.pool.previous(idle);
        }
    }

    // ---- settings

    /** A new function begins with a full bucket. */
    void fill(final int function) {
        functions.provisionLevel(
                function,
                TokenBucket.full(state.policy.provisionSize(), state.policy.provisionPeriodNs()));
        functions.provisionAtNs(function, state.nowNs());
    }

    /** What runs is of an older version now: none of it counts. */
    void newVersion(final int function) {
        functions.kept(function, 0);
        functions.keptStarting(function, 0);
    }

    /** The settings of the function were taken in. */
    void changed(final int function) {
        final int surplus = functions.kept(function) - functions.provisioned(function);
        if (surplus > 0) {
            release(function, surplus);
        }
        core.workerDrains.replaced(function);
        look(function);
    }

    /** Takes the function off the lists before its record is freed. */
    void forget(final int function) {
        leaveLists(function);
    }

    /**
     * A policy takes the place of the one in force: what a bucket has by the old rate it keeps, in
     * whole tokens, and whoever misses sandboxes is looked at again. One pass over the functions,
     * as it is one operator's command.
     */
    void beforePolicy(final PolicySettings policy) {
        if (policy.provisionSize() == state.policy.provisionSize()
                && policy.provisionPeriodNs() == state.policy.provisionPeriodNs()) {
            return;
        }
        for (int function = 0; function < functions.highWater(); function++) {
            if (functions.isLive(function)) {
                final long tokens =
                        TokenBucket.tokens(level(function), state.policy.provisionPeriodNs());
                final long most = policy.provisionSize();
                functions.provisionLevel(
                        function, (tokens < most ? tokens : most) * policy.provisionPeriodNs());
                functions.provisionAtNs(function, state.nowNs());
                look(function);
            }
        }
    }

    private long level(final int function) {
        return TokenBucket.levelAt(
                functions.provisionLevel(function),
                functions.provisionAtNs(function),
                state.nowNs(),
                state.policy.provisionSize(),
                state.policy.provisionPeriodNs());
    }

    // ---- starts ahead

    /** Lists the function to be served where it misses some, and only there. */
    void look(final int function) {
        if (!isMissing(function)) {
            leaveLists(function);
        } else if (functions.inProvision(function) != IN_WORK) {
            leaveLists(function);
            functions.inProvision(function, IN_WORK);
            state.provisionWork.addLast(CELL, function);
        }
    }

    private boolean isMissing(final int function) {
        return functions.deleted(function) == 0
                && functions.kept(function) < functions.provisioned(function);
    }

    private void leaveLists(final int function) {
        if (functions.inProvision(function) == IN_WORK) {
            state.provisionWork.remove(CELL, function);
        } else if (functions.inProvision(function) == WAITS_FOR_ROOM) {
            state.provisionWaiters.remove(CELL, function);
            countWaiters(-1);
        }
        functions.inProvision(function, 0);
    }

    private void countWaiters(final int by) {
        final int waiters = cell.provisionWaiters(CELL) + by;
        cell.provisionWaiters(CELL, waiters);
        if (cell.provisionCredits(CELL) > waiters) {
            cell.provisionCredits(CELL, waiters);
        }
    }

    /** Room has come free: all who wait for it are looked at again. */
    void roomAppeared() {
        cell.provisionCredits(CELL, cell.provisionWaiters(CELL));
    }

    /** An idle sandbox could make way: one more of them is looked at. */
    void idleAppeared() {
        final int credits = cell.provisionCredits(CELL);
        if (credits < cell.provisionWaiters(CELL)) {
            cell.provisionCredits(CELL, credits + 1);
        }
    }

    boolean hasWork() {
        return !state.provisionWork.isEmpty(CELL) || cell.provisionCredits(CELL) > 0;
    }

    void run() {
        if (state.fleet.hasRecounts()) {
            // What is back would be missed until its worker's sweep has come to it, and what is
            // gone would count.
            return;
        }
        for (int i = 0; i < MAX_SERVED && hasWorkAndSteps(); i++) {
            final int function = state.provisionWork.first(CELL);
            leaveLists(function);
            serve(function);
        }
        for (int i = 0; i < MAX_WAITERS_SERVED && cell.provisionCredits(CELL) > 0; i++) {
            if (!core.steps.areLeft()) {
                return;
            }
            cell.provisionCredits(CELL, cell.provisionCredits(CELL) - 1);
            final int function = state.provisionWaiters.first(CELL);
            leaveLists(function);
            serve(function);
        }
    }

    private boolean hasWorkAndSteps() {
        return !state.provisionWork.isEmpty(CELL) && core.steps.areLeft();
    }

    private void serve(final int function) {
        core.steps.take(1);
        for (int i = 0; i < MAX_STARTS && isMissing(function); i++) {
            if (i > 0 && !core.steps.areLeft()) {
                break;
            }
            if (core.startFailures.isBackingOff(function)) {
                core.placer.wakeAt(function, functions.backoffUntilNs(function));
                return;
            }
            final long periodNs = state.policy.provisionPeriodNs();
            final long level = level(function);
            final long untilNs =
                    TokenBucket.untilNextNs(level, state.policy.provisionSize(), periodNs);
            if (untilNs > 0) {
                core.placer.wakeAt(function, state.nowNs() + untilNs);
                return;
            }
            final int worker = core.starts.choice.choose(function, Limits.ANY_ZONE);
            if (worker == NONE) {
                waitForRoom(function);
                return;
            }
            functions.provisionLevel(function, level - periodNs);
            functions.provisionAtNs(function, state.nowNs());
            core.sandboxes.start(function, worker);
        }
        look(function);
    }

    /** Room is made for as many as are missing, one more each time. */
    private void waitForRoom(final int function) {
        final int missing = functions.provisioned(function) - functions.kept(function);
        if (functions.evictions(function) < missing) {
            core.eviction.makeRoomFor(function);
        }
        functions.inProvision(function, WAITS_FOR_ROOM);
        state.provisionWaiters.addLast(CELL, function);
        countWaiters(1);
        core.placer.wakeAt(function, state.nowNs() + LOOK_AGAIN_NS);
    }
}
