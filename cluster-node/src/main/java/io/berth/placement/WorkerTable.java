package io.berth.placement;

/**
 * Workers, their sessions, numbers, memory and lists. Accessors are named for the columns, which
 * are those of the snapshot.
 */
final class WorkerTable extends RecordTable {
    static final int INCARNATION = 0;
    static final int REGISTRATION_EPOCH = 1;
    static final int FIRST_EPOCH = 2;
    static final int SESSION_ID = 3;
    static final int NONCE_HIGH = 4;
    static final int NONCE_LOW = 5;
    static final int LAST_HEARD_NS = 6;
    static final int LAST_HEARD_TERM = 7;
    static final int LAST_COMMAND_ISSUED = 8;
    static final int LAST_COMMAND_CONFIRMED = 9;
    static final int LAST_EVENT_APPLIED = 10;
    static final int REPORT_ID = 11;
    static final int REPORT_LAST_COMMAND = 12;
    static final int REPORT_LAST_EVENT = 13;
    static final int LABELS = 14;
    static final int SUSPECT_UNTIL_NS = 15;
    static final int EVICTION_CLOCK = 16;
    static final int DRAIN_UNTIL_NS = 17;
    static final int STATE = 0;
    static final int ZONE = 1;
    static final int MEMORY_MB = 2;
    static final int USED_MB = 3;
    static final int IDLE_MB = 4;
    static final int STOPPING_MB = 5;
    static final int MAX_SANDBOXES = 6;
    static final int SANDBOXES = 7;
    static final int BUSY = 8;
    static final int STARTING = 9;
    static final int STOPPING = 10;
    static final int COMMAND_HEAD = 11;
    static final int COMMAND_TAIL = 12;
    static final int COMMANDS = 13;
    static final int SANDBOX_HEAD = 14;
    static final int SANDBOX_TAIL = 15;
    static final int IDLE_ROOT = 16;
    static final int IDLE = 17;
    static final int REPORT_NEXT_CHUNK = 18;
    static final int SWEEP_PREVIOUS = 19;
    static final int SWEEP_NEXT = 20;
    static final int SWEEP = 21;
    static final int SWEEP_CURSOR = 22;
    static final int RELEASE_AT_ONCE = 23;
    static final int DRAINING = 24;
    static final int CANDIDATE = 25;
    static final int TIMER = 26;
    static final int RESEND_TIMER = 27;
    static final int START_FAILURES = 28;
    static final int SUSPECT_TIMER = 29;
    static final int DRAIN_TIMER = 30;
    static final int MAKING_ROOM = 31;
    private static final int LONG_COLUMNS = 18;
    private static final int INT_COLUMNS = 32;
    private final TextColumn name = new TextColumn();
    private final TextColumn endpoint = new TextColumn();

    WorkerTable() {
        super(LONG_COLUMNS, INT_COLUMNS);
    }

    @Override
    void setDefaults(final int index) {
        suspectTimer(index, -1);
        sessionId(index, NO_SESSION);
        commandHead(index, NONE);
        commandTail(index, NONE);
        sandboxHead(index, NONE);
        sandboxTail(index, NONE);
        idleRoot(index, NONE);
        reportNextChunk(index, -1);
        sweepPrevious(index, NONE);
        sweepNext(index, NONE);
        sweepCursor(index, NONE);
        candidate(index, NONE);
        timer(index, NONE);
        resendTimer(index, NONE);
        drainTimer(index, NONE);
        name.set(index, "");
        endpoint.set(index, "");
    }

    @Override
    boolean isHandle(final int intColumn) {
        return intColumn == TIMER
                || intColumn == RESEND_TIMER
                || intColumn == SUSPECT_TIMER
                || intColumn == DRAIN_TIMER;
    }

    @Override
    void digestTexts(final int index, final StateDigest digest) {
        digest.add(name.get(index));
        digest.add(endpoint.get(index));
    }

    /**
     * @return random, compared for equality only.
     */
    long incarnation(final int index) {
        return longAt(index, INCARNATION);
    }

    void incarnation(final int index, final long value) {
        longAt(index, INCARNATION, value);
    }

    /**
     * @return of the last accepted Hello.
     */
    long registrationEpoch(final int index) {
        return longAt(index, REGISTRATION_EPOCH);
    }

    void registrationEpoch(final int index, final long value) {
        longAt(index, REGISTRATION_EPOCH, value);
    }

    /**
     * @return of the Hello that made it.
     */
    long firstEpoch(final int index) {
        return longAt(index, FIRST_EPOCH);
    }

    void firstEpoch(final int index, final long value) {
        longAt(index, FIRST_EPOCH, value);
    }

    /**
     * @return current session.
     */
    long sessionId(final int index) {
        return longAt(index, SESSION_ID);
    }

    void sessionId(final int index, final long value) {
        longAt(index, SESSION_ID, value);
    }

    /**
     * @return of the last accepted Hello.
     */
    long nonceHigh(final int index) {
        return longAt(index, NONCE_HIGH);
    }

    void nonceHigh(final int index, final long value) {
        longAt(index, NONCE_HIGH, value);
    }

    /**
     * @return of the last accepted Hello.
     */
    long nonceLow(final int index) {
        return longAt(index, NONCE_LOW);
    }

    void nonceLow(final int index, final long value) {
        longAt(index, NONCE_LOW, value);
    }

    /**
     * @return cluster time.
     */
    long lastHeardNs(final int index) {
        return longAt(index, LAST_HEARD_NS);
    }

    void lastHeardNs(final int index, final long value) {
        longAt(index, LAST_HEARD_NS, value);
    }

    /**
     * @return leadership term.
     */
    long lastHeardTerm(final int index) {
        return longAt(index, LAST_HEARD_TERM);
    }

    void lastHeardTerm(final int index, final long value) {
        longAt(index, LAST_HEARD_TERM, value);
    }

    /**
     * @return number.
     */
    long lastCommandIssued(final int index) {
        return longAt(index, LAST_COMMAND_ISSUED);
    }

    void lastCommandIssued(final int index, final long value) {
        longAt(index, LAST_COMMAND_ISSUED, value);
    }

    /**
     * @return number.
     */
    long lastCommandConfirmed(final int index) {
        return longAt(index, LAST_COMMAND_CONFIRMED);
    }

    void lastCommandConfirmed(final int index, final long value) {
        longAt(index, LAST_COMMAND_CONFIRMED, value);
    }

    /**
     * @return number.
     */
    long lastEventApplied(final int index) {
        return longAt(index, LAST_EVENT_APPLIED);
    }

    void lastEventApplied(final int index, final long value) {
        longAt(index, LAST_EVENT_APPLIED, value);
    }

    /**
     * @return of the report under way or last judged.
     */
    long reportId(final int index) {
        return longAt(index, REPORT_ID);
    }

    void reportId(final int index, final long value) {
        longAt(index, REPORT_ID, value);
    }

    /**
     * @return as that report says.
     */
    long reportLastCommand(final int index) {
        return longAt(index, REPORT_LAST_COMMAND);
    }

    void reportLastCommand(final int index, final long value) {
        longAt(index, REPORT_LAST_COMMAND, value);
    }

    /**
     * @return as that report says.
     */
    long reportLastEvent(final int index) {
        return longAt(index, REPORT_LAST_EVENT);
    }

    void reportLastEvent(final int index, final long value) {
        longAt(index, REPORT_LAST_EVENT, value);
    }

    /**
     * @return as WorkerState.
     */
    int state(final int index) {
        return intAt(index, STATE);
    }

    void state(final int index, final int value) {
        intAt(index, STATE, value);
    }

    /**
     * @return zone.
     */
    int zone(final int index) {
        return intAt(index, ZONE);
    }

    void zone(final int index, final int value) {
        intAt(index, ZONE, value);
    }

    /**
     * @return capacity.
     */
    int memoryMb(final int index) {
        return intAt(index, MEMORY_MB);
    }

    void memoryMb(final int index, final int value) {
        intAt(index, MEMORY_MB, value);
    }

    /**
     * @return held by sandboxes.
     */
    int usedMb(final int index) {
        return intAt(index, USED_MB);
    }

    void usedMb(final int index, final int value) {
        intAt(index, USED_MB, value);
    }

    /**
     * @return held by idle sandboxes.
     */
    int idleMb(final int index) {
        return intAt(index, IDLE_MB);
    }

    void idleMb(final int index, final int value) {
        intAt(index, IDLE_MB, value);
    }

    /**
     * @return held by stopping sandboxes.
     */
    int stoppingMb(final int index) {
        return intAt(index, STOPPING_MB);
    }

    void stoppingMb(final int index, final int value) {
        intAt(index, STOPPING_MB, value);
    }

    /**
     * @return most sandboxes.
     */
    int maxSandboxes(final int index) {
        return intAt(index, MAX_SANDBOXES);
    }

    void maxSandboxes(final int index, final int value) {
        intAt(index, MAX_SANDBOXES, value);
    }

    /**
     * @return all records of this worker.
     */
    int sandboxes(final int index) {
        return intAt(index, SANDBOXES);
    }

    void sandboxes(final int index, final int value) {
        intAt(index, SANDBOXES, value);
    }

    /**
     * @return sandboxes with a held slot.
     */
    int busy(final int index) {
        return intAt(index, BUSY);
    }

    void busy(final int index, final int value) {
        intAt(index, BUSY, value);
    }

    /**
     * @return starting.
     */
    int starting(final int index) {
        return intAt(index, STARTING);
    }

    void starting(final int index, final int value) {
        intAt(index, STARTING, value);
    }

    /**
     * @return stopping.
     */
    int stopping(final int index) {
        return intAt(index, STOPPING);
    }

    void stopping(final int index, final int value) {
        intAt(index, STOPPING, value);
    }

    /**
     * @return oldest unconfirmed command.
     */
    int commandHead(final int index) {
        return intAt(index, COMMAND_HEAD);
    }

    void commandHead(final int index, final int value) {
        intAt(index, COMMAND_HEAD, value);
    }

    /**
     * @return newest unconfirmed command.
     */
    int commandTail(final int index) {
        return intAt(index, COMMAND_TAIL);
    }

    void commandTail(final int index, final int value) {
        intAt(index, COMMAND_TAIL, value);
    }

    /**
     * @return unconfirmed commands.
     */
    int commands(final int index) {
        return intAt(index, COMMANDS);
    }

    void commands(final int index, final int value) {
        intAt(index, COMMANDS, value);
    }

    /**
     * @return first sandbox.
     */
    int sandboxHead(final int index) {
        return intAt(index, SANDBOX_HEAD);
    }

    void sandboxHead(final int index, final int value) {
        intAt(index, SANDBOX_HEAD, value);
    }

    /**
     * @return last sandbox.
     */
    int sandboxTail(final int index) {
        return intAt(index, SANDBOX_TAIL);
    }

    void sandboxTail(final int index, final int value) {
        intAt(index, SANDBOX_TAIL, value);
    }

    /**
     * @return root of the tree of its idle sandboxes.
     */
    int idleRoot(final int index) {
        return intAt(index, IDLE_ROOT);
    }

    void idleRoot(final int index, final int value) {
        intAt(index, IDLE_ROOT, value);
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
     * @return expected next; -1: no report under way.
     */
    int reportNextChunk(final int index) {
        return intAt(index, REPORT_NEXT_CHUNK);
    }

    void reportNextChunk(final int index, final int value) {
        intAt(index, REPORT_NEXT_CHUNK, value);
    }

    /**
     * @return list of workers with a sweep.
     */
    int sweepPrevious(final int index) {
        return intAt(index, SWEEP_PREVIOUS);
    }

    void sweepPrevious(final int index, final int value) {
        intAt(index, SWEEP_PREVIOUS, value);
    }

    /**
     * @return list of workers with a sweep.
     */
    int sweepNext(final int index) {
        return intAt(index, SWEEP_NEXT);
    }

    void sweepNext(final int index, final int value) {
        intAt(index, SWEEP_NEXT, value);
    }

    /**
     * @return what is swept, bits.
     */
    int sweep(final int index) {
        return intAt(index, SWEEP);
    }

    void sweep(final int index, final int value) {
        intAt(index, SWEEP, value);
    }

    /**
     * @return next sandbox of the sweep.
     */
    int sweepCursor(final int index) {
        return intAt(index, SWEEP_CURSOR);
    }

    void sweepCursor(final int index, final int value) {
        intAt(index, SWEEP_CURSOR, value);
    }

    /**
     * @return 1: nothing can still run there.
     */
    int releaseAtOnce(final int index) {
        return intAt(index, RELEASE_AT_ONCE);
    }

    void releaseAtOnce(final int index, final int value) {
        intAt(index, RELEASE_AT_ONCE, value);
    }

    /**
     * @return 1: it said that it takes nothing new.
     */
    int draining(final int index) {
        return intAt(index, DRAINING);
    }

    void draining(final int index, final int value) {
        intAt(index, DRAINING, value);
    }

    /**
     * @return position among the workers that may take starts; -1: none.
     */
    int candidate(final int index) {
        return intAt(index, CANDIDATE);
    }

    void candidate(final int index, final int value) {
        intAt(index, CANDIDATE, value);
    }

    /**
     * @return handle of silence or grace.
     */
    int timer(final int index) {
        return intAt(index, TIMER);
    }

    void timer(final int index, final int value) {
        intAt(index, TIMER, value);
    }

    /**
     * @return handle of the resend.
     */
    int resendTimer(final int index) {
        return intAt(index, RESEND_TIMER);
    }

    void resendTimer(final int index, final int value) {
        intAt(index, RESEND_TIMER, value);
    }

    /**
     * @return labels that it carries, a bit each.
     */
    long labels(final int index) {
        return longAt(index, LABELS);
    }

    void labels(final int index, final long value) {
        longAt(index, LABELS, value);
    }

    /**
     * @return failed starts in a row that count against it.
     */
    int startFailures(final int index) {
        return intAt(index, START_FAILURES);
    }

    void startFailures(final int index, final int value) {
        intAt(index, START_FAILURES, value);
    }

    /**
     * @return avoided for starts until then; 0: not suspect.
     */
    long suspectUntilNs(final int index) {
        return longAt(index, SUSPECT_UNTIL_NS);
    }

    void suspectUntilNs(final int index, final long value) {
        longAt(index, SUSPECT_UNTIL_NS, value);
    }

    /**
     * @return greedy-dual clock.
     */
    long evictionClock(final int index) {
        return longAt(index, EVICTION_CLOCK);
    }

    void evictionClock(final int index, final long value) {
        longAt(index, EVICTION_CLOCK, value);
    }

    /**
     * @return drain deadline; 0: none.
     */
    long drainUntilNs(final int index) {
        return longAt(index, DRAIN_UNTIL_NS);
    }

    void drainUntilNs(final int index, final long value) {
        longAt(index, DRAIN_UNTIL_NS, value);
    }

    /**
     * @return handle of the end of its suspicion.
     */
    int suspectTimer(final int index) {
        return intAt(index, SUSPECT_TIMER);
    }

    void suspectTimer(final int index, final int value) {
        intAt(index, SUSPECT_TIMER, value);
    }

    /**
     * @return handle of its drain deadline.
     */
    int drainTimer(final int index) {
        return intAt(index, DRAIN_TIMER);
    }

    void drainTimer(final int index, final int value) {
        intAt(index, DRAIN_TIMER, value);
    }

    /**
     * @return stops under way of sandboxes that make room for a start.
     */
    int makingRoom(final int index) {
        return intAt(index, MAKING_ROOM);
    }

    void makingRoom(final int index, final int value) {
        intAt(index, MAKING_ROOM, value);
    }

    String name(final int index) {
        return name.get(index);
    }

    void name(final int index, final String value) {
        name.set(index, value);
    }

    String endpoint(final int index) {
        return endpoint.get(index);
    }

    void endpoint(final int index, final String value) {
        endpoint.set(index, value);
    }
}
