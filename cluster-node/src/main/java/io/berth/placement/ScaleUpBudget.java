package io.berth.placement;

/**
 * How fast a function may start sandboxes on demand: a token bucket of its own size, or the
 * policy's, that refills in the policy's period; each start takes one. A change of size or policy
 * refills by the old rate up to the change and cuts the level to what is then full.
 */
final class ScaleUpBudget {
    private final PlacementCore core;
    private final PlacementState state;
    private final FunctionTable functions;

    ScaleUpBudget(final PlacementCore core) {
        this.core = core;
        this.state = core.state;
        this.functions = state.functions;
    }

    /**
     * @return most sandboxes started at once, and in each period.
     */
    int size(final int function) {
        final int own = functions.scaleUpSize(function);
        return own > 0 ? own : state.policy.scaleUpSize();
    }

    private long periodNs() {
        return state.policy.scaleUpPeriodNs();
    }

    private long level(final int function) {
        return TokenBucket.levelAt(
                functions.scaleUpLevel(function),
                functions.scaleUpAtNs(function),
                state.nowNs(),
                size(function),
                periodNs());
    }

    /**
     * @return starts that are allowed now.
     */
    int tokens(final int function) {
        return (int) TokenBucket.tokens(level(function), periodNs());
    }

    /**
     * @return starts that the bucket has not taken back yet: its size without its whole tokens.
     */
    int started(final int function) {
        return size(function) - tokens(function);
    }

    /**
     * @return nanoseconds until a start is allowed, 0: now.
     */
    long untilNextNs(final int function) {
        return TokenBucket.untilNextNs(level(function), size(function), periodNs());
    }

    /**
     * A policy takes the place of the one in force: every bucket is refilled by the old rate up to
     * now and cut to what is full by the new one, and whoever waits is looked at again. One pass
     * over the functions, as it is one operator's command.
     */
    void beforePolicy(final PolicySettings policy) {
        if (policy.scaleUpSize() == state.policy.scaleUpSize()
                && policy.scaleUpPeriodNs() == state.policy.scaleUpPeriodNs()) {
            return;
        }
        for (int i = 0; i < functions.highWater(); i++) {
            if (functions.isLive(i)) {
                final int own = functions.scaleUpSize(i);
                final long level =
                        TokenBucket.inPeriod(level(i), periodNs(), policy.scaleUpPeriodNs());
                final long full =
                        TokenBucket.full(
                                own > 0 ? own : policy.scaleUpSize(), policy.scaleUpPeriodNs());
                functions.scaleUpLevel(i, level < full ? level : full);
                functions.scaleUpAtNs(i, state.nowNs());
                core.placer.mark(i);
            }
        }
    }

    /** A sandbox is started on demand; {@link #untilNextNs} was 0. */
    void take(final int function) {
        functions.scaleUpLevel(function, level(function) - periodNs());
        functions.scaleUpAtNs(function, state.nowNs());
    }

    /** A new function starts with a full bucket. */
    void fill(final int function) {
        functions.scaleUpLevel(function, TokenBucket.full(size(function), periodNs()));
        functions.scaleUpAtNs(function, state.nowNs());
    }

    /** Takes in a new size of the function's own, 0: the policy's. */
    void resize(final int function, final int newSize) {
        final long before = level(function);
        functions.scaleUpSize(function, newSize);
        functions.scaleUpAtNs(function, state.nowNs());
        functions.scaleUpLevel(
                function,
                TokenBucket.levelAt(
                        before, state.nowNs(), state.nowNs(), size(function), periodNs()));
    }
}
