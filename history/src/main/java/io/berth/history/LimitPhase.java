package io.berth.history;

/** Where the change of a limit is. Codes are stable. */
public enum LimitPhase {
    /** The command is about to be sent: from here on both limits may be in force. */
    ASKED(1),
    /** The command was answered: from here on this limit alone is in force. */
    IN_FORCE(2);

    private final int code;

    LimitPhase(final int code) {
        this.code = code;
    }

    /** As recorded. */
    public int code() {
        return code;
    }

    /** The phase with this code, null: none. */
    static LimitPhase of(final int code) {
        return switch (code) {
            case 1 -> ASKED;
            case 2 -> IN_FORCE;
            default -> null;
        };
    }
}
