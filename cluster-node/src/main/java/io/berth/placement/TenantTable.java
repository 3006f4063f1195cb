package io.berth.placement;

/**
 * Tenants and their concurrency. Accessors are named for the columns, which are those of the
 * snapshot.
 */
final class TenantTable extends RecordTable {
    static final int CONCURRENCY_LIMIT = 0;
    static final int IN_FLIGHT = 1;
    static final int WAIT_HEAD = 2;
    static final int WAIT_TAIL = 3;
    static final int WORK_PREVIOUS = 4;
    static final int WORK_NEXT = 5;
    static final int IN_WORK = 6;
    private static final int LONG_COLUMNS = 0;
    private static final int INT_COLUMNS = 7;
    private final TextColumn name = new TextColumn();

    TenantTable() {
        super(LONG_COLUMNS, INT_COLUMNS);
    }

    @Override
    void setDefaults(final int index) {
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

    String name(final int index) {
        return name.get(index);
    }

    void name(final int index, final String value) {
        name.set(index, value);
    }
}
