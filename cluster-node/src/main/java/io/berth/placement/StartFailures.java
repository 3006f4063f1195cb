package io.berth.placement;

import static io.berth.placement.RecordTable.NONE;

/**
 * What failed starts lead to: the function backs off and tries elsewhere first; a worker on which
 * starts fail in a row is suspect for a while and gets a start only where no other worker fits, one
 * at a time. A function that has failed on two workers since its last good start is at fault itself
 * and speaks against none; what it counted against the first is taken back.
 */
final class StartFailures {
    /** Passes of a search for a worker, each with fewer scruples than the one before. */
    static final int PASSES = 3;

    private static final long FIRST_BACKOFF_NS = 100_000_000L;
    private static final long MAX_BACKOFF_NS = 5_000_000_000L;

    /** Low bits of a worker's id: its index and some of its generation. */
    private static final long WORKER_MASK = 0x7FFF_FFFFL;

    private static final int INDEX_MASK = CellIds.MAX_INDICES - 1;

    private final PlacementCore core;
    private final PlacementState state;
    private final FunctionTable functions;
    private final WorkerTable workers;

    StartFailures(final PlacementCore core) {
        this.core = core;
        this.state = core.state;
        this.functions = state.functions;
        this.workers = state.workers;
    }

    // ---- for the choice of a worker

    /**
     * @return how many passes a search for a worker for this function can need: 1 where there is no
     *     one to avoid.
     */
    int passes(final int function) {
        if (state.fleet.hasSuspects()) {
            return PASSES;
        }
        return functions.lastFailedWorker(function) == NONE ? 1 : 2;
    }

    /**
     * @param pass 0: suspect workers and the one of the function's last failed start are passed
     *     over; 1: suspect workers only; 2: suspect workers get one start at a time.
     * @return whether a start of the function must not go to the worker in this pass.
     */
    boolean isAvoided(final int function, final int worker, final int pass) {
        if (isSuspect(worker)) {
            return pass < PASSES - 1 || workers.starting(worker) > 0;
        }
        return pass == 0 && functions.lastFailedWorker(function) == nameOf(worker);
    }

    boolean isSuspect(final int worker) {
        return workers.suspectUntilNs(worker) > state.nowNs();
    }

    /**
     * @return whether the function pauses after a failed start.
     */
    boolean isBackingOff(final int function) {
        return state.nowNs() < functions.backoffUntilNs(function);
    }

    // ---- what happens

    /**
     * The start of a sandbox failed, or no word of it came in time. One of a former version of its
     * function says nothing of the newest.
     */
    void failed(final int sandbox) {
        if (core.sandboxes.isFormer(sandbox)) {
            return;
        }
        final int function = state.sandboxes.function(sandbox);
        final int worker = state.sandboxes.worker(sandbox);
        if (!isBackingOff(function)) {
            backOff(function);
        }
        final int last = functions.lastFailedWorker(function);
        final int name = nameOf(worker);
        if (last != NONE && last != name && functions.failedElsewhere(function) == 0) {
            functions.failedElsewhere(function, 1);
            takeBack(function, last);
        }
        functions.failedStarts(function, functions.failedStarts(function) + 1);
        functions.lastFailedWorker(function, name);
        if (functions.failedElsewhere(function) == 0) {
            countAgainst(function, worker);
        }
    }

    /** Starts that fail together, while the function pauses already, double its pause once. */
    private void backOff(final int function) {
        final long before = functions.backoffNs(function);
        final long doubled = before == 0 ? FIRST_BACKOFF_NS : before * 2;
        final long backoffNs = doubled < MAX_BACKOFF_NS ? doubled : MAX_BACKOFF_NS;
        functions.backoffNs(function, backoffNs);
        functions.backoffUntilNs(function, state.nowNs() + backoffNs);
    }

    /**
     * The function is at fault itself: what it has counted against a worker no longer counts. What
     * a good start there has cleared already does not count: it is not taken from what others have
     * counted since.
     */
    private void takeBack(final int function, final int name) {
        final int worker = name & INDEX_MASK;
        if (!workers.isLive(worker)
                || nameOf(worker) != name
                || workers.clearings(worker) != functions.blamedAt(function)) {
            return;
        }
        workers.startFailures(worker, workers.startFailures(worker) - functions.blamed(function));
        if (workers.startFailures(worker) < state.policy.suspectFailures()
                && state.deadlines.isSet(Deadlines.SUSPECT, worker)) {
            clear(worker);
            core.placer.capacityFreed();
        }
    }

    private void clear(final int worker) {
        workers.suspectUntilNs(worker, 0);
        cancelTimer(worker);
    }

    private void countAgainst(final int function, final int worker) {
        if (functions.blamedAt(function) != workers.clearings(worker)) {
            functions.blamedAt(function, workers.clearings(worker));
            functions.blamed(function, 0);
        }
        functions.blamed(function, functions.blamed(function) + 1);
        workers.startFailures(worker, workers.startFailures(worker) + 1);
        if (workers.startFailures(worker) >= state.policy.suspectFailures()) {
            final long untilNs = state.nowNs() + state.policy.suspectNs();
            workers.suspectUntilNs(worker, untilNs);
            wakeAt(worker, untilNs);
        }
    }

    /** The start of a sandbox went well: its worker is cleared, and its function. */
    void succeeded(final int sandbox) {
        final int worker = state.sandboxes.worker(sandbox);
        if (!core.sandboxes.isFormer(sandbox)) {
            forgive(state.sandboxes.function(sandbox));
        }
        if (workers.startFailures(worker) > 0) {
            workers.startFailures(worker, 0);
            workers.clearings(worker, workers.clearings(worker) + 1);
        }
        clear(worker);
    }

    /** The function starts over: after a good start, or as a new version. */
    void forgive(final int function) {
        functions.backoffNs(function, 0);
        functions.backoffUntilNs(function, 0);
        functions.failedStarts(function, 0);
        functions.lastFailedWorker(function, NONE);
        functions.failedElsewhere(function, 0);
        functions.blamed(function, 0);
    }

    /** The suspicion is over by time: the worker takes as many starts again as any other. */
    void onTimer(final int worker) {
        state.fleet.suspectsChanged(-1);
        core.placer.capacityFreed();
    }

    /** Before the record of the worker is freed. */
    void cancelTimer(final int worker) {
        if (state.deadlines.isSet(Deadlines.SUSPECT, worker)) {
            state.deadlines.cancel(Deadlines.SUSPECT, worker);
            state.fleet.suspectsChanged(-1);
        }
    }

    private void wakeAt(final int worker, final long atNs) {
        if (!state.deadlines.isSet(Deadlines.SUSPECT, worker)) {
            state.fleet.suspectsChanged(1);
        }
        state.deadlines.set(Deadlines.SUSPECT, worker, atNs);
    }

    /** Another worker that takes the index later has another name. */
    private int nameOf(final int worker) {
        return (int) (state.workerId(worker) & WORKER_MASK);
    }
}
