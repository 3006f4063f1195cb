package io.berth.placement;

/** Open invocations. Accessors are named for the columns, which are those of the snapshot. */
final class InvocationTable extends RecordTable {
    static final int TOKEN = 0;
    static final int DEADLINE_AT_NS = 1;
    static final int QUEUED_AT_NS = 2;
    static final int GRANTED_AT_NS = 3;
    static final int PAYLOAD_LENGTH = 4;
    static final int ARRIVAL_NUMBER = 5;
    static final int CLIENT = 0;
    static final int REQUEST_SLOT = 1;
    static final int FUNCTION = 2;
    static final int SANDBOX = 3;
    static final int STATE = 4;
    static final int REVOKING = 5;
    static final int CANCELLING = 6;
    static final int FLAGS = 7;
    static final int PRIORITY = 8;
    static final int ZONE = 9;
    static final int KIND = 10;
    static final int QUEUE_PREVIOUS = 11;
    static final int QUEUE_NEXT = 12;
    static final int TIMER = 13;
    private static final int LONG_COLUMNS = 6;
    private static final int INT_COLUMNS = 14;

    InvocationTable() {
        super(LONG_COLUMNS, INT_COLUMNS);
    }

    @Override
    void setDefaults(final int index) {
        client(index, NONE);
        requestSlot(index, NONE);
        function(index, NONE);
        sandbox(index, NONE);
        queuePrevious(index, NONE);
        queueNext(index, NONE);
        timer(index, NONE);
    }

    @Override
    boolean isHandle(final int intColumn) {
        return intColumn == TIMER;
    }

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
     * @return handle of its deadline.
     */
    int timer(final int index) {
        return intAt(index, TIMER);
    }

    void timer(final int index, final int value) {
        intAt(index, TIMER, value);
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
