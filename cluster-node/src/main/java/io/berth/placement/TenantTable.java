package io.berth.placement;

/**
 * Tenants and their concurrency. Accessors are named for the columns, which are those of the
 * snapshot.
 */
final class TenantTable extends RecordTable {
    static final int RESERVED = 0;
    static final int DEFICIT_MB = 1;
    static final int CONCURRENCY_LIMIT = 0;
    static final int IN_FLIGHT = 1;
    static final int WAIT_HEAD = 2;
    static final int WAIT_TAIL = 3;
    static final int WORK_PREVIOUS = 4;
    static final int WORK_NEXT = 5;
    static final int IN_WORK = 6;
    static final int WEIGHT = 7;
    static final int MAX_QUEUED = 8;
    static final int RESERVED_IN_FLIGHT = 9;
    static final int QUEUED = 10;
    static final int RING_PREVIOUS = 11;
    static final int RING_NEXT = 12;
    static final int IN_RING = 13;
    static final int ROOM_HEAD = 14;
    static final int ROOM_TAIL = 15;
    private static final int LONG_COLUMNS = 2;
    private static final int INT_COLUMNS = 16;
    private final TextColumn name = new TextColumn();

    TenantTable() {
        super(LONG_COLUMNS, INT_COLUMNS);
    }

    @Override
    void setDefaults(final int index) {
        roomTail(index, NONE);
        roomHead(index, NONE);
        ringNext(index, NONE);
        ringPrevious(index, NONE);
        weight(index, 1);
        waitHead(index, NONE);
        waitTail(index, NONE);
        workPrevious(index, NONE);
        workNext(index, NONE);
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
     * @return functions that wait for a slot of this tenant, first.
     */
    int waitHead(final int index) {
        return intAt(index, WAIT_HEAD);
    }

    void waitHead(final int index, final int value) {
        intAt(index, WAIT_HEAD, value);
    }

    /**
     * @return functions that wait for a slot of this tenant, last.
     */
    int waitTail(final int index) {
        return intAt(index, WAIT_TAIL);
    }

    void waitTail(final int index, final int value) {
        intAt(index, WAIT_TAIL, value);
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
     * @return ring of tenants that compete for room.
     */
    int ringPrevious(final int index) {
        return intAt(index, RING_PREVIOUS);
    }

    void ringPrevious(final int index, final int value) {
        intAt(index, RING_PREVIOUS, value);
    }

    /**
     * @return ring of tenants that compete for room.
     */
    int ringNext(final int index) {
        return intAt(index, RING_NEXT);
    }

    void ringNext(final int index, final int value) {
        intAt(index, RING_NEXT, value);
    }

    /**
     * @return 1: in that ring.
     */
    int inRing(final int index) {
        return intAt(index, IN_RING);
    }

    void inRing(final int index, final int value) {
        intAt(index, IN_RING, value);
    }

    /**
     * @return functions that wait for room, first.
     */
    int roomHead(final int index) {
        return intAt(index, ROOM_HEAD);
    }

    void roomHead(final int index, final int value) {
        intAt(index, ROOM_HEAD, value);
    }

    /**
     * @return functions that wait for room, last.
     */
    int roomTail(final int index) {
        return intAt(index, ROOM_TAIL);
    }

    void roomTail(final int index, final int value) {
        intAt(index, ROOM_TAIL, value);
    }

    String name(final int index) {
        return name.get(index);
    }

    void name(final int index, final String value) {
        name.set(index, value);
    }
}
