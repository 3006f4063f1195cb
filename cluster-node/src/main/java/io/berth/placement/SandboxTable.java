package io.berth.placement;

/**
 * Sandboxes, each with one slot. Accessors are named for the columns, which are those of the
 * snapshot.
 */
final class SandboxTable extends RecordTable {
    static final int TOKEN = 0;
    static final int SINCE_NS = 1;
    static final int START_COMMAND = 2;
    static final int TIMEOUT_NS = 3;
    static final int REPORT_ID = 4;
    static final int REPORT_EPOCH = 5;
    static final int REPORT_LAST_TOKEN = 6;
    static final int REPORT_RUNNING_TOKEN = 7;
    static final int WORTH = 8;
    static final int FUNCTION = 0;
    static final int FUNCTION_VERSION = 1;
    static final int WORKER = 2;
    static final int STATE = 3;
    static final int MEMORY_MB = 4;
    static final int HELD = 5;
    static final int INVOCATION = 6;
    static final int USED = 7;
    static final int POOLED = 8;
    static final int LIST_PREVIOUS = 9;
    static final int LIST_NEXT = 10;
    static final int WORKER_PREVIOUS = 11;
    static final int WORKER_NEXT = 12;
    static final int IDLE_LEFT = 13;
    static final int IDLE_RIGHT = 14;
    static final int TIMER = 15;
    static final int KEPT = 16;
    static final int IDLE_PARENT = 17;
    static final int USES = 18;
    static final int EVICTED_FOR = 19;
    private static final int LONG_COLUMNS = 9;
    private static final int INT_COLUMNS = 20;

    SandboxTable() {
        super(LONG_COLUMNS, INT_COLUMNS);
    }

    @Override
    void setDefaults(final int index) {
        evictedFor(index, NONE);
        idleParent(index, NONE);
        function(index, NONE);
        worker(index, NONE);
        invocation(index, NONE);
        listPrevious(index, NONE);
        listNext(index, NONE);
        workerPrevious(index, NONE);
        workerNext(index, NONE);
        idleLeft(index, NONE);
        idleRight(index, NONE);
        timer(index, NONE);
    }

    @Override
    boolean isHandle(final int intColumn) {
        return intColumn == TIMER;
    }

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
     * @return number of its start command.
     */
    long startCommand(final int index) {
        return longAt(index, START_COMMAND);
    }

    void startCommand(final int index, final long value) {
        longAt(index, START_COMMAND, value);
    }

    /**
     * @return time limit of a run, of its version.
     */
    long timeoutNs(final int index) {
        return longAt(index, TIMEOUT_NS);
    }

    void timeoutNs(final int index, final long value) {
        longAt(index, TIMEOUT_NS, value);
    }

    /**
     * @return last report that listed it.
     */
    long reportId(final int index) {
        return longAt(index, REPORT_ID);
    }

    void reportId(final int index, final long value) {
        longAt(index, REPORT_ID, value);
    }

    /**
     * @return registration epoch of that report.
     */
    long reportEpoch(final int index) {
        return longAt(index, REPORT_EPOCH);
    }

    void reportEpoch(final int index, final long value) {
        longAt(index, REPORT_EPOCH, value);
    }

    /**
     * @return as that report says.
     */
    long reportLastToken(final int index) {
        return longAt(index, REPORT_LAST_TOKEN);
    }

    void reportLastToken(final int index, final long value) {
        longAt(index, REPORT_LAST_TOKEN, value);
    }

    /**
     * @return as that report says.
     */
    long reportRunningToken(final int index) {
        return longAt(index, REPORT_RUNNING_TOKEN);
    }

    void reportRunningToken(final int index, final long value) {
        longAt(index, REPORT_RUNNING_TOKEN, value);
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
        return intAt(index, MEMORY_MB);
    }

    void memoryMb(final int index, final int value) {
        intAt(index, MEMORY_MB, value);
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
     * @return holder; -1: none, or told LOST.
     */
    int invocation(final int index) {
        return intAt(index, INVOCATION);
    }

    void invocation(final int index, final int value) {
        intAt(index, INVOCATION, value);
    }

    /**
     * @return 1: has run before.
     */
    int used(final int index) {
        return intAt(index, USED);
    }

    void used(final int index, final int value) {
        intAt(index, USED, value);
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
     * @return handle of its deadline.
     */
    int timer(final int index) {
        return intAt(index, TIMER);
    }

    void timer(final int index, final int value) {
        intAt(index, TIMER, value);
    }

    /**
     * @return greedy-dual worth when it became idle.
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
        return intAt(index, EVICTED_FOR);
    }

    void evictedFor(final int index, final int value) {
        intAt(index, EVICTED_FOR, value);
    }
}
