package io.berth.ops.drill;

import io.berth.ops.cluster.Await;
import io.berth.ops.cluster.LocalCluster;
import io.berth.ops.cluster.LocalProcess;
import io.berth.ops.cluster.NodeView;
import io.berth.ops.cluster.Signal;
import io.berth.ops.cluster.Supervisor;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * The leader stands still (SIGSTOP) with requests in it and goes on later: it has been deposed, it
 * follows or ends itself and is started again, and what it still answers is not believed.
 */
public final class LeaderStallDrill implements Drill {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Duration BURST_AFTER = Duration.ofMillis(500);
    private static final Duration BURST_RUN = Duration.ofMillis(1);
    private static final Duration LATE_LIMIT = Duration.ofSeconds(5);
    private static final int BURST = 2_000;
    private static final int BURST_UNDER_WAY = 300;
    private static final int CALM_S = 3;
    private static final int MOST_ROUNDS = 6;

    private final Duration stall;
    private final boolean wantsLateAnswers;

    /**
     * @param stall how long the leader stands still.
     * @param wantsLateAnswers whether it is done again until the leader was stopped with answers
     *     under way; only where the stall is shorter than what the transport takes for a death (10
     *     s).
     */
    public LeaderStallDrill(final Duration stall, final boolean wantsLateAnswers) {
        this.stall = stall;
        this.wantsLateAnswers = wantsLateAnswers;
    }

    @Override
    public String name() {
        return "leader-stall-" + stall.toSeconds() + "s";
    }

    @Override
    public String summary() {
        return "SIGSTOP of the leader for "
                + stall.toSeconds()
                + " s: it is deposed, comes back as a follower or anew, its late answers are not believed";
    }

    @Override
    public void run(final DrillContext ctx) {
        final LocalCluster cluster = ctx.cluster();
        final Supervisor supervisor = ctx.supervise();
        ctx.createFunction(name(), Duration.ofSeconds(10));
        final DrillLoad load = ctx.load(ctx.shape(name()));
        load.awaitMoreEnds(CALM_S * ctx.settings().ratePerSecond(), LIMIT);
        final SandboxCount sandboxes = SandboxCount.of(cluster);
        long late = 0;
        long gapMs = 0;
        int round = 0;
        do {
            round++;
            final DrillLoad burst =
                    ctx.batch(ctx.shape(name()).withRunTime(BURST_RUN), BURST, BURST_AFTER);
            final long workersBefore = droppedByWorkers(cluster);
            final long loadBefore = load.counters().lowerTermDropped();
            gapMs = Math.max(gapMs, stallOnce(ctx, supervisor, load, burst));
            final long lateNow = awaitLate(ctx, load, burst, cluster, workersBefore + loadBefore);
            late += lateNow;
            burst.stop();
            NodePromises.everyCallRuns(ctx, burst);
            ctx.step("round " + round + ": " + lateNow + " late answers, dropped");
        } while (wantsLateAnswers && late == 0 && round < MOST_ROUNDS);
        load.stop();
        ctx.measured("rounds", round);
        ctx.measured("lateAnswersDropped", late);
        ctx.measured("gapMs", gapMs);
        final long longestMs = gapMs;
        ctx.checkTime(
                longestMs <= NodePromises.killGapMs(ctx.settings()),
                "the gap is at most " + NodePromises.killGapMs(ctx.settings()) + " ms",
                () -> longestMs + " ms");
        if (wantsLateAnswers) {
            ctx.check(
                    late > 0,
                    "the drill has late answers to show",
                    () -> "none in " + MOST_ROUNDS + " rounds");
        }
        NodePromises.everyCallRuns(ctx, load);
        NodePromises.noSandboxGoes(ctx, sandboxes);
    }

    /**
     * @return the longest gap from the strike to the end of the stall.
     */
    private long stallOnce(
            final DrillContext ctx,
            final Supervisor supervisor,
            final DrillLoad load,
            final DrillLoad burst) {
        final LocalCluster cluster = ctx.cluster();
        final int leader = cluster.awaitLeader(LIMIT);
        final LocalProcess node = cluster.node(leader);
        final long term = cluster.view(leader).term();
        final int restarts = supervisor.restarts(node);
        ctx.await(LIMIT, "the burst", () -> burst.sent() >= BURST_UNDER_WAY);
        final long strikeNs = System.nanoTime();
        node.signal(Signal.STOP);
        ctx.step(
                "SIGSTOP to node "
                        + leader
                        + ", the leader of term "
                        + term
                        + ", with "
                        + (burst.sent() - burst.ended())
                        + " calls of a burst open");
        final int next = ctx.awaitLeaderAfter(term, LIMIT);
        ctx.step("node " + next + " leads");
        ctx.pass(stall.minusNanos(Math.min(stall.toNanos(), System.nanoTime() - strikeNs)));
        final long endNs = System.nanoTime();
        node.signal(Signal.CONT);
        ctx.step("SIGCONT to node " + leader);
        // At first its counters still say what it was when it stopped.
        ctx.await(
                LIMIT,
                node.name() + " to know the newer term",
                () -> cluster.view(leader).term() > term);
        ctx.awaitCaughtUp(leader, ctx.committed(), LIMIT);
        ctx.measured("backMs", TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - endNs));
        final NodeView view = cluster.view(leader);
        ctx.step(
                "node "
                        + leader
                        + " is a "
                        + view.role()
                        + " of term "
                        + view.term()
                        + (supervisor.restarts(node) > restarts ? ", started again" : ""));
        ctx.measured("startedAgain", supervisor.restarts(node) - restarts);
        ctx.check(!view.isLeader(), "the stalled leader follows", view::toString);
        return load.longestGapMs(strikeNs, endNs);
    }

    /** Late answers come as soon as the leader goes on; where there are none, none will come. */
    private static long awaitLate(
            final DrillContext ctx,
            final DrillLoad load,
            final DrillLoad burst,
            final LocalCluster cluster,
            final long before) {
        Await.until(LATE_LIMIT, () -> dropped(load, burst, cluster) > before);
        final long dropped = dropped(load, burst, cluster) - before;
        ctx.measured("droppedByBurst", burst.counters().lowerTermDropped());
        return dropped;
    }

    private static long dropped(
            final DrillLoad load, final DrillLoad burst, final LocalCluster cluster) {
        return load.counters().lowerTermDropped()
                + burst.counters().lowerTermDropped()
                + droppedByWorkers(cluster);
    }

    private static long droppedByWorkers(final LocalCluster cluster) {
        return cluster.sumOfWorkers("berth-worker-lower-term-dropped");
    }
}
