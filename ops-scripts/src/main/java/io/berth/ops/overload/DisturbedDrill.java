package io.berth.ops.overload;

import io.berth.ops.cluster.LocalProcess;
import io.berth.ops.cluster.NodeView;
import io.berth.ops.cluster.Signal;
import io.berth.ops.drill.Drill;
import io.berth.ops.drill.DrillContext;
import io.berth.ops.drill.DrillLoad;
import java.time.Duration;

/**
 * All nodes get too little of the processors for a while, under load, as on a machine that somebody
 * else uses. What piles up then, and what is asked again because it was late, must not be a load
 * that keeps the cluster slow when the processors are back: a metastable failure (N. Bronson et
 * al., HotOS 2021).
 */
public final class DisturbedDrill implements Drill {
    private static final String NAME = "disturbed";
    private static final Duration LIMIT = Duration.ofSeconds(60);

    /** With what it takes to say so, less than the heartbeat timeout of every profile. */
    private static final Duration STOPPED = Duration.ofMillis(120);

    private static final Duration RUNNING = Duration.ofMillis(30);
    private static final Duration NORMAL_AFTER = Duration.ofSeconds(10);

    /** A turn takes about 200 ms. */
    private static final int LEAST_STOPS_PER_SECOND = 1;

    private final Duration calm;
    private final Duration disturbed;

    /**
     * @param calm before and after.
     * @param disturbed how long it lasts.
     */
    public DisturbedDrill(final Duration calm, final Duration disturbed) {
        this.calm = calm;
        this.disturbed = disturbed;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String summary() {
        return "all nodes get a quarter of their processor time under load: no call is lost, and all is"
                + " normal again within "
                + NORMAL_AFTER.toSeconds()
                + " s";
    }

    @Override
    public void run(final DrillContext ctx) {
        // Where elections are held, a node may give up and is to be started again.
        ctx.supervise();
        ctx.createFunction(NAME, Duration.ofSeconds(10));
        final DrillLoad load = ctx.load(ctx.shape(NAME));
        load.awaitMoreEnds(2 * ctx.settings().ratePerSecond(), LIMIT);
        final Others others = new Others(ctx, load);
        others.calm(calm);
        final long term = term(ctx);
        ctx.step(
                "all nodes run "
                        + RUNNING.toMillis()
                        + " ms and stand still for "
                        + STOPPED.toMillis()
                        + " ms, in turns, for "
                        + disturbed.toSeconds()
                        + " s");
        final int stops = disturb(ctx);
        others.over();
        ctx.step("over");
        ctx.pass(NORMAL_AFTER.plus(calm));
        ctx.measured("stops", stops);
        ctx.measured("elections", term(ctx) - term);
        ctx.check(
                stops
                        >= LEAST_STOPS_PER_SECOND
                                * disturbed.toSeconds()
                                * ctx.cluster().nodes().size(),
                "nodes stand still again and again",
                () -> stops + " stops");
        load.stop();
        check(ctx, others);
    }

    /** How often a node was stopped. */
    private int disturb(final DrillContext ctx) {
        int stops = 0;
        final long endNs = System.nanoTime() + disturbed.toNanos();
        try {
            while (System.nanoTime() - endNs < 0) {
                stops += signal(ctx, Signal.STOP);
                ctx.pass(STOPPED);
                signal(ctx, Signal.CONT);
                ctx.pass(RUNNING);
            }
        } finally {
            signal(ctx, Signal.CONT);
        }
        return stops;
    }

    private static int signal(final DrillContext ctx, final Signal signal) {
        int sent = 0;
        for (final LocalProcess node : ctx.cluster().nodes()) {
            sent += node.isRunning() && node.signal(signal) ? 1 : 0;
        }
        return sent;
    }

    private static long term(final DrillContext ctx) {
        return ctx.cluster().views().stream().mapToLong(NodeView::term).max().orElse(0);
    }

    private void check(final DrillContext ctx, final Others others) {
        final long normalNs = others.endNs() + NORMAL_AFTER.toNanos();
        final Others.Seen before = others.before();
        final Others.Seen during = others.between(others.strikeNs(), normalNs, call -> true);
        final Others.Seen after = others.between(normalNs, normalNs + calm.toNanos(), call -> true);
        before.measure(ctx, "before");
        during.measure(ctx, "during");
        after.measure(ctx, "after");
        ctx.measured("normalAfterMs", others.normalAfterMs(NORMAL_AFTER.plus(calm)));
        ctx.check(
                before.wrong() + during.wrong() + after.wrong() == 0 && after.count() > 0,
                "every call runs",
                () -> "before: " + before + "; meanwhile: " + during + "; after: " + after);
        ctx.checkTime(
                after.isNormalBeside(before),
                NORMAL_AFTER.toSeconds() + " s after the end " + Others.BOUND,
                () -> after + "; before: " + before);
    }
}
