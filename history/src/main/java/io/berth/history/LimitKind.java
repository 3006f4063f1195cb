package io.berth.history;

/** Whose runs at once a limit bounds. Codes are stable. */
public enum LimitKind {
    /** All runs of a tenant. */
    TENANT(1),
    /** Runs of a function that has a reservation. */
    FUNCTION(2);

    private final int code;

    LimitKind(final int code) {
        this.code = code;
    }

    /** As recorded. */
    public int code() {
        return code;
    }

    /** The kind with this code, null: none. */
    static LimitKind of(final int code) {
        return switch (code) {
            case 1 -> TENANT;
            case 2 -> FUNCTION;
            default -> null;
        };
    }
}
