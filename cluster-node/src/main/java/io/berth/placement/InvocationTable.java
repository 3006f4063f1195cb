package io.berth.placement;

/** Open invocations. Accessors are named for the columns, which are those of the snapshot. */
final class InvocationTable extends RecordTable {
    private static final RowLayout ROW = new RowLayout();
    static final int TOKEN = ROW.word();
    static final int DEADLINE_AT_NS = ROW.word();
    static final int QUEUED_AT_NS = ROW.word();
    static final int GRANTED_AT_NS = ROW.word();
    static final int PAYLOAD_LENGTH = ROW.word();
    static final int ARRIVAL_NUMBER = ROW.word();
    static final int DEADLINE_NS = ROW.word();
    static final int CLIENT = ROW.index();
    static final int REQUEST_SLOT = ROW.index();
    static final int FUNCTION = ROW.index();
    static final int SANDBOX = ROW.index();
    static final int STATE = ROW.bits(4);
    static final int REVOKING = ROW.bits(1);
    static final int CANCELLING = ROW.bits(2);
    static final int FLAGS = ROW.bits(8);
    static final int PRIORITY = ROW.bits(2);
    static final int ZONE = ROW.bits(8);
    static final int KIND = ROW.bits(4);
    static final int QUEUE_PREVIOUS = ROW.index();
    static final int QUEUE_NEXT = ROW.index();

    static {
        ROW.derived();
    }

    static final int DEADLINE_PLACE = ROW.index();

    InvocationTable() {
        super(ROW);
    }

    @Override
    void setDefaults(final int index) {}

    /**
     * @return fencing token of its placement; 0: none.
     */
    long token(final int index) {
        return longAt(index, TOKEN);
    }

    void token(final int index, final long value) {
        longAt(index, TOKEN, value);
    }

    /**
     * @return cluster time until which it must have begun.
     */
    long deadlineAtNs(final int index) {
        return longAt(index, DEADLINE_AT_NS);
    }

    void deadlineAtNs(final int index, final long value) {
        longAt(index, DEADLINE_AT_NS, value);
    }

    /**
     * @return first arrival.
     */
    long queuedAtNs(final int index) {
        return longAt(index, QUEUED_AT_NS);
    }

    void queuedAtNs(final int index, final long value) {
        longAt(index, QUEUED_AT_NS, value);
    }

    /**
     * @return of its placement.
     */
    long grantedAtNs(final int index) {
        return longAt(index, GRANTED_AT_NS);
    }

    void grantedAtNs(final int index, final long value) {
        longAt(index, GRANTED_AT_NS, value);
    }

    /**
     * @return bytes.
     */
    long payloadLength(final int index) {
        return longAt(index, PAYLOAD_LENGTH);
    }

    void payloadLength(final int index, final long value) {
        longAt(index, PAYLOAD_LENGTH, value);
    }

    /**
     * @return index; -1: detached.
     */
    int client(final int index) {
        return intAt(index, CLIENT);
    }

    void client(final int index, final int value) {
        intAt(index, CLIENT, value);
    }

    /**
     * @return index; -1: detached.
     */
    int requestSlot(final int index) {
        return intAt(index, REQUEST_SLOT);
    }

    void requestSlot(final int index, final int value) {
        intAt(index, REQUEST_SLOT, value);
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
     * @return index; -1: none.
     */
    int sandbox(final int index) {
        return intAt(index, SANDBOX);
    }

    void sandbox(final int index, final int value) {
        intAt(index, SANDBOX, value);
    }

    /**
     * @return as InvocationState.
     */
    int state(final int index) {
        return intAt(index, STATE);
    }

    void state(final int index, final int value) {
        intAt(index, STATE, value);
    }

    /**
     * @return 1: a Revoke was sent.
     */
    int revoking(final int index) {
        return intAt(index, REVOKING);
    }

    void revoking(final int index, final int value) {
        intAt(index, REVOKING, value);
    }

    /**
     * @return 1: the caller wants it ended, 2: a CancelRun was sent.
     */
    int cancelling(final int index) {
        return intAt(index, CANCELLING);
    }

    void cancelling(final int index, final int value) {
        intAt(index, CANCELLING, value);
    }

    /**
     * @return of its Invoke.
     */
    int flags(final int index) {
        return intAt(index, FLAGS);
    }

    void flags(final int index, final int value) {
        intAt(index, FLAGS, value);
    }

    /**
     * @return class.
     */
    int priority(final int index) {
        return intAt(index, PRIORITY);
    }

    void priority(final int index, final int value) {
        intAt(index, PRIORITY, value);
    }

    /**
     * @return preferred; 255: any.
     */
    int zone(final int index) {
        return intAt(index, ZONE);
    }

    void zone(final int index, final int value) {
        intAt(index, ZONE, value);
    }

    /**
     * @return as PlacementKind.
     */
    int kind(final int index) {
        return intAt(index, KIND);
    }

    void kind(final int index, final int value) {
        intAt(index, KIND, value);
    }

    /**
     * @return queue of its function.
     */
    int queuePrevious(final int index) {
        return intAt(index, QUEUE_PREVIOUS);
    }

    void queuePrevious(final int index, final int value) {
        intAt(index, QUEUE_PREVIOUS, value);
    }

    /**
     * @return queue of its function.
     */
    int queueNext(final int index) {
        return intAt(index, QUEUE_NEXT);
    }

    void queueNext(final int index, final int value) {
        intAt(index, QUEUE_NEXT, value);
    }

    /**
     * @return number of its arrival, by which what waits is ordered; unique.
     */
    long arrivalNumber(final int index) {
        return longAt(index, ARRIVAL_NUMBER);
    }

    void arrivalNumber(final int index, final long value) {
        longAt(index, ARRIVAL_NUMBER, value);
    }
}
