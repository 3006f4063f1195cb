package io.berth.placement;

/**
 * Layout of ids (rule 1) and tokens (rule 2) as the tables use it: cell epoch, generation, index.
 */
final class CellIds {
    /** An index whose generation came to this is never used again. */
    static final long MAX_GENERATION = (1L << 36) - 1;

    /** Indices are below this, so no table can be larger. */
    static final int MAX_INDICES = 1 << 20;

    private static final int EPOCH_SHIFT = 56;
    private static final int GENERATION_SHIFT = 20;
    private static final long INDEX_MASK = MAX_INDICES - 1;
    private static final long COUNTER_MASK = (1L << EPOCH_SHIFT) - 1;

    private CellIds() {}

    static long of(final int cellEpoch, final long generation, final int index) {
        return ((long) cellEpoch << EPOCH_SHIFT) | (generation << GENERATION_SHIFT) | index;
    }

    static int index(final long id) {
        return (int) (id & INDEX_MASK);
    }

    static long token(final int cellEpoch, final long counter) {
        return ((long) cellEpoch << EPOCH_SHIFT) | (counter & COUNTER_MASK);
    }
}
