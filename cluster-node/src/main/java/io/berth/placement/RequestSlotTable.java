package io.berth.placement;

/**
 * Request slots of clients; the index is the first slot of the client + slot. Accessors are named
 * for the columns, which are those of the snapshot.
 */
final class RequestSlotTable extends RecordTable {
    private static final RowLayout ROW = new RowLayout();
    static final int SEQUENCE = ROW.word();
    static final int FUNCTION_ID = ROW.word();
    static final int FINGERPRINT = ROW.word();
    static final int ANSWER_ID = ROW.word();
    static final int ANSWER_TOKEN = ROW.word();
    static final int RETRY_AFTER_NS = ROW.word();
    static final int STATE = ROW.bits(4);
    static final int REASON = ROW.int32();
    static final int INVOCATION = ROW.index();

    RequestSlotTable() {
        super(ROW);
    }

    @Override
    void setDefaults(final int index) {}

    /**
     * @return last; 0: none.
     */
    long sequence(final int index) {
        return longAt(index, SEQUENCE);
    }

    void sequence(final int index, final long value) {
        longAt(index, SEQUENCE, value);
    }

    /**
     * @return fingerprint.
     */
    long functionId(final int index) {
        return longAt(index, FUNCTION_ID);
    }

    void functionId(final int index, final long value) {
        longAt(index, FUNCTION_ID, value);
    }

    /**
     * @return flags in the upper, payload length in the lower half.
     */
    long fingerprint(final int index) {
        return longAt(index, FINGERPRINT);
    }

    void fingerprint(final int index, final long value) {
        longAt(index, FINGERPRINT, value);
    }

    /**
     * @return invocation id, or owner of the limit.
     */
    long answerId(final int index) {
        return longAt(index, ANSWER_ID);
    }

    void answerId(final int index, final long value) {
        longAt(index, ANSWER_ID, value);
    }

    /**
     * @return fencing token, or current and allowed.
     */
    long answerToken(final int index) {
        return longAt(index, ANSWER_TOKEN);
    }

    void answerToken(final int index, final long value) {
        longAt(index, ANSWER_TOKEN, value);
    }

    /**
     * @return with REJECTED.
     */
    long retryAfterNs(final int index) {
        return longAt(index, RETRY_AFTER_NS);
    }

    void retryAfterNs(final int index, final long value) {
        longAt(index, RETRY_AFTER_NS, value);
    }

    /**
     * @return 0: empty, 1: open, 2: tombstone, else as InvocationState.
     */
    int state(final int index) {
        return intAt(index, STATE);
    }

    void state(final int index, final int value) {
        intAt(index, STATE, value);
    }

    /**
     * @return as RejectReason.
     */
    int reason(final int index) {
        return intAt(index, REASON);
    }

    void reason(final int index, final int value) {
        intAt(index, REASON, value);
    }

    /**
     * @return index while open.
     */
    int invocation(final int index) {
        return intAt(index, INVOCATION);
    }

    void invocation(final int index, final int value) {
        intAt(index, INVOCATION, value);
    }

    /** Makes the slots of a new block live and empty. */
    void openBlock(final int base, final int count) {
        for (int slot = base; slot < base + count; slot++) {
            restoreLive(slot, 1);
        }
    }

    void closeBlock(final int base, final int count) {
        for (int slot = base; slot < base + count; slot++) {
            retire(slot);
        }
    }
}
