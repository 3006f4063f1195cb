package io.berth.wire;

/**
 * Layout of every id on the wire (function, sandbox, worker, client, invocation; rule 1): cell
 * epoch (bits 56 to 62), generation (bits 20 to 55, from 1), index (bits 0 to 19). 0 is no id.
 */
public final class Ids {
    /** No id. */
    public static final long NONE = 0L;

    /** Highest index, so a table holds at most {@code MAX_INDEX + 1} records. */
    public static final int MAX_INDEX = (1 << 20) - 1;

    /** Highest generation; an index that has used it is retired. */
    public static final long MAX_GENERATION = (1L << 36) - 1;

    /** Highest cell epoch. */
    public static final int MAX_EPOCH = (1 << 7) - 1;

    private static final int GENERATION_SHIFT = 20;
    private static final int EPOCH_SHIFT = 56;

    private Ids() {}

    /**
     * Makes an id.
     *
     * @param epoch cell epoch, 0 to {@link #MAX_EPOCH}
     * @param generation 1 to {@link #MAX_GENERATION}
     * @param index 0 to {@link #MAX_INDEX}
     * @return the id; arguments out of range are cut to their bits, see {@link #isValid(long)}
     */
    public static long of(final long epoch, final long generation, final int index) {
        return (epoch & MAX_EPOCH) << EPOCH_SHIFT
                | (generation & MAX_GENERATION) << GENERATION_SHIFT
                | (index & MAX_INDEX);
    }

    /** Index of the record in its table, 0 to {@link #MAX_INDEX}. */
    public static int index(final long id) {
        return (int) id & MAX_INDEX;
    }

    /** How often the index has been used, from 1. */
    public static long generation(final long id) {
        return id >>> GENERATION_SHIFT & MAX_GENERATION;
    }

    /** Cell epoch under which the id was issued. */
    public static int epoch(final long id) {
        return (int) (id >>> EPOCH_SHIFT) & MAX_EPOCH;
    }

    /** Whether this can be an id at all: highest bit clear, generation not 0. */
    public static boolean isValid(final long id) {
        return id > 0 && generation(id) != 0;
    }

    /** For people: {@code epoch/generation/index}, or {@code none}. */
    public static String toString(final long id) {
        return id == NONE ? "none" : epoch(id) + "/" + generation(id) + "/" + index(id);
    }
}
