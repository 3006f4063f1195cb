package io.berth.wire;

/**
 * Layout of a fencing token (rule 2): cell epoch (bits 56 to 62), counter (bits 0 to 55). 0 is no
 * token. As the epoch stands above the counter and the highest bit is clear, tokens compare as
 * plain {@code long}s.
 */
public final class Tokens {
    /** No token. */
    public static final long NONE = 0L;

    /** Highest counter of a cell epoch. */
    public static final long MAX_COUNTER = (1L << 56) - 1;

    private static final int EPOCH_SHIFT = 56;

    private Tokens() {}

    /**
     * Makes a token.
     *
     * @param epoch cell epoch, 0 to {@link Ids#MAX_EPOCH}
     * @param counter 1 to {@link #MAX_COUNTER}
     * @return the token; arguments out of range are cut to their bits
     */
    public static long of(final long epoch, final long counter) {
        return (epoch & Ids.MAX_EPOCH) << EPOCH_SHIFT | (counter & MAX_COUNTER);
    }

    /** Cell epoch under which the token was granted. */
    public static int epoch(final long token) {
        return (int) (token >>> EPOCH_SHIFT) & Ids.MAX_EPOCH;
    }

    /** Number of the grant in its cell. */
    public static long counter(final long token) {
        return token & MAX_COUNTER;
    }

    /** Whether this can be a token at all: highest bit clear, counter not 0. */
    public static boolean isValid(final long token) {
        return token > 0 && counter(token) != 0;
    }

    /** For people: {@code epoch/counter}, or {@code none}. */
    public static String toString(final long token) {
        return token == NONE ? "none" : epoch(token) + "/" + counter(token);
    }
}
