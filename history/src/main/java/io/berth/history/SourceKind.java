package io.berth.history;

/** Who wrote a part of a history. Codes are stable. */
public enum SourceKind {
    CLIENT(1),
    WORKER(2),
    /** Whoever strikes processes, sets limits, and says that all must be quiet. */
    DRILL(3);

    private final int code;

    SourceKind(final int code) {
        this.code = code;
    }

    /** As recorded. */
    public int code() {
        return code;
    }

    /** The kind with this code, null: none. */
    static SourceKind of(final int code) {
        return switch (code) {
            case 1 -> CLIENT;
            case 2 -> WORKER;
            case 3 -> DRILL;
            default -> null;
        };
    }
}
