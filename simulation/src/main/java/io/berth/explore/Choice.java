package io.berth.explore;

/** One thing that may happen next. */
public record Choice(Kind kind, int a, int b) {
    /** What happens. */
    public enum Kind {
        /** The oldest message of peer {@code a} reaches the log. */
        IN,
        /** The oldest answer reaches peer {@code a}. */
        OUT,
        /** The oldest message of a former leader reaches peer {@code a}. */
        LATE_OUT,
        /** The oldest payload of client {@code a} reaches worker {@code b}. */
        RUN,
        /** The oldest reply of worker {@code b} reaches client {@code a}. */
        REPLY,
        /** The sandbox number {@code b} of worker {@code a} has started. */
        STARTED,
        /** Its start failed. */
        START_FAILED,
        /** What runs in it ends. */
        END,
        /** Client {@code a} makes its next call. */
        CALL,
        /** The caller cancels call {@code a}. */
        CANCEL,
        /** Time passes until something happens by itself. */
        PASS,
        /** Peer {@code a} has a new session. */
        CONNECT,
        /** The close of the oldest broken session is logged. */
        LOG_CLOSE,
        /** The link of peer {@code a} delivers again. */
        UNHOLD,
        /** Worker {@code a} starts again. */
        START,
        /** A fault of this kind at peer {@code a}. */
        CUT,
        HOLD,
        CRASH,
        LEADER,
        SILENT,
        LATE,
        OUTAGE,
        RESTART,
        DROP,
        UNPLUG
    }

    private static final int BITS = 8;
    private static final int MASK = (1 << BITS) - 1;
    private static final Kind[] KINDS = Kind.values();

    int code() {
        return kind.ordinal() << 2 * BITS | a << BITS | b;
    }

    static Choice of(final int code) {
        return new Choice(KINDS[code >> 2 * BITS], code >> BITS & MASK, code & MASK);
    }

    /** As a user writes it. */
    public String label() {
        return kind.name().toLowerCase(java.util.Locale.ROOT).replace('_', '-') + '.' + a + '.' + b;
    }

    /**
     * Reads a label.
     *
     * @throws IllegalArgumentException if it is none.
     */
    static Choice parse(final String label) {
        final String[] parts = label.trim().split("\\.");
        if (parts.length != 3) {
            throw new IllegalArgumentException(noChoice(label));
        }
        try {
            return new Choice(
                    Kind.valueOf(parts[0].toUpperCase(java.util.Locale.ROOT).replace('-', '_')),
                    Integer.parseInt(parts[1]),
                    Integer.parseInt(parts[2]));
        } catch (final IllegalArgumentException e) {
            throw new IllegalArgumentException(noChoice(label), e);
        }
    }

    private static String noChoice(final String label) {
        return "not a choice: '" + label + "'; one is kind.a.b, like in.0.0 or pass.0.0";
    }
}
