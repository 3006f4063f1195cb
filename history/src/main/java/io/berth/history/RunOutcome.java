package io.berth.history;

/** How a run ended by its worker's word (rule 21). Codes are stable. */
public enum RunOutcome {
    /** There was no run, or its outcome is not known. */
    NONE(0),
    COMPLETED(1),
    FAILED(2),
    TIMED_OUT(3),
    CANCELLED(4);

    private static final RunOutcome[] BY_CODE = values();

    private final int code;

    RunOutcome(final int code) {
        this.code = code;
    }

    /** As recorded. */
    public int code() {
        return code;
    }

    /** The outcome with this code, null: none. */
    static RunOutcome of(final int code) {
        return code >= 0 && code < BY_CODE.length ? BY_CODE[code] : null;
    }
}
