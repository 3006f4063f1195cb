package io.berth.ops.drill;

/**
 * What the clients of a load saw in a window.
 *
 * @param gapMs longest time without a placement while placements were asked for.
 * @param p99Us 99th percentile from the intended start to the placement.
 */
record ClientView(long gapMs, long p99Us) {
    private static final long NOISE_GAP_MS = 50;
    private static final long NOISE_P99_US = 10_000;
    private static final double US_PER_MS = 1e3;

    /** Noise is what stays below this. */
    static final String NOISE =
            "twice the longest gap of a calm window plus "
                    + NOISE_GAP_MS
                    + " ms, twice its p99 plus "
                    + NOISE_P99_US / 1_000
                    + " ms";

    static ClientView of(final DrillLoad load, final long fromNs, final long toNs) {
        return new ClientView(
                load.longestGapMs(fromNs, toNs),
                load.tally(fromNs, toNs).placement().percentileUs(99));
    }

    /** Whether nothing but noise tells it from a calm window. */
    boolean isNoiseBeside(final ClientView calm) {
        return gapMs <= 2 * calm.gapMs + NOISE_GAP_MS && p99Us <= 2 * calm.p99Us + NOISE_P99_US;
    }

    void measure(final DrillContext ctx, final String prefix) {
        ctx.measured(prefix + "GapMs", gapMs);
        ctx.measured(prefix + "P99Us", p99Us);
    }

    @Override
    public String toString() {
        return "gap " + gapMs + " ms, p99 " + p99Us / US_PER_MS + " ms";
    }
}
