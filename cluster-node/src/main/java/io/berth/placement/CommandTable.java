package io.berth.placement;

/**
 * Commands to workers, kept until confirmed. Accessors are named for the columns, which are those
 * of the snapshot.
 */
final class CommandTable extends RecordTable {
    private static final RowLayout ROW = new RowLayout();
    static final int NUMBER = ROW.word();
    static final int SANDBOX_ID = ROW.word();
    static final int TOKEN = ROW.word();
    static final int SENT_AT_NS = ROW.word();
    static final int KIND = ROW.bits(3);
    static final int WORKER = ROW.index();
    static final int LIST_PREVIOUS = ROW.int32();
    static final int LIST_NEXT = ROW.int32();

    CommandTable() {
        super(ROW);
    }

    @Override
    void setDefaults(final int index) {
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
