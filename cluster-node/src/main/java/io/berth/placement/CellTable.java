package io.berth.placement;

/**
 * The one record of counters, cursors and heads of lists that belong to the cell as a whole.
 * Accessors are named for the columns, which are those of the snapshot.
 */
final class CellTable extends RecordTable {
    private static final RowLayout ROW = new RowLayout();
    static final int CLUSTER_TIME_NS = ROW.word();
    static final int LAST_TIMESTAMP_NS = ROW.word();
    static final int LEADERSHIP_TERM_ID = ROW.word();
    static final int TOKEN_COUNTER = ROW.word();
    static final int REGISTRATION_EPOCH = ROW.word();
    static final int TIMER_ID = ROW.word();
    static final int ARMED_AT_NS = ROW.word();
    static final int RANDOM_STATE = ROW.word();
    static final int TOTAL_MB = ROW.word();
    static final int USED_MB = ROW.word();
    static final int WARM_PLACEMENTS = ROW.word();
    static final int COLD_PLACEMENTS = ROW.word();
    static final int QUEUED_PLACEMENTS = ROW.word();
    static final int REJECTED = ROW.word();
    static final int COMPLETED = ROW.word();
    static final int LOST = ROW.word();
    static final int REPAIRS = ROW.word();
    static final int IGNORED = ROW.word();
    static final int UNDECODABLE = ROW.word();
    static final int EVACUATED_ZONES = ROW.word();
    static final int ARRIVAL_COUNTER = ROW.word();
    static final int ROUND = ROW.word();
    static final int ROOM_STAMP = ROW.word();
    static final int MARK_HASH = ROW.word();
    static final int MARK_SESSION = ROW.word();
    static final int MARK_CORRELATION = ROW.word();
    static final int GATHER_BASE_NS = ROW.word();
    static final int GATHER_SEEN_NS = ROW.word();
    static final int EVACUATED_UNTIL_NS = ROW.words(Limits.MAX_ZONE + 1);
    static final int CELL_EPOCH = ROW.int32();
    static final int TIMER_ARMED = ROW.int32();
    static final int TENANT_WORK_HEAD = ROW.index();
    static final int TENANT_WORK_TAIL = ROW.index();
    static final int CAPACITY_WAITERS = ROW.int32();
    static final int SWEEP_HEAD = ROW.index();
    static final int SWEEP_TAIL = ROW.index();
    static final int CLIENT_SWEEP_HEAD = ROW.index();
    static final int CLIENT_SWEEP_TAIL = ROW.index();
    static final int QUEUED = ROW.int32();
    static final int IN_FLIGHT = ROW.int32();
    static final int PROVISION_HEAD = ROW.index();
    static final int PROVISION_TAIL = ROW.index();
    static final int PROVISION_WAIT_HEAD = ROW.index();
    static final int PROVISION_WAIT_TAIL = ROW.index();
    static final int PROVISION_CREDITS = ROW.int32();
    static final int PROVISION_WAITERS = ROW.int32();
    static final int ZONE_CURSOR = ROW.int32();
    static final int POLICY_CURSOR = ROW.int32();
    static final int HOLDERS = ROW.int32();
    static final int LOOK_CUT = ROW.int32();
    static final int MARK_PART = ROW.int32();
    static final int MARK_AT = ROW.int32();
    static final int HIGHEST_TOKEN_SHOWN = ROW.word();
    static final int WORKER_PROOFS = ROW.word();
    static final int CLIENT_PROOFS = ROW.word();
    static final int GIVEN_UP_INVOCATIONS = ROW.word();
    static final int GIVEN_UP_SANDBOXES = ROW.word();
    static final int SETTLED_AT_NS = ROW.word();
    static final int HELD_EPOCH = ROW.int32();
    static final int HIGHEST_EPOCH_SHOWN = ROW.int32();
    static final int RAISES = ROW.int32();
    static final int RAISE_CURSOR = ROW.int32();

    static {
        ROW.derived();
    }

    static final int TURNS_ROOT = ROW.index();
    static final int PASSED_ROOT = ROW.index();

    /** Accessors of the columns about the cell epoch. */
    final EpochFields epochs = new EpochFields(this);

    /** The one row, for every entry reads much of it. */
    private long[] row;

    CellTable() {
        super(ROW);
    }

    long longOf(final int column) {
        return row[column & RowLayout.WORD_MASK];
    }

    void longOf(final int column, final long value) {
        row[column & RowLayout.WORD_MASK] = value;
    }

    int intOf(final int column) {
        return intIn(row[column & RowLayout.WORD_MASK], column);
    }

    void intOf(final int column, final int value) {
        final int at = column & RowLayout.WORD_MASK;
        row[at] = withInt(row[at], column, value);
    }

    @Override
    void setDefaults(final int index) {
        row = firstRow();
        markSession(index, NO_SESSION);
        policyCursor(index, -1);
        zoneCursor(index, -1);
        epochs.raiseCursor(-1);
    }

    /**
     * @return cluster time (rule 7).
     */
    long clusterTimeNs(final int index) {
        return longOf(CLUSTER_TIME_NS);
    }

    void clusterTimeNs(final int index, final long value) {
        longOf(CLUSTER_TIME_NS, value);
    }

    /**
     * @return timestamp of the entry before.
     */
    long lastTimestampNs(final int index) {
        return longOf(LAST_TIMESTAMP_NS);
    }

    void lastTimestampNs(final int index, final long value) {
        longOf(LAST_TIMESTAMP_NS, value);
    }

    /**
     * @return current term.
     */
    long leadershipTermId(final int index) {
        return longOf(LEADERSHIP_TERM_ID);
    }

    void leadershipTermId(final int index, final long value) {
        longOf(LEADERSHIP_TERM_ID, value);
    }

    /**
     * @return last fencing token issued, without the cell epoch.
     */
    long tokenCounter(final int index) {
        return longOf(TOKEN_COUNTER);
    }

    void tokenCounter(final int index, final long value) {
        longOf(TOKEN_COUNTER, value);
    }

    /**
     * @return last registration epoch issued.
     */
    long registrationEpoch(final int index) {
        return longOf(REGISTRATION_EPOCH);
    }

    void registrationEpoch(final int index, final long value) {
        longOf(REGISTRATION_EPOCH, value);
    }

    /**
     * @return id of the newest cluster timer.
     */
    long timerId(final int index) {
        return longOf(TIMER_ID);
    }

    void timerId(final int index, final long value) {
        longOf(TIMER_ID, value);
    }

    /**
     * @return cluster time for which the newest timer is armed.
     */
    long armedAtNs(final int index) {
        return longOf(ARMED_AT_NS);
    }

    void armedAtNs(final int index, final long value) {
        longOf(ARMED_AT_NS, value);
    }

    /**
     * @return state of the generator.
     */
    long randomState(final int index) {
        return longOf(RANDOM_STATE);
    }

    void randomState(final int index, final long value) {
        longOf(RANDOM_STATE, value);
    }

    /**
     * @return memory of ACTIVE workers.
     */
    long totalMb(final int index) {
        return longOf(TOTAL_MB);
    }

    void totalMb(final int index, final long value) {
        longOf(TOTAL_MB, value);
    }

    /**
     * @return memory held by sandboxes on ACTIVE workers.
     */
    long usedMb(final int index) {
        return longOf(USED_MB);
    }

    void usedMb(final int index, final long value) {
        longOf(USED_MB, value);
    }

    /**
     * @return so far.
     */
    long warmPlacements(final int index) {
        return longOf(WARM_PLACEMENTS);
    }

    void warmPlacements(final int index, final long value) {
        longOf(WARM_PLACEMENTS, value);
    }

    /**
     * @return so far.
     */
    long coldPlacements(final int index) {
        return longOf(COLD_PLACEMENTS);
    }

    void coldPlacements(final int index, final long value) {
        longOf(COLD_PLACEMENTS, value);
    }

    /**
     * @return so far.
     */
    long queuedPlacements(final int index) {
        return longOf(QUEUED_PLACEMENTS);
    }

    void queuedPlacements(final int index, final long value) {
        longOf(QUEUED_PLACEMENTS, value);
    }

    /**
     * @return so far.
     */
    long rejected(final int index) {
        return longOf(REJECTED);
    }

    void rejected(final int index, final long value) {
        longOf(REJECTED, value);
    }

    /**
     * @return so far.
     */
    long completed(final int index) {
        return longOf(COMPLETED);
    }

    void completed(final int index, final long value) {
        longOf(COMPLETED, value);
    }

    /**
     * @return so far.
     */
    long lost(final int index) {
        return longOf(LOST);
    }

    void lost(final int index, final long value) {
        longOf(LOST, value);
    }

    /**
     * @return so far.
     */
    long repairs(final int index) {
        return longOf(REPAIRS);
    }

    void repairs(final int index, final long value) {
        longOf(REPAIRS, value);
    }

    /**
     * @return so far.
     */
    long ignored(final int index) {
        return longOf(IGNORED);
    }

    void ignored(final int index, final long value) {
        longOf(IGNORED, value);
    }

    /**
     * @return so far.
     */
    long undecodable(final int index) {
        return longOf(UNDECODABLE);
    }

    void undecodable(final int index, final long value) {
        longOf(UNDECODABLE, value);
    }

    /**
     * @return cell epoch (rule 2).
     */
    int cellEpoch(final int index) {
        return intOf(CELL_EPOCH);
    }

    void cellEpoch(final int index, final int value) {
        intOf(CELL_EPOCH, value);
    }

    /**
     * @return 1: a timer is armed.
     */
    int timerArmed(final int index) {
        return intOf(TIMER_ARMED);
    }

    void timerArmed(final int index, final int value) {
        intOf(TIMER_ARMED, value);
    }

    /**
     * @return tenants with freed slots, first.
     */
    int tenantWorkHead(final int index) {
        return intOf(TENANT_WORK_HEAD);
    }

    void tenantWorkHead(final int index, final int value) {
        intOf(TENANT_WORK_HEAD, value);
    }

    /**
     * @return tenants with freed slots, last.
     */
    int tenantWorkTail(final int index) {
        return intOf(TENANT_WORK_TAIL);
    }

    void tenantWorkTail(final int index, final int value) {
        intOf(TENANT_WORK_TAIL, value);
    }

    /**
     * @return length of that list.
     */
    int capacityWaiters(final int index) {
        return intOf(CAPACITY_WAITERS);
    }

    void capacityWaiters(final int index, final int value) {
        intOf(CAPACITY_WAITERS, value);
    }

    /**
     * @return workers with a sweep under way, first.
     */
    int sweepHead(final int index) {
        return intOf(SWEEP_HEAD);
    }

    void sweepHead(final int index, final int value) {
        intOf(SWEEP_HEAD, value);
    }

    /**
     * @return workers with a sweep under way, last.
     */
    int sweepTail(final int index) {
        return intOf(SWEEP_TAIL);
    }

    void sweepTail(final int index, final int value) {
        intOf(SWEEP_TAIL, value);
    }

    /**
     * @return clients with a sweep under way, first.
     */
    int clientSweepHead(final int index) {
        return intOf(CLIENT_SWEEP_HEAD);
    }

    void clientSweepHead(final int index, final int value) {
        intOf(CLIENT_SWEEP_HEAD, value);
    }

    /**
     * @return clients with a sweep under way, last.
     */
    int clientSweepTail(final int index) {
        return intOf(CLIENT_SWEEP_TAIL);
    }

    void clientSweepTail(final int index, final int value) {
        intOf(CLIENT_SWEEP_TAIL, value);
    }

    /**
     * @return invocations that wait.
     */
    int queued(final int index) {
        return intOf(QUEUED);
    }

    void queued(final int index, final int value) {
        intOf(QUEUED, value);
    }

    /**
     * @return slots held.
     */
    int inFlight(final int index) {
        return intOf(IN_FLIGHT);
    }

    void inFlight(final int index, final int value) {
        intOf(IN_FLIGHT, value);
    }

    /**
     * @return bit z: zone z is evacuated.
     */
    long evacuatedZones(final int index) {
        return longOf(EVACUATED_ZONES);
    }

    void evacuatedZones(final int index, final long value) {
        longOf(EVACUATED_ZONES, value);
    }

    /**
     * @return last number given to an invocation that entered a queue.
     */
    long arrivalCounter(final int index) {
        return longOf(ARRIVAL_COUNTER);
    }

    void arrivalCounter(final int index, final long value) {
        longOf(ARRIVAL_COUNTER, value);
    }

    /**
     * @return functions that miss provisioned sandboxes, first.
     */
    int provisionHead(final int index) {
        return intOf(PROVISION_HEAD);
    }

    void provisionHead(final int index, final int value) {
        intOf(PROVISION_HEAD, value);
    }

    /**
     * @return functions that miss provisioned sandboxes, last.
     */
    int provisionTail(final int index) {
        return intOf(PROVISION_TAIL);
    }

    void provisionTail(final int index, final int value) {
        intOf(PROVISION_TAIL, value);
    }

    /**
     * @return functions whose provisioned sandboxes wait for room, first.
     */
    int provisionWaitHead(final int index) {
        return intOf(PROVISION_WAIT_HEAD);
    }

    void provisionWaitHead(final int index, final int value) {
        intOf(PROVISION_WAIT_HEAD, value);
    }

    /**
     * @return functions whose provisioned sandboxes wait for room, last.
     */
    int provisionWaitTail(final int index) {
        return intOf(PROVISION_WAIT_TAIL);
    }

    void provisionWaitTail(final int index, final int value) {
        intOf(PROVISION_WAIT_TAIL, value);
    }

    /**
     * @return how many of them are still to be looked at.
     */
    int provisionCredits(final int index) {
        return intOf(PROVISION_CREDITS);
    }

    void provisionCredits(final int index, final int value) {
        intOf(PROVISION_CREDITS, value);
    }

    /**
     * @return length of that list.
     */
    int provisionWaiters(final int index) {
        return intOf(PROVISION_WAITERS);
    }

    void provisionWaiters(final int index, final int value) {
        intOf(PROVISION_WAITERS, value);
    }

    /**
     * @return next worker that is brought in line with the evacuated zones; -1: all are.
     */
    int zoneCursor(final int index) {
        return intOf(ZONE_CURSOR);
    }

    void zoneCursor(final int index, final int value) {
        intOf(ZONE_CURSOR, value);
    }

    /**
     * @return next function whose queue is looked at again under the new policy; -1: all are.
     */
    int policyCursor(final int index) {
        return intOf(POLICY_CURSOR);
    }

    void policyCursor(final int index, final int value) {
        intOf(POLICY_CURSOR, value);
    }

    /**
     * @return deadline of the evacuation of a zone, 0 to 63; 0: none. A column for each zone.
     */
    long evacuatedUntilNs(final int index, final int zone) {
        return longOf(EVACUATED_UNTIL_NS + zone);
    }

    void evacuatedUntilNs(final int index, final int zone, final long value) {
        longOf(EVACUATED_UNTIL_NS + zone, value);
    }

    /**
     * @return round of deficit round robin.
     */
    long round(final int index) {
        return longOf(ROUND);
    }

    void round(final int index, final long value) {
        longOf(ROUND, value);
    }

    /**
     * @return times that room came free or idle sandboxes appeared.
     */
    long roomStamp(final int index) {
        return longOf(ROOM_STAMP);
    }

    void roomStamp(final int index, final long value) {
        longOf(ROOM_STAMP, value);
    }

    /**
     * @return tenants that gather room by their turn.
     */
    int holders(final int index) {
        return intOf(HOLDERS);
    }

    void holders(final int index, final int value) {
        intOf(HOLDERS, value);
    }

    /**
     * @return 1: a look at who waits for room goes on in the next entry, 2: and room has come free
     *     meanwhile.
     */
    int lookCut(final int index) {
        return intOf(LOOK_CUT);
    }

    void lookCut(final int index, final int value) {
        intOf(LOOK_CUT, value);
    }

    /**
     * @return digest of what the walk has seen.
     */
    long markHash(final int index) {
        return longOf(MARK_HASH);
    }

    void markHash(final int index, final long value) {
        longOf(MARK_HASH, value);
    }

    /**
     * @return session that is told the digest of the walk.
     */
    long markSession(final int index) {
        return longOf(MARK_SESSION);
    }

    void markSession(final int index, final long value) {
        longOf(MARK_SESSION, value);
    }

    /**
     * @return correlation of the newest mark.
     */
    long markCorrelation(final int index) {
        return longOf(MARK_CORRELATION);
    }

    void markCorrelation(final int index, final long value) {
        longOf(MARK_CORRELATION, value);
    }

    /**
     * @return part of the state that a walk of a digest mark is in, from 1; 0: no walk.
     */
    int markPart(final int index) {
        return intOf(MARK_PART);
    }

    void markPart(final int index, final int value) {
        intOf(MARK_PART, value);
    }

    /**
     * @return record of the part that the walk comes to next.
     */
    int markAt(final int index) {
        return intOf(MARK_AT);
    }

    void markAt(final int index, final int value) {
        intOf(MARK_AT, value);
    }

    /**
     * @return since when room is gathered and let go in turn.
     */
    long gatherBaseNs(final int index) {
        return longOf(GATHER_BASE_NS);
    }

    void gatherBaseNs(final int index, final long value) {
        longOf(GATHER_BASE_NS, value);
    }

    /**
     * @return when room was last gathered.
     */
    long gatherSeenNs(final int index) {
        return longOf(GATHER_SEEN_NS);
    }

    void gatherSeenNs(final int index, final long value) {
        longOf(GATHER_SEEN_NS, value);
    }
}
