package io.berth.placement;

/**
 * What an idle sandbox is worth, by which eviction chooses: {@code clock + uses × cost / size}, the
 * priority of Greedy-Dual-Size-Frequency as Fuerst and Sharma use it for functions ("FaasCache:
 * Keeping Serverless Computing Alive with Greedy-Dual Caching", ASPLOS 2021). As there, the cost is
 * what a start takes, the size its memory, and the clock of a worker rises to the worth of what was
 * evicted, so that what is long unused falls behind.
 *
 * <p>Different here: the uses are those of the sandbox, not of its function over all its sandboxes.
 * The warm pool hands out the most recently used one, so that what a burst leaves behind is never
 * used again; with the uses of its function it would outlive the only sandbox of every rare one.
 * Integers: {@value #SCALE} × microseconds ÷ megabytes; uses and cost have caps and the sum
 * saturates, where only the least recent use decides; the cost is a moving average of measured
 * starts, not the first one; and a sandbox has the worth of the moment when it became idle.
 */
final class GreedyDual {
    /** Of a sandbox that provisioned concurrency holds: behind all others. */
    static final long PROVISIONED = Long.MAX_VALUE;

    static final int SCALE = 64;
    static final int USES_BITS = 11;
    static final int MAX_USES = (1 << USES_BITS) - 1;
    static final long MAX_COST_US = 1L << 32;
    private static final long MAX_WORTH = PROVISIONED - 1;
    private static final long NS_PER_US = 1_000;

    private GreedyDual() {}

    /**
     * @return uses × cost / size, below 2^58.
     */
    static long value(final int uses, final long startNs, final int memoryMb) {
        final long costUs = startNs / NS_PER_US < MAX_COST_US ? startNs / NS_PER_US : MAX_COST_US;
        final long times = uses < MAX_USES ? uses : MAX_USES;
        return times * costUs * SCALE / memoryMb;
    }

    /**
     * @return the worth above the clock, cut to one below {@link #PROVISIONED}.
     */
    static long worth(final long clock, final long value) {
        return clock < MAX_WORTH - value ? clock + value : MAX_WORTH;
    }

    /**
     * @return the uses after one more, at most {@value #MAX_USES}.
     */
    static int oneMore(final int uses) {
        return uses < MAX_USES ? uses + 1 : MAX_USES;
    }
}
