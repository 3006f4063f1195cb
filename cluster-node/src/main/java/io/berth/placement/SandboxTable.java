package io.berth.placement;

/**
 * Sandboxes, each with one slot. Accessors are named for the columns, which are those of the
 * snapshot.
 */
final class SandboxTable extends RecordTable {
    static final int REPORT_STAMP_BITS = 10;

    private static final RowLayout ROW = new RowLayout();

    // Word 0: what is looked at first.
    static final int STATE = ROW.bits(3);
    static final int HELD = ROW.bits(1);
    static final int POOLED = ROW.bits(2);
    static final int KEPT = ROW.bits(2);
    static final int HAS_STARTED = ROW.bits(1);
    static final int REPORTED_RUN = ROW.bits(1);
    static final int REPORTED_LOSS = ROW.bits(1);
    static final int REPORT_STAMP = ROW.bits(REPORT_STAMP_BITS);

    /** Wide enough for {@link WorkerTable#MAX_RECENT}. */
    static final int RECENT_PLACE = ROW.bits(5);

    static final int WORTH = ROW.word();

    /** A sandbox is worth something once it has started. */
    static final int START_COMMAND = RowLayout.sharing(WORTH);

    static final int FUNCTION = ROW.index();
    static final int WORKER = ROW.index();
    static final int IDLE_PARENT = ROW.index();
    static final int IDLE_LEFT = ROW.index();

    /** An idle sandbox has no holder. */
    static final int INVOCATION = RowLayout.sharing(IDLE_LEFT);

    static final int IDLE_RIGHT = ROW.index();

    /** A sandbox that makes way is idle no more. */
    static final int EVICTED_FOR = RowLayout.sharing(IDLE_RIGHT);

    static final int LIST_PREVIOUS = ROW.index();
    static final int LIST_NEXT = ROW.index();
    static final int WORKER_PREVIOUS = ROW.index();
    static final int WORKER_NEXT = ROW.index();
    static final int TOKEN = ROW.word();
    static final int SINCE_NS = ROW.word();
    static final int DEADLINE_NS = ROW.word();

    /** Wide enough for {@link Limits#MAX_DURATION_NS}. */
    static final int TIMEOUT_NS = ROW.bits(47);

    /** One less, wide enough for {@link Limits#MAX_MEMORY_MB}. */
    private static final int MEMORY_LESS_ONE = ROW.bits(17);

    static final int FUNCTION_VERSION = ROW.int32();
    static final int USES = ROW.bits(GreedyDual.USES_BITS);

    static {
        ROW.derived();
    }

    static final int DEADLINE_PLACE = ROW.index();

    /** Reports of a worker are numbered up to this, then from 1 again. */
    static final int MAX_REPORT_STAMP = (1 << REPORT_STAMP_BITS) - 1;

    SandboxTable() {
        super(ROW);
    }

    @Override
    void setDefaults(final int index) {}

    /**
     * @return last fencing token granted on the slot; 0: none.
     */
    long token(final int index) {
        return longAt(index, TOKEN);
    }

    void token(final int index, final long value) {
        longAt(index, TOKEN, value);
    }

    /**
     * @return idle since, or granted at.
     */
    long sinceNs(final int index) {
        return longAt(index, SINCE_NS);
    }

    void sinceNs(final int index, final long value) {
        longAt(index, SINCE_NS, value);
    }

    /**
     * @return index.
     */
    int function(final int index) {
        return intAt(index, FUNCTION);
    }

    void function(final int index, final int value) {
        intAt(index, FUNCTION, value);
    }

    /**
     * @return version that it runs.
     */
    int functionVersion(final int index) {
        return intAt(index, FUNCTION_VERSION);
    }

    void functionVersion(final int index, final int value) {
        intAt(index, FUNCTION_VERSION, value);
    }

    /**
     * @return index.
     */
    int worker(final int index) {
        return intAt(index, WORKER);
    }

    void worker(final int index, final int value) {
        intAt(index, WORKER, value);
    }

    /**
     * @return as SandboxState.
     */
    int state(final int index) {
        return intAt(index, STATE);
    }

    void state(final int index, final int value) {
        intAt(index, STATE, value);
    }

    /**
     * @return memory held.
     */
    int memoryMb(final int index) {
        return intAt(index, MEMORY_LESS_ONE) + 1;
    }

    void memoryMb(final int index, final int value) {
        intAt(index, MEMORY_LESS_ONE, value - 1);
    }

    /**
     * @return 1: the slot is held.
     */
    int held(final int index) {
        return intAt(index, HELD);
    }

    void held(final int index, final int value) {
        intAt(index, HELD, value);
    }

    /**
     * @return 1: in the warm pool.
     */
    int pooled(final int index) {
        return intAt(index, POOLED);
    }

    void pooled(final int index, final int value) {
        intAt(index, POOLED, value);
    }

    /**
     * @return warm pool or busy list of the function.
     */
    int listPrevious(final int index) {
        return intAt(index, LIST_PREVIOUS);
    }

    void listPrevious(final int index, final int value) {
        intAt(index, LIST_PREVIOUS, value);
    }

    /**
     * @return warm pool or busy list of the function.
     */
    int listNext(final int index) {
        return intAt(index, LIST_NEXT);
    }

    void listNext(final int index, final int value) {
        intAt(index, LIST_NEXT, value);
    }

    /**
     * @return list of its worker.
     */
    int workerPrevious(final int index) {
        return intAt(index, WORKER_PREVIOUS);
    }

    void workerPrevious(final int index, final int value) {
        intAt(index, WORKER_PREVIOUS, value);
    }

    /**
     * @return list of its worker.
     */
    int workerNext(final int index) {
        return intAt(index, WORKER_NEXT);
    }

    void workerNext(final int index, final int value) {
        intAt(index, WORKER_NEXT, value);
    }

    /**
     * @return tree of idle sandboxes of its worker.
     */
    int idleLeft(final int index) {
        return intAt(index, IDLE_LEFT);
    }

    void idleLeft(final int index, final int value) {
        intAt(index, IDLE_LEFT, value);
    }

    /**
     * @return tree of idle sandboxes of its worker.
     */
    int idleRight(final int index) {
        return intAt(index, IDLE_RIGHT);
    }

    void idleRight(final int index, final int value) {
        intAt(index, IDLE_RIGHT, value);
    }

    /**
     * @return greedy-dual worth when it became idle; of one that has started only.
     */
    long worth(final int index) {
        return longAt(index, WORTH);
    }

    void worth(final int index, final long value) {
        longAt(index, WORTH, value);
    }

    /**
     * @return 1: counts as provisioned, 2: and is still starting.
     */
    int kept(final int index) {
        return intAt(index, KEPT);
    }

    void kept(final int index, final int value) {
        intAt(index, KEPT, value);
    }

    /**
     * @return tree of idle sandboxes of its worker.
     */
    int idleParent(final int index) {
        return intAt(index, IDLE_PARENT);
    }

    void idleParent(final int index, final int value) {
        intAt(index, IDLE_PARENT, value);
    }

    /**
     * @return runs that it was granted, for the worth of eviction.
     */
    int uses(final int index) {
        return intAt(index, USES);
    }

    void uses(final int index, final int value) {
        intAt(index, USES, value);
    }

    /**
     * @return function for which it makes way, -1: none.
     */
    int evictedFor(final int index) {
        return state(index) == Sandboxes.IDLE ? NONE : intAt(index, EVICTED_FOR);
    }

    /** Of one that is idle no more. */
    void evictedFor(final int index, final int value) {
        intAt(index, EVICTED_FOR, value);
    }

    /**
     * @return holder; -1: none, or told LOST.
     */
    int invocation(final int index) {
        return held(index) == 0 ? NONE : intAt(index, INVOCATION);
    }

    /** Of one whose slot is held. */
    void invocation(final int index, final int value) {
        intAt(index, INVOCATION, value);
    }

    /**
     * @return 1: has run before.
     */
    int used(final int index) {
        return uses(index) > 0 ? 1 : 0;
    }

    /**
     * @return 1: its start is done.
     */
    int hasStarted(final int index) {
        return intAt(index, HAS_STARTED);
    }

    void hasStarted(final int index, final int value) {
        intAt(index, HAS_STARTED, value);
    }

    /**
     * @return number of its start command; 0 once it has started.
     */
    long startCommand(final int index) {
        return hasStarted(index) == 1 ? 0 : longAt(index, START_COMMAND);
    }

    /** Of one that has not started. */
    void startCommand(final int index, final long value) {
        longAt(index, START_COMMAND, value);
    }

    /**
     * @return time limit of a run, of its version.
     */
    long timeoutNs(final int index) {
        return bitsAt(index, TIMEOUT_NS);
    }

    void timeoutNs(final int index, final long value) {
        bitsAt(index, TIMEOUT_NS, value);
    }

    /**
     * @return number of the last report that listed it; 0: none since the last judgement.
     */
    int reportStamp(final int index) {
        return intAt(index, REPORT_STAMP);
    }

    void reportStamp(final int index, final int value) {
        intAt(index, REPORT_STAMP, value);
    }

    /**
     * @return 1: that report says that a run is under way, which was not the holder's then.
     */
    int reportedRun(final int index) {
        return intAt(index, REPORTED_RUN);
    }

    void reportedRun(final int index, final int value) {
        intAt(index, REPORTED_RUN, value);
    }

    /**
     * @return 1: that report says that the worker knows the holder's token and does not run it.
     */
    int reportedLoss(final int index) {
        return intAt(index, REPORTED_LOSS);
    }

    void reportedLoss(final int index, final int value) {
        intAt(index, REPORTED_LOSS, value);
    }

    /**
     * @return place among those of its worker that have become idle last, from 1; 0: not there.
     */
    int recentPlace(final int index) {
        return intAt(index, RECENT_PLACE);
    }

    void recentPlace(final int index, final int value) {
        intAt(index, RECENT_PLACE, value);
    }
}
