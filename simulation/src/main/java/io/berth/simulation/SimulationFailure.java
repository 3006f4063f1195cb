package io.berth.simulation;

import java.util.List;

/** A seed that does not hold: says how to run it again and what happened last. */
public final class SimulationFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final long seed;
    private final long entries;

    SimulationFailure(
            final long seed, final long entries, final List<String> tail, final Throwable cause) {
        super(message(seed, entries, tail, cause), cause);
        this.seed = seed;
        this.entries = entries;
    }

    /** The seed to run again. */
    public long seed() {
        return seed;
    }

    /** Entries that were applied. */
    public long entries() {
        return entries;
    }

    private static String message(
            final long seed, final long entries, final List<String> tail, final Throwable cause) {
        return "seed "
                + seed
                + " fails at entry "
                + entries
                + ": "
                + (cause instanceof CheckFailure ? cause.getMessage() : cause.toString())
                + "\nrun it again with -Dberth.seed="
                + seed
                + "\nwhat happened last:\n  "
                + String.join("\n  ", tail);
    }
}
