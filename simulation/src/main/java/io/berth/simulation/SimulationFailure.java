package io.berth.simulation;

import java.util.List;

/** A seed that does not hold: says what was found, where, and what happened last. */
public final class SimulationFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private static final int LEAST_KIND_LENGTH = 8;

    private final transient SimulationSettings settings;
    private final transient List<Act> acts;
    private final transient List<String> tail;
    private final String reason;
    private final long entries;
    private final long activeNs;
    private final long rollingDigest;

    SimulationFailure(
            final SimulationSettings settings,
            final long entries,
            final long activeNs,
            final long rollingDigest,
            final List<Act> acts,
            final List<String> tail,
            final Throwable cause) {
        super(message(settings.seed(), entries, tail, cause), cause);
        this.settings = settings;
        this.entries = entries;
        this.activeNs = activeNs;
        this.rollingDigest = rollingDigest;
        this.acts = List.copyOf(acts);
        this.tail = tail;
        reason = reasonOf(cause);
    }

    /** The seed to run again. */
    public long seed() {
        return settings.seed();
    }

    /** What the run was made of. */
    public SimulationSettings settings() {
        return settings;
    }

    /** Entries that were applied. */
    public long entries() {
        return entries;
    }

    /** Simulated time with acts after which the run may be quiet and still goes the same way. */
    public long activeNs() {
        return activeNs;
    }

    /** Digest of the state machine at the failure: the same each time. */
    public long rollingDigest() {
        return rollingDigest;
    }

    /** The acts that were performed, in order. */
    public List<Act> acts() {
        return acts;
    }

    /** What was found, in one line. */
    public String reason() {
        return reason;
    }

    /** The last lines of what happened. */
    public List<String> tail() {
        return tail;
    }

    /** Which check found it: the same for failures that differ in numbers and names alone. */
    public String kind() {
        final StackTraceElement[] stack = getCause().getStackTrace();
        final String place =
                stack.length == 0
                        ? ""
                        : stack[0].getClassName().replaceAll(".*\\.", "")
                                + '.'
                                + stack[0].getMethodName();
        return place + ": " + kindOf(reason);
    }

    private static String kindOf(final String text) {
        final String plain = text.replaceAll("-?\\d+", "#");
        final int colon = plain.indexOf(':', LEAST_KIND_LENGTH);
        return colon < 0 ? plain : plain.substring(0, colon);
    }

    private static String reasonOf(final Throwable cause) {
        return cause instanceof CheckFailure ? cause.getMessage() : cause.toString();
    }

    private static String message(
            final long seed, final long entries, final List<String> tail, final Throwable cause) {
        return "seed "
                + seed
                + " fails at entry "
                + entries
                + ": "
                + reasonOf(cause)
                + "\nrun it again with -Dberth.seed="
                + seed
                + ", or with: berth simulate-faults --seeds 1 --seed "
                + seed
                + "\nwhat happened last:\n  "
                + String.join("\n  ", tail);
    }
}
