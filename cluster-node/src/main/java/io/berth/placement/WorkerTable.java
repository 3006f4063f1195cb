package io.berth.placement;

/**
 * Workers, their sessions, numbers, memory and lists. Accessors are named for the columns, which
 * are those of the snapshot.
 */
final class WorkerTable extends RecordTable {
    private static final RowLayout ROW = new RowLayout();
    static final int SESSION_ID = ROW.word();
    static final int REGISTRATION_EPOCH = ROW.word();
    static final int LAST_HEARD_NS = ROW.word();
    static final int LAST_HEARD_TERM = ROW.word();
    static final int LAST_EVENT_APPLIED = ROW.word();
    static final int LAST_COMMAND_CONFIRMED = ROW.word();
    static final int LAST_COMMAND_ISSUED = ROW.word();
    static final int LABELS = ROW.word();
    static final int EVICTION_CLOCK = ROW.word();
    static final int INCARNATION = ROW.word();
    static final int DEADLINE_NS = ROW.word();
    static final int IDLE_ROOT = ROW.index();
    static final int IDLE = ROW.int32();
    static final int IDLE_MB = ROW.int32();
    static final int BUSY = ROW.int32();
    static final int FIRST_EPOCH = ROW.word();
    static final int NONCE_HIGH = ROW.word();
    static final int NONCE_LOW = ROW.word();
    static final int REPORT_ID = ROW.word();
    static final int REPORT_LAST_COMMAND = ROW.word();
    static final int REPORT_LAST_EVENT = ROW.word();
    static final int SUSPECT_UNTIL_NS = ROW.word();
    static final int DRAIN_UNTIL_NS = ROW.word();
    static final int RESEND_DEADLINE_NS = ROW.word();
    static final int SUSPECT_DEADLINE_NS = ROW.word();
    static final int DRAIN_DEADLINE_NS = ROW.word();
    static final int STATE = ROW.bits(3);
    static final int ZONE = ROW.bits(6);
    static final int MEMORY_MB = ROW.int32();
    static final int USED_MB = ROW.int32();
    static final int STOPPING_MB = ROW.int32();
    static final int MAX_SANDBOXES = ROW.int32();
    static final int SANDBOXES = ROW.int32();
    static final int STARTING = ROW.int32();
    static final int STOPPING = ROW.int32();
    static final int COMMAND_HEAD = ROW.int32();
    static final int COMMAND_TAIL = ROW.int32();
    static final int COMMANDS = ROW.int32();
    static final int SANDBOX_HEAD = ROW.index();
    static final int SANDBOX_TAIL = ROW.index();
    static final int REPORT_NEXT_CHUNK = ROW.int32();
    static final int SWEEP_PREVIOUS = ROW.index();
    static final int SWEEP_NEXT = ROW.index();
    static final int SWEEP = ROW.bits(8);
    static final int SWEEP_CURSOR = ROW.index();
    static final int RELEASE_AT_ONCE = ROW.bits(1);
    static final int DRAINING = ROW.bits(3);
    static final int CANDIDATE = ROW.index();
    static final int REPORT_STAMP = ROW.bits(SandboxTable.REPORT_STAMP_BITS);
    static final int START_FAILURES = ROW.int32();
    static final int MAKING_ROOM = ROW.int32();
    static final int CLEARINGS = ROW.int32();

    /** Idle sandboxes that are not in order yet. */
    static final int MAX_RECENT = 30;

    static {
        ROW.derived();
    }

    static final int DEADLINE_PLACE = ROW.index();
    static final int RESEND_DEADLINE_PLACE = ROW.index();
    static final int SUSPECT_DEADLINE_PLACE = ROW.index();
    static final int DRAIN_DEADLINE_PLACE = ROW.index();
    private static final int RECENTS = ROW.bits(5);
    private static final int[] RECENT = new int[MAX_RECENT];

    static {
        for (int i = 0; i < MAX_RECENT; i++) {
            RECENT[i] = ROW.index();
        }
    }

    private final TextColumn name = new TextColumn();
    private final TextColumn endpoint = new TextColumn();

    WorkerTable() {
        super(ROW);
    }

    @Override
    void setDefaults(final int index) {
        sessionId(index, NO_SESSION);
        commandHead(index, NONE);
        commandTail(index, NONE);
        reportNextChunk(index, -1);
        name.set(index, "");
        endpoint.set(index, "");
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
     * @return 1: its name is free, and what a sweep of its death still finds is released at once.
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
     * @return times that a good start has ended a row of failed ones there.
     */
    int clearings(final int index) {
        return intAt(index, CLEARINGS);
    }

    void clearings(final int index, final int value) {
        intAt(index, CLEARINGS, value);
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
     * @return stops under way of sandboxes that make room for a start.
     */
    int makingRoom(final int index) {
        return intAt(index, MAKING_ROOM);
    }

    void makingRoom(final int index, final int value) {
        intAt(index, MAKING_ROOM, value);
    }

    /**
     * @return number of its newest report, for its sandboxes.
     */
    int reportStamp(final int index) {
        return intAt(index, REPORT_STAMP);
    }

    void reportStamp(final int index, final int value) {
        intAt(index, REPORT_STAMP, value);
    }

    /**
     * @return idle sandboxes that are not in the order of eviction yet.
     */
    int recents(final int index) {
        return intAt(index, RECENTS);
    }

    void recents(final int index, final int value) {
        intAt(index, RECENTS, value);
    }

    /**
     * @return one of these by its place, from 0.
     */
    int recent(final int index, final int place) {
        return intAt(index, RECENT[place]);
    }

    void recent(final int index, final int place, final int value) {
        intAt(index, RECENT[place], value);
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
