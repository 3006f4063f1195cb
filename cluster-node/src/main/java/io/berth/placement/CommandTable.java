package io.berth.placement;

/**
 * Commands to workers, kept until confirmed. Accessors are named for the columns, which are those
 * of the snapshot.
 */
final class CommandTable extends RecordTable {
    static final int NUMBER = 0;
    static final int SANDBOX_ID = 1;
    static final int TOKEN = 2;
    static final int SENT_AT_NS = 3;
    static final int KIND = 0;
    static final int WORKER = 1;
    static final int LIST_PREVIOUS = 2;
    static final int LIST_NEXT = 3;
    private static final int LONG_COLUMNS = 4;
    private static final int INT_COLUMNS = 4;

    CommandTable() {
        super(LONG_COLUMNS, INT_COLUMNS);
    }

    @Override
    void setDefaults(final int index) {
        worker(index, NONE);
        listPrevious(index, NONE);
        listNext(index, NONE);
    }

    /**
     * @return of the incarnation, from 1.
     */
    long number(final int index) {
        return longAt(index, NUMBER);
    }

    void number(final int index, final long value) {
        longAt(index, NUMBER, value);
    }

    /**
     * @return id.
     */
    long sandboxId(final int index) {
        return longAt(index, SANDBOX_ID);
    }

    void sandboxId(final int index, final long value) {
        longAt(index, SANDBOX_ID, value);
    }

    /**
     * @return fencing token; 0: none.
     */
    long token(final int index) {
        return longAt(index, TOKEN);
    }

    void token(final int index, final long value) {
        longAt(index, TOKEN, value);
    }

    /**
     * @return last sent.
     */
    long sentAtNs(final int index) {
        return longAt(index, SENT_AT_NS);
    }

    void sentAtNs(final int index, final long value) {
        longAt(index, SENT_AT_NS, value);
    }

    /**
     * @return 1: start, 2: stop, 3: revoke, 4: cancel.
     */
    int kind(final int index) {
        return intAt(index, KIND);
    }

    void kind(final int index, final int value) {
        intAt(index, KIND, value);
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
     * @return list of its worker.
     */
    int listPrevious(final int index) {
        return intAt(index, LIST_PREVIOUS);
    }

    void listPrevious(final int index, final int value) {
        intAt(index, LIST_PREVIOUS, value);
    }

    /**
     * @return list of its worker.
     */
    int listNext(final int index) {
        return intAt(index, LIST_NEXT);
    }

    void listNext(final int index, final int value) {
        intAt(index, LIST_NEXT, value);
    }
}
