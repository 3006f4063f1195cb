package io.berth.placement;

/**
 * Clients and their sessions. Accessors are named for the columns, which are those of the snapshot.
 */
final class ClientTable extends RecordTable {
    private static final RowLayout ROW = new RowLayout();
    static final int SESSION_ID = ROW.word();
    static final int PRINCIPAL_HASH = ROW.word();
    static final int NONCE_HIGH = ROW.word();
    static final int NONCE_LOW = ROW.word();
    static final int DEADLINE_NS = ROW.word();
    static final int SLOT_BASE = ROW.index();
    static final int SLOT_COUNT = ROW.int32();
    static final int OPEN = ROW.int32();
    static final int LEAVING = ROW.bits(2);
    static final int SWEEP_PREVIOUS = ROW.index();
    static final int SWEEP_NEXT = ROW.index();
    static final int SWEEPING = ROW.bits(1);
    static final int SWEEP_CURSOR = ROW.int32();

    static {
        ROW.derived();
    }

    static final int DEADLINE_PLACE = ROW.index();

    ClientTable() {
        super(ROW);
    }

    @Override
    void setDefaults(final int index) {
        sessionId(index, NO_SESSION);
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
     * @return principal that it is bound to.
     */
    long principalHash(final int index) {
        return longAt(index, PRINCIPAL_HASH);
    }

    void principalHash(final int index, final long value) {
        longAt(index, PRINCIPAL_HASH, value);
    }

    /**
     * @return of the Hello that made it.
     */
    long nonceHigh(final int index) {
        return longAt(index, NONCE_HIGH);
    }

    void nonceHigh(final int index, final long value) {
        longAt(index, NONCE_HIGH, value);
    }

    /**
     * @return of the Hello that made it.
     */
    long nonceLow(final int index) {
        return longAt(index, NONCE_LOW);
    }

    void nonceLow(final int index, final long value) {
        longAt(index, NONCE_LOW, value);
    }

    /**
     * @return first request slot.
     */
    int slotBase(final int index) {
        return intAt(index, SLOT_BASE);
    }

    void slotBase(final int index, final int value) {
        intAt(index, SLOT_BASE, value);
    }

    /**
     * @return request slots granted.
     */
    int slotCount(final int index) {
        return intAt(index, SLOT_COUNT);
    }

    void slotCount(final int index, final int value) {
        intAt(index, SLOT_COUNT, value);
    }

    /**
     * @return invocations open.
     */
    int open(final int index) {
        return intAt(index, OPEN);
    }

    void open(final int index, final int value) {
        intAt(index, OPEN, value);
    }

    /**
     * @return 0: no, 1: grace over, 2: said goodbye.
     */
    int leaving(final int index) {
        return intAt(index, LEAVING);
    }

    void leaving(final int index, final int value) {
        intAt(index, LEAVING, value);
    }

    /**
     * @return list of clients with a sweep.
     */
    int sweepPrevious(final int index) {
        return intAt(index, SWEEP_PREVIOUS);
    }

    void sweepPrevious(final int index, final int value) {
        intAt(index, SWEEP_PREVIOUS, value);
    }

    /**
     * @return list of clients with a sweep.
     */
    int sweepNext(final int index) {
        return intAt(index, SWEEP_NEXT);
    }

    void sweepNext(final int index, final int value) {
        intAt(index, SWEEP_NEXT, value);
    }

    /**
     * @return 1: in that list.
     */
    int sweeping(final int index) {
        return intAt(index, SWEEPING);
    }

    void sweeping(final int index, final int value) {
        intAt(index, SWEEPING, value);
    }

    /**
     * @return next request slot of the sweep.
     */
    int sweepCursor(final int index) {
        return intAt(index, SWEEP_CURSOR);
    }

    void sweepCursor(final int index, final int value) {
        intAt(index, SWEEP_CURSOR, value);
    }
}
