package io.berth.placement;

/**
 * Functions, their settings, counts, queue and sandboxes. Accessors are named for the columns,
 * which are those of the snapshot.
 */
final class FunctionTable extends RecordTable {
    private static final RowLayout ROW = new RowLayout();
    static final int POOL_HEAD = ROW.index();
    static final int POOL_TAIL = ROW.index();
    static final int BUSY_HEAD = ROW.index();
    static final int BUSY_TAIL = ROW.index();
    static final int TENANT = ROW.index();
    static final int HISTOGRAM = ROW.index();
    static final int IN_FLIGHT = ROW.bits(21);
    static final int IDLE = ROW.bits(21);
    static final int BUSY = ROW.bits(21);
    static final int STARTING = ROW.bits(21);
    static final int QUEUED = ROW.bits(21);
    static final int KEPT = ROW.bits(21);
    static final int KEPT_STARTING = ROW.bits(21);
    static final int SANDBOXES = ROW.bits(21);
    static final int LABELS = ROW.word();
    static final int RESERVED_CONCURRENCY = ROW.word();
    static final int KEEP_ALIVE_NS = ROW.word();
    static final int AVERAGE_RUN_NS = ROW.word();
    static final int AVERAGE_START_NS = ROW.word();
    static final int IDLE_SINCE_NS = ROW.word();
    static final int PREWARM_AT_NS = ROW.word();
    static final int DEADLINE_NS = ROW.word();
    static final int VERSION = ROW.int32();
    static final int PROVISIONED = ROW.int32();
    static final int MEMORY_MB = ROW.bits(25);
    static final int TIMEOUT_NS = ROW.word();
    static final int EXPECTED_START_UP_NS = ROW.word();
    static final int BACKOFF_NS = ROW.word();
    static final int BACKOFF_UNTIL_NS = ROW.word();
    static final int SPILL_OVERS = ROW.word();
    static final int SCALE_UP_LEVEL = ROW.word();
    static final int SCALE_UP_AT_NS = ROW.word();
    static final int PROVISION_LEVEL = ROW.word();
    static final int PROVISION_AT_NS = ROW.word();
    static final int WAIT_STAMP = ROW.word();
    static final int CLAIMED_MB = ROW.word();
    static final int KIND = ROW.bits(8);
    static final int MAX_QUEUED = ROW.bits(21);
    static final int DELETED = ROW.bits(1);
    static final int QUEUE_HEAD_0 = ROW.index();
    static final int QUEUE_TAIL_0 = ROW.index();
    static final int QUEUE_HEAD_1 = ROW.index();
    static final int QUEUE_TAIL_1 = ROW.index();
    static final int QUEUE_HEAD_2 = ROW.index();
    static final int QUEUE_TAIL_2 = ROW.index();
    static final int SCALE_UP_SIZE = ROW.int32();
    static final int LAST_FAILED_WORKER = ROW.int32();
    static final int FAILED_STARTS = ROW.int32();
    static final int FAILED_ELSEWHERE = ROW.bits(1);
    static final int BLAMED = ROW.int32();
    static final int BLAMED_AT = ROW.int32();
    static final int PROVISION_PREVIOUS = ROW.index();
    static final int PROVISION_NEXT = ROW.index();
    static final int IN_PROVISION = ROW.bits(2);
    static final int LEAVING_HEAD = ROW.index();
    static final int LEAVING_TAIL = ROW.index();
    static final int WAITS = ROW.bits(2);
    static final int CLAIMS = ROW.int32();
    static final int EVICTIONS = ROW.bits(21);
    static final int STANDING = ROW.bits(1);

    static {
        ROW.derived();
    }

    static final int DEADLINE_PLACE = ROW.index();
    static final int HEAP_LEFT = ROW.index();
    static final int HEAP_RIGHT = ROW.index();
    static final int HEAP_PARENT = ROW.index();
    static final int HEAP_RANK = ROW.bits(8);

    /** Of a function of which nothing has run. */
    static final long NEVER_IDLE = -1;

    private final TextColumn name = new TextColumn();
    private final TextColumn code = new TextColumn();

    FunctionTable() {
        super(ROW);
    }

    @Override
    void setDefaults(final int index) {
        lastFailedWorker(index, NONE);
        averageRunNs(index, -1);
        idleSinceNs(index, NEVER_IDLE);
        name.set(index, "");
        code.set(index, "");
    }

    @Override
    void digestTexts(final int index, final StateDigest digest) {
        digest.add(name.get(index));
        digest.add(code.get(index));
    }

    /**
     * @return time limit of a run.
     */
    long timeoutNs(final int index) {
        return longAt(index, TIMEOUT_NS);
    }

    void timeoutNs(final int index, final long value) {
        longAt(index, TIMEOUT_NS, value);
    }

    /**
     * @return an idle sandbox is stopped after this.
     */
    long keepAliveNs(final int index) {
        return longAt(index, KEEP_ALIVE_NS);
    }

    void keepAliveNs(final int index, final long value) {
        longAt(index, KEEP_ALIVE_NS, value);
    }

    /**
     * @return first estimate of a start.
     */
    long expectedStartUpNs(final int index) {
        return longAt(index, EXPECTED_START_UP_NS);
    }

    void expectedStartUpNs(final int index, final long value) {
        longAt(index, EXPECTED_START_UP_NS, value);
    }

    /**
     * @return most slots held; 4294967295: none reserved.
     */
    long reservedConcurrency(final int index) {
        return longAt(index, RESERVED_CONCURRENCY);
    }

    void reservedConcurrency(final int index, final long value) {
        longAt(index, RESERVED_CONCURRENCY, value);
    }

    /**
     * @return moving average of run times; -1: none seen.
     */
    long averageRunNs(final int index) {
        return longAt(index, AVERAGE_RUN_NS);
    }

    void averageRunNs(final int index, final long value) {
        longAt(index, AVERAGE_RUN_NS, value);
    }

    /**
     * @return moving average of start-up times.
     */
    long averageStartNs(final int index) {
        return longAt(index, AVERAGE_START_NS);
    }

    void averageStartNs(final int index, final long value) {
        longAt(index, AVERAGE_START_NS, value);
    }

    /**
     * @return pause after the last failed start; 0: none.
     */
    long backoffNs(final int index) {
        return longAt(index, BACKOFF_NS);
    }

    void backoffNs(final int index, final long value) {
        longAt(index, BACKOFF_NS, value);
    }

    /**
     * @return no start before.
     */
    long backoffUntilNs(final int index) {
        return longAt(index, BACKOFF_UNTIL_NS);
    }

    void backoffUntilNs(final int index, final long value) {
        longAt(index, BACKOFF_UNTIL_NS, value);
    }

    /**
     * @return index of its tenant.
     */
    int tenant(final int index) {
        return intAt(index, TENANT);
    }

    void tenant(final int index, final int value) {
        intAt(index, TENANT, value);
    }

    /**
     * @return what runs.
     */
    int kind(final int index) {
        return intAt(index, KIND);
    }

    void kind(final int index, final int value) {
        intAt(index, KIND, value);
    }

    /**
     * @return memory of a sandbox.
     */
    int memoryMb(final int index) {
        return intAt(index, MEMORY_MB);
    }

    void memoryMb(final int index, final int value) {
        intAt(index, MEMORY_MB, value);
    }

    /**
     * @return bound of the waiting queue.
     */
    int maxQueued(final int index) {
        return intAt(index, MAX_QUEUED);
    }

    void maxQueued(final int index, final int value) {
        intAt(index, MAX_QUEUED, value);
    }

    /**
     * @return current version.
     */
    int version(final int index) {
        return intAt(index, VERSION);
    }

    void version(final int index, final int value) {
        intAt(index, VERSION, value);
    }

    /**
     * @return 1: deleted, kept until nothing remains.
     */
    int deleted(final int index) {
        return intAt(index, DELETED);
    }

    void deleted(final int index, final int value) {
        intAt(index, DELETED, value);
    }

    /**
     * @return slots held.
     */
    int inFlight(final int index) {
        return intAt(index, IN_FLIGHT);
    }

    void inFlight(final int index, final int value) {
        intAt(index, IN_FLIGHT, value);
    }

    /**
     * @return waiting.
     */
    int queued(final int index) {
        return intAt(index, QUEUED);
    }

    void queued(final int index, final int value) {
        intAt(index, QUEUED, value);
    }

    /**
     * @return idle sandboxes.
     */
    int idle(final int index) {
        return intAt(index, IDLE);
    }

    void idle(final int index, final int value) {
        intAt(index, IDLE, value);
    }

    /**
     * @return sandboxes with a held slot, but lost ones.
     */
    int busy(final int index) {
        return intAt(index, BUSY);
    }

    void busy(final int index, final int value) {
        intAt(index, BUSY, value);
    }

    /**
     * @return starting sandboxes.
     */
    int starting(final int index) {
        return intAt(index, STARTING);
    }

    void starting(final int index, final int value) {
        intAt(index, STARTING, value);
    }

    /**
     * @return sandboxes in any state.
     */
    int sandboxes(final int index) {
        return intAt(index, SANDBOXES);
    }

    void sandboxes(final int index, final int value) {
        intAt(index, SANDBOXES, value);
    }

    /**
     * @return first of priority class 0.
     */
    int queueHead0(final int index) {
        return intAt(index, QUEUE_HEAD_0);
    }

    void queueHead0(final int index, final int value) {
        intAt(index, QUEUE_HEAD_0, value);
    }

    /**
     * @return last of priority class 0.
     */
    int queueTail0(final int index) {
        return intAt(index, QUEUE_TAIL_0);
    }

    void queueTail0(final int index, final int value) {
        intAt(index, QUEUE_TAIL_0, value);
    }

    /**
     * @return first of priority class 1.
     */
    int queueHead1(final int index) {
        return intAt(index, QUEUE_HEAD_1);
    }

    void queueHead1(final int index, final int value) {
        intAt(index, QUEUE_HEAD_1, value);
    }

    /**
     * @return last of priority class 1.
     */
    int queueTail1(final int index) {
        return intAt(index, QUEUE_TAIL_1);
    }

    void queueTail1(final int index, final int value) {
        intAt(index, QUEUE_TAIL_1, value);
    }

    /**
     * @return first of priority class 2.
     */
    int queueHead2(final int index) {
        return intAt(index, QUEUE_HEAD_2);
    }

    void queueHead2(final int index, final int value) {
        intAt(index, QUEUE_HEAD_2, value);
    }

    /**
     * @return last of priority class 2.
     */
    int queueTail2(final int index) {
        return intAt(index, QUEUE_TAIL_2);
    }

    void queueTail2(final int index, final int value) {
        intAt(index, QUEUE_TAIL_2, value);
    }

    /**
     * @return most recently used sandbox of the warm pool.
     */
    int poolHead(final int index) {
        return intAt(index, POOL_HEAD);
    }

    void poolHead(final int index, final int value) {
        intAt(index, POOL_HEAD, value);
    }

    /**
     * @return least recently used sandbox of the warm pool.
     */
    int poolTail(final int index) {
        return intAt(index, POOL_TAIL);
    }

    void poolTail(final int index, final int value) {
        intAt(index, POOL_TAIL, value);
    }

    /**
     * @return busy sandbox with the oldest grant.
     */
    int busyHead(final int index) {
        return intAt(index, BUSY_HEAD);
    }

    void busyHead(final int index, final int value) {
        intAt(index, BUSY_HEAD, value);
    }

    /**
     * @return busy sandbox with the newest grant.
     */
    int busyTail(final int index) {
        return intAt(index, BUSY_TAIL);
    }

    void busyTail(final int index, final int value) {
        intAt(index, BUSY_TAIL, value);
    }

    /**
     * @return labels that a worker must carry, a bit each.
     */
    long labels(final int index) {
        return longAt(index, LABELS);
    }

    void labels(final int index, final long value) {
        longAt(index, LABELS, value);
    }

    /**
     * @return sandboxes kept started.
     */
    int provisioned(final int index) {
        return intAt(index, PROVISIONED);
    }

    void provisioned(final int index, final int value) {
        intAt(index, PROVISIONED, value);
    }

    /**
     * @return own size of its scale-up rate; 0: as the policy says.
     */
    int scaleUpSize(final int index) {
        return intAt(index, SCALE_UP_SIZE);
    }

    void scaleUpSize(final int index, final int value) {
        intAt(index, SCALE_UP_SIZE, value);
    }

    /**
     * @return grants so far beyond the provisioned sandboxes.
     */
    long spillOvers(final int index) {
        return longAt(index, SPILL_OVERS);
    }

    void spillOvers(final int index, final long value) {
        longAt(index, SPILL_OVERS, value);
    }

    /**
     * @return 1: one of its waiting invocations has waited for too long since its queue was last
     *     empty, so that the newest is served first.
     */
    int standing(final int index) {
        return intAt(index, STANDING);
    }

    void standing(final int index, final int value) {
        intAt(index, STANDING, value);
    }

    /**
     * @return level of its scale-up bucket in sandbox-nanoseconds.
     */
    long scaleUpLevel(final int index) {
        return longAt(index, SCALE_UP_LEVEL);
    }

    void scaleUpLevel(final int index, final long value) {
        longAt(index, SCALE_UP_LEVEL, value);
    }

    /**
     * @return cluster time of that level.
     */
    long scaleUpAtNs(final int index) {
        return longAt(index, SCALE_UP_AT_NS);
    }

    void scaleUpAtNs(final int index, final long value) {
        longAt(index, SCALE_UP_AT_NS, value);
    }

    /**
     * @return low bits of the id of the worker of its last failed start since a good one; -1: none.
     */
    int lastFailedWorker(final int index) {
        return intAt(index, LAST_FAILED_WORKER);
    }

    void lastFailedWorker(final int index, final int value) {
        intAt(index, LAST_FAILED_WORKER, value);
    }

    /**
     * @return failed starts in a row.
     */
    int failedStarts(final int index) {
        return intAt(index, FAILED_STARTS);
    }

    void failedStarts(final int index, final int value) {
        intAt(index, FAILED_STARTS, value);
    }

    /**
     * @return level of its provisioning bucket in sandbox-nanoseconds.
     */
    long provisionLevel(final int index) {
        return longAt(index, PROVISION_LEVEL);
    }

    void provisionLevel(final int index, final long value) {
        longAt(index, PROVISION_LEVEL, value);
    }

    /**
     * @return cluster time of that level.
     */
    long provisionAtNs(final int index) {
        return longAt(index, PROVISION_AT_NS);
    }

    void provisionAtNs(final int index, final long value) {
        longAt(index, PROVISION_AT_NS, value);
    }

    /**
     * @return when its last slot was given back; -1: never.
     */
    long idleSinceNs(final int index) {
        return longAt(index, IDLE_SINCE_NS);
    }

    void idleSinceNs(final int index, final long value) {
        longAt(index, IDLE_SINCE_NS, value);
    }

    /**
     * @return when a sandbox is started ahead by the histogram; 0: never.
     */
    long prewarmAtNs(final int index) {
        return longAt(index, PREWARM_AT_NS);
    }

    void prewarmAtNs(final int index, final long value) {
        longAt(index, PREWARM_AT_NS, value);
    }

    /**
     * @return sandboxes that count as provisioned.
     */
    int kept(final int index) {
        return intAt(index, KEPT);
    }

    void kept(final int index, final int value) {
        intAt(index, KEPT, value);
    }

    /**
     * @return its histogram of idle times.
     */
    int histogram(final int index) {
        return intAt(index, HISTOGRAM);
    }

    void histogram(final int index, final int value) {
        intAt(index, HISTOGRAM, value);
    }

    /**
     * @return 1: it has failed to start on two workers since its last good start.
     */
    int failedElsewhere(final int index) {
        return intAt(index, FAILED_ELSEWHERE);
    }

    void failedElsewhere(final int index, final int value) {
        intAt(index, FAILED_ELSEWHERE, value);
    }

    /**
     * @return failed starts that it has counted against the worker of the last one, since {@link
     *     #blamedAt}.
     */
    int blamed(final int index) {
        return intAt(index, BLAMED);
    }

    void blamed(final int index, final int value) {
        intAt(index, BLAMED, value);
    }

    /**
     * @return {@link WorkerTable#clearings} of that worker then: what was counted before another
     *     clearing does not count there any more.
     */
    int blamedAt(final int index) {
        return intAt(index, BLAMED_AT);
    }

    void blamedAt(final int index, final int value) {
        intAt(index, BLAMED_AT, value);
    }

    /**
     * @return of those, still starting.
     */
    int keptStarting(final int index) {
        return intAt(index, KEPT_STARTING);
    }

    void keptStarting(final int index, final int value) {
        intAt(index, KEPT_STARTING, value);
    }

    /**
     * @return list of functions that miss provisioned sandboxes.
     */
    int provisionPrevious(final int index) {
        return intAt(index, PROVISION_PREVIOUS);
    }

    void provisionPrevious(final int index, final int value) {
        intAt(index, PROVISION_PREVIOUS, value);
    }

    /**
     * @return list of functions that miss provisioned sandboxes.
     */
    int provisionNext(final int index) {
        return intAt(index, PROVISION_NEXT);
    }

    void provisionNext(final int index, final int value) {
        intAt(index, PROVISION_NEXT, value);
    }

    /**
     * @return 1: to be looked at, 2: waits for room.
     */
    int inProvision(final int index) {
        return intAt(index, IN_PROVISION);
    }

    void inProvision(final int index, final int value) {
        intAt(index, IN_PROVISION, value);
    }

    /**
     * @return idle sandboxes on draining workers that wait for their replacements, first.
     */
    int leavingHead(final int index) {
        return intAt(index, LEAVING_HEAD);
    }

    void leavingHead(final int index, final int value) {
        intAt(index, LEAVING_HEAD, value);
    }

    /**
     * @return idle sandboxes on draining workers that wait for their replacements, last.
     */
    int leavingTail(final int index) {
        return intAt(index, LEAVING_TAIL);
    }

    void leavingTail(final int index, final int value) {
        intAt(index, LEAVING_TAIL, value);
    }

    /**
     * @return what the function waits for: 0 nothing, 1 to be looked at, 2 a slot of its tenant, 3
     *     room.
     */
    int waits(final int index) {
        return intAt(index, WAITS);
    }

    void waits(final int index, final int value) {
        intAt(index, WAITS, value);
    }

    /**
     * @return room or slot events that there had been when it was last looked at; -1: to be looked
     *     at.
     */
    long waitStamp(final int index) {
        return longAt(index, WAIT_STAMP);
    }

    void waitStamp(final int index, final long value) {
        longAt(index, WAIT_STAMP, value);
    }

    /**
     * @return starts that are paid for and for which room is being made.
     */
    int claims(final int index) {
        return intAt(index, CLAIMS);
    }

    void claims(final int index, final int value) {
        intAt(index, CLAIMS, value);
    }

    /**
     * @return what was paid for them.
     */
    long claimedMb(final int index) {
        return longAt(index, CLAIMED_MB);
    }

    void claimedMb(final int index, final long value) {
        longAt(index, CLAIMED_MB, value);
    }

    /**
     * @return stops under way of sandboxes that make room for it.
     */
    int evictions(final int index) {
        return intAt(index, EVICTIONS);
    }

    void evictions(final int index, final int value) {
        intAt(index, EVICTIONS, value);
    }

    String name(final int index) {
        return name.get(index);
    }

    void name(final int index, final String value) {
        name.set(index, value);
    }

    String code(final int index) {
        return code.get(index);
    }

    void code(final int index, final String value) {
        code.set(index, value);
    }
}
