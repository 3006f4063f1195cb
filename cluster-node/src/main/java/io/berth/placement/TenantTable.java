package io.berth.placement;

/**
 * Tenants and their concurrency. Accessors are named for the columns, which are those of the
 * snapshot.
 */
final class TenantTable extends RecordTable {
    private static final RowLayout ROW = new RowLayout();
    static final int RESERVED = ROW.word();
    static final int DEFICIT_MB = ROW.word();
    static final int ROUND = ROW.word();
    static final int TURN = ROW.word();
    static final int TURN_KEY = ROW.word();
    static final int SERVED_MB = ROW.word();
    static final int SLOT_STAMP = ROW.word();
    static final int PASSED_AT = ROW.word();
    static final int HOLDS_AT = ROW.word();
    static final int GATHERS_SINCE_NS = ROW.word();
    static final int TRIED_STAMP = ROW.word();
    static final int CONCURRENCY_LIMIT = ROW.int32();
    static final int IN_FLIGHT = ROW.int32();
    static final int WORK_PREVIOUS = ROW.index();
    static final int WORK_NEXT = ROW.index();
    static final int IN_WORK = ROW.int32();
    static final int WEIGHT = ROW.int32();
    static final int MAX_QUEUED = ROW.int32();
    static final int RESERVED_IN_FLIGHT = ROW.int32();
    static final int QUEUED = ROW.int32();
    static final int ROOM_WAITERS = ROW.int32();
    static final int LOOKS_AGAIN = ROW.int32();

    static {
        ROW.derived();
    }

    static final int HEAP_LEFT = ROW.index();
    static final int HEAP_RIGHT = ROW.index();
    static final int HEAP_PARENT = ROW.index();
    static final int HEAP_RANK = ROW.bits(8);
    static final int READY_ROOT = ROW.index();
    static final int SLOT_ROOT = ROW.index();
    static final int ROOM_ROOT = ROW.index();
    static final int TRIED_ROOT = ROW.index();
    private final TextColumn name = new TextColumn();

    TenantTable() {
        super(ROW);
    }

    @Override
    void setDefaults(final int index) {
        triedStamp(index, -2);
        holdsAt(index, -1);
        passedAt(index, -1);
        weight(index, 1);
        name.set(index, "");
    }

    @Override
    void digestTexts(final int index, final StateDigest digest) {
        digest.add(name.get(index));
    }

    /**
     * @return most slots held.
     */
    int concurrencyLimit(final int index) {
        return intAt(index, CONCURRENCY_LIMIT);
    }

    void concurrencyLimit(final int index, final int value) {
        intAt(index, CONCURRENCY_LIMIT, value);
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
     * @return list of tenants with freed slots.
     */
    int workPrevious(final int index) {
        return intAt(index, WORK_PREVIOUS);
    }

    void workPrevious(final int index, final int value) {
        intAt(index, WORK_PREVIOUS, value);
    }

    /**
     * @return list of tenants with freed slots.
     */
    int workNext(final int index) {
        return intAt(index, WORK_NEXT);
    }

    void workNext(final int index, final int value) {
        intAt(index, WORK_NEXT, value);
    }

    /**
     * @return 1: in that list.
     */
    int inWork(final int index) {
        return intAt(index, IN_WORK);
    }

    void inWork(final int index, final int value) {
        intAt(index, IN_WORK, value);
    }

    /**
     * @return share of freed capacity against other tenants.
     */
    int weight(final int index) {
        return intAt(index, WEIGHT);
    }

    void weight(final int index, final int value) {
        intAt(index, WEIGHT, value);
    }

    /**
     * @return bound of what waits over all its functions.
     */
    int maxQueued(final int index) {
        return intAt(index, MAX_QUEUED);
    }

    void maxQueued(final int index, final int value) {
        intAt(index, MAX_QUEUED, value);
    }

    /**
     * @return sum of what its functions reserve.
     */
    long reserved(final int index) {
        return longAt(index, RESERVED);
    }

    void reserved(final int index, final long value) {
        longAt(index, RESERVED, value);
    }

    /**
     * @return slots held by functions with a reservation.
     */
    int reservedInFlight(final int index) {
        return intAt(index, RESERVED_IN_FLIGHT);
    }

    void reservedInFlight(final int index, final int value) {
        intAt(index, RESERVED_IN_FLIGHT, value);
    }

    /**
     * @return waiting over all its functions.
     */
    int queued(final int index) {
        return intAt(index, QUEUED);
    }

    void queued(final int index, final int value) {
        intAt(index, QUEUED, value);
    }

    /**
     * @return what it may still take in this round of deficit round robin.
     */
    long deficitMb(final int index) {
        return longAt(index, DEFICIT_MB);
    }

    void deficitMb(final int index, final long value) {
        longAt(index, DEFICIT_MB, value);
    }

    /**
     * @return round of deficit round robin in which its deficit was last brought up to date.
     */
    long round(final int index) {
        return longAt(index, ROUND);
    }

    void round(final int index, final long value) {
        longAt(index, ROUND, value);
    }

    /**
     * @return first round in which it has deficit left.
     */
    long turn(final int index) {
        return longAt(index, TURN);
    }

    void turn(final int index, final long value) {
        longAt(index, TURN, value);
    }

    /**
     * @return place among the tenants that wait for room: the turn, 0 where room is being made for
     *     it.
     */
    long turnKey(final int index) {
        return longAt(index, TURN_KEY);
    }

    void turnKey(final int index, final long value) {
        longAt(index, TURN_KEY, value);
    }

    /**
     * @return memory given to it while someone waited for room.
     */
    long servedMb(final int index) {
        return longAt(index, SERVED_MB);
    }

    void servedMb(final int index, final long value) {
        longAt(index, SERVED_MB, value);
    }

    /**
     * @return times that slots came free for its other functions.
     */
    long slotStamp(final int index) {
        return longAt(index, SLOT_STAMP);
    }

    void slotStamp(final int index, final long value) {
        longAt(index, SLOT_STAMP, value);
    }

    /**
     * @return functions that wait for room.
     */
    int roomWaiters(final int index) {
        return intAt(index, ROOM_WAITERS);
    }

    void roomWaiters(final int index, final int value) {
        intAt(index, ROOM_WAITERS, value);
    }

    /**
     * @return room event at which all that waits for room was looked at in vain; -1: not yet.
     */
    long passedAt(final int index) {
        return longAt(index, PASSED_AT);
    }

    void passedAt(final int index, final long value) {
        longAt(index, PASSED_AT, value);
    }

    /**
     * @return room event at which it gathers room by its turn; -1: it does not.
     */
    long holdsAt(final int index) {
        return longAt(index, HOLDS_AT);
    }

    void holdsAt(final int index, final long value) {
        longAt(index, HOLDS_AT, value);
    }

    /**
     * @return cluster time since it gathers room without having got any; 0: it does not.
     */
    long gathersSinceNs(final int index) {
        return longAt(index, GATHERS_SINCE_NS);
    }

    void gathersSinceNs(final int index, final long value) {
        longAt(index, GATHERS_SINCE_NS, value);
    }

    /**
     * @return room event at which its waiters were looked at in vain; -2: none was.
     */
    long triedStamp(final int index) {
        return longAt(index, TRIED_STAMP);
    }

    void triedStamp(final int index, final long value) {
        longAt(index, TRIED_STAMP, value);
    }

    /**
     * @return lowest bit: some of what waits for room was looked at before its turn; above it: how
     *     often that was looked at again.
     */
    int looksAgain(final int index) {
        return intAt(index, LOOKS_AGAIN);
    }

    void looksAgain(final int index, final int value) {
        intAt(index, LOOKS_AGAIN, value);
    }

    String name(final int index) {
        return name.get(index);
    }

    void name(final int index, final String value) {
        name.set(index, value);
    }
}
