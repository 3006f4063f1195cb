package io.berth.history;

/** Kinds of records. Codes are stable; 0 is a record that was not written to its end. */
public enum RecordKind {
    /** A process begins its part. */
    OPENED(1),
    /** A process ended its part by itself; what it dropped is told. */
    CLOSED(2),
    ASKED(3),
    PLACED(4),
    ANSWERED(5),
    INCARNATION(6),
    SANDBOX_STARTED(7),
    SANDBOX_STOPPED(8),
    BEGAN(9),
    STUCK(10),
    ENDED(11),
    FUNCTION(12),
    LIMIT(13),
    STRIKE(14),
    GONE(15),
    WARM_FROM(16),
    WARM_TO(17),
    QUIET(18);

    private static final RecordKind[] BY_CODE = new RecordKind[values().length + 1];

    static {
        for (final RecordKind kind : values()) {
            BY_CODE[kind.code] = kind;
        }
    }

    private final int code;

    RecordKind(final int code) {
        this.code = code;
    }

    /** As recorded. */
    public int code() {
        return code;
    }

    /** The kind with this code, null: none. */
    static RecordKind of(final int code) {
        return code > 0 && code < BY_CODE.length ? BY_CODE[code] : null;
    }
}
