package io.berth.history;

/** How a call ended for its caller (rule 15). Codes are stable. */
public enum CallEnd {
    /** Certain: it never began. */
    NOT_RUN(1),
    /** It ran, and its caller was told what became of it. */
    RAN(2),
    /** Its payload was sent, and there was no word. */
    UNKNOWN(3);

    private final int code;

    CallEnd(final int code) {
        this.code = code;
    }

    /** As recorded. */
    public int code() {
        return code;
    }

    /** The end with this code, null: none. */
    static CallEnd of(final int code) {
        return switch (code) {
            case 1 -> NOT_RUN;
            case 2 -> RAN;
            case 3 -> UNKNOWN;
            default -> null;
        };
    }
}
