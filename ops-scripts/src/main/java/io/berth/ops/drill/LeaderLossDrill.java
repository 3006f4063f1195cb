package io.berth.ops.drill;

import io.berth.ops.cluster.LocalCluster;
import io.berth.ops.cluster.LocalProcess;
import io.berth.ops.cluster.Signal;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * The process of the leader ends under load, by SIGKILL or SIGTERM, and comes back: every call
 * runs, warm sandboxes stay, the node catches up.
 */
public final class LeaderLossDrill implements Drill {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final long GAP_WINDOW_NS = TimeUnit.SECONDS.toNanos(20);
    private static final int CALM_S = 5;

    private final Signal signal;

    /**
     * @param signal KILL or TERM.
     */
    public LeaderLossDrill(final Signal signal) {
        this.signal = signal;
    }

    @Override
    public String name() {
        return "leader-" + signal.name().toLowerCase(Locale.ROOT);
    }

    @Override
    public String summary() {
        return "SIG"
                + signal
                + " of the leader: another one leads, no call is lost, no warm sandbox goes, the node comes back";
    }

    @Override
    public void run(final DrillContext ctx) {
        final LocalCluster cluster = ctx.cluster();
        final int rate = ctx.settings().ratePerSecond();
        ctx.createFunction(name(), Duration.ofSeconds(10));
        final DrillLoad load = ctx.load(ctx.shape(name()));
        load.awaitMoreEnds(CALM_S * rate, LIMIT);
        final SandboxCount sandboxes = SandboxCount.of(cluster);
        final int leader = cluster.awaitLeader(LIMIT);
        final LocalProcess node = cluster.node(leader);
        final long term = cluster.view(leader).term();
        node.keepDown();
        final long strikeNs = System.nanoTime();
        node.signal(signal);
        ctx.step("SIG" + signal + " to node " + leader + ", the leader of term " + term);
        final int next = ctx.awaitLeaderAfter(term, LIMIT);
        ctx.step("node " + next + " leads");
        ctx.await(LIMIT, node.name() + " to end", () -> !node.isRunning());
        load.awaitMoreEnds(2 * rate, LIMIT);
        final long startedNs = System.nanoTime();
        cluster.start(node);
        ctx.awaitCaughtUp(leader, ctx.committed(), LIMIT);
        ctx.measured("catchUpMs", TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startedNs));
        load.awaitMoreEnds(rate, LIMIT);
        load.stop();
        final long gapMs = load.longestGapMs(strikeNs, strikeNs + GAP_WINDOW_NS);
        ctx.measured("gapMs", gapMs);
        ctx.measured("resent", load.counters().invokesResent());
        ctx.checkTime(
                gapMs <= boundMs(ctx.settings()),
                "the gap is at most " + boundMs(ctx.settings()) + " ms",
                () -> gapMs + " ms");
        NodePromises.everyCallRuns(ctx, load);
        NodePromises.noSandboxGoes(ctx, sandboxes);
    }

    private long boundMs(final DrillSettings settings) {
        return signal == Signal.TERM ? NodePromises.TERM_GAP_MS : NodePromises.killGapMs(settings);
    }
}
