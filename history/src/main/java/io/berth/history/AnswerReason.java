package io.berth.history;

/** Why a call ended, as far as the checker wants to know. Codes are stable. */
public enum AnswerReason {
    NONE(0),
    /** The deadline of the call passed. */
    DEADLINE(1),
    /** Cancelled, by the caller or an operator. */
    CANCELLED(2),
    /** The balancer declared the worker lost. */
    WORKER_LOST(3),
    /** It ran, and its result could not be had any more. */
    RESULT_LOST(4),
    /** The client was closed. */
    CLIENT_CLOSED(5),
    /** The balancer no longer knows the client. */
    UNKNOWN_CLIENT(6),
    /** Any other. */
    OTHER(7);

    private static final AnswerReason[] BY_CODE = values();

    private final int code;

    AnswerReason(final int code) {
        this.code = code;
    }

    /** As recorded. */
    public int code() {
        return code;
    }

    /** The reason with this code, null: none. */
    static AnswerReason of(final int code) {
        return code >= 0 && code < BY_CODE.length ? BY_CODE[code] : null;
    }

    /** The reason of this name, {@link #OTHER} where there is none. */
    public static AnswerReason named(final String name) {
        for (final AnswerReason reason : BY_CODE) {
            if (reason.name().equals(name)) {
                return reason;
            }
        }
        return OTHER;
    }
}
