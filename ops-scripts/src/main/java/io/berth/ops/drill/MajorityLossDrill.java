package io.berth.ops.drill;

import io.berth.ops.cluster.LocalCluster;
import io.berth.ops.cluster.NodeView;
import io.berth.ops.cluster.Signal;
import io.berth.ops.drill.PlacedCalls.PlacedCall;
import io.berth.ops.load.LoadTally;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Two of three nodes are dead: nothing is decided, callers are told so truthfully at their
 * deadline, and everything goes on from where it was when one of them is back.
 */
public final class MajorityLossDrill implements Drill {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Duration DEADLINE = Duration.ofSeconds(3);
    private static final Duration SLOT_TIME = Duration.ofSeconds(2);
    private static final long UNDER_WAY_NS = TimeUnit.MILLISECONDS.toNanos(500);
    private static final long LATE_LIMIT_MS = 500;

    /** Deadlines are rounded on their way through timers. */
    private static final long EARLY_NS = TimeUnit.MILLISECONDS.toNanos(20);

    private static final int CALM_S = 3;

    private final boolean leaderSurvives;
    private final Duration outage;

    /**
     * @param leaderSurvives whether it is the leader that is left alone, or a follower.
     * @param outage how long two are dead; longer than 4 s, so that calls end meanwhile.
     */
    public MajorityLossDrill(final boolean leaderSurvives, final Duration outage) {
        this.leaderSurvives = leaderSurvives;
        this.outage = outage;
    }

    @Override
    public String name() {
        return leaderSurvives ? "majority-loss" : "majority-loss-leader";
    }

    @Override
    public String summary() {
        return "two of three nodes dead, "
                + (leaderSurvives ? "the leader alone left" : "the leader among them")
                + ": nothing is decided, callers are told so, all goes on where it was";
    }

    @Override
    public void run(final DrillContext ctx) {
        final LocalCluster cluster = ctx.cluster();
        final int rate = ctx.settings().ratePerSecond();
        ctx.createFunction(name(), Duration.ofSeconds(10));
        final DrillLoad load = ctx.load(ctx.shape(name()).withDeadline(DEADLINE));
        load.awaitMoreEnds(CALM_S * rate, LIMIT);
        final OpenWork work = OpenWork.start(ctx, name(), outage.plusSeconds(20), SLOT_TIME);
        final FleetIds ids = FleetIds.of(ctx, load);
        final SandboxCount sandboxes = SandboxCount.of(cluster);
        final int leader = cluster.awaitLeader(LIMIT);
        final long term = cluster.view(leader).term();
        final List<Integer> victims = victims(cluster, leader);
        for (final int victim : victims) {
            cluster.node(victim).keepDown();
            cluster.node(victim).signal(Signal.KILL);
        }
        final long lostNs = System.nanoTime();
        ctx.step("SIGKILL to nodes " + victims + " of three, node " + leader + " led");
        ctx.pass(outage);
        for (final NodeView view : cluster.views()) {
            ctx.check(!view.isLeader(), "nobody leads without a majority", view::toString);
        }
        final long backNs = System.nanoTime();
        cluster.start(cluster.node(victims.get(0)));
        ctx.step("started node " + victims.get(0) + " again");
        ctx.awaitLeaderAfter(term, LIMIT);
        final long ledNs = System.nanoTime();
        ctx.measured("leaderAfterMs", TimeUnit.NANOSECONDS.toMillis(ledNs - backNs));
        ctx.newOperator();
        work.checkKnown();
        load.awaitMoreEnds(2 * rate, LIMIT);
        ids.checkSame(ctx, load);
        cluster.start(cluster.node(victims.get(1)));
        ctx.awaitHealthy(LIMIT);
        load.stop();
        ctx.measured("gapMs", load.longestGapMs(lostNs, ledNs + LIMIT.toNanos()));
        checkOutage(ctx, load, lostNs + UNDER_WAY_NS, backNs);
        work.checkDone();
        NodePromises.noSandboxGoes(ctx, sandboxes);
    }

    private List<Integer> victims(final LocalCluster cluster, final int leader) {
        final List<Integer> others = new ArrayList<>();
        for (int node = 0; node < cluster.nodes().size(); node++) {
            if (node != leader) {
                others.add(node);
            }
        }
        return leaderSurvives ? others : List.of(leader, others.get(0));
    }

    /** What was decided at the moment of the loss may still be on its way for half a second. */
    private static void checkOutage(
            final DrillContext ctx, final DrillLoad load, final long fromNs, final long toNs) {
        final int placed = load.placedIn(fromNs, toNs);
        ctx.measured("placedMeanwhile", placed);
        ctx.check(placed == 0, "nothing is placed without a majority", () -> placed + " were");
        final LoadTally meanwhile = load.tally(fromNs, toNs - DEADLINE.toNanos());
        final Map<String, Integer> rejected = meanwhile.rejectedByReason();
        final int unavailable = rejected.getOrDefault("UNAVAILABLE", 0);
        ctx.measured("unavailable", unavailable);
        ctx.measured("unknown", load.tally().lostEnds());
        ctx.check(meanwhile.ended() > 0, "calls are made meanwhile", () -> "none");
        ctx.check(
                unavailable == meanwhile.ended(),
                "who calls meanwhile is told NOT_RUN(UNAVAILABLE)",
                () -> NodePromises.ends(meanwhile, meanwhile.ended()));
        checkNobodyIsToldEarly(ctx, load);
        final long lateMs = load.latestMs();
        ctx.measured("latestEndMs", lateMs);
        ctx.checkTime(
                lateMs <= LATE_LIMIT_MS,
                "calls end at their deadline, at most " + LATE_LIMIT_MS + " ms after it",
                () -> lateMs + " ms after it");
    }

    /** Until its deadline a call may still be placed: a majority may be back. */
    private static void checkNobodyIsToldEarly(final DrillContext ctx, final DrillLoad load) {
        final long leastNs = DEADLINE.toNanos() - EARLY_NS;
        final List<PlacedCall> early =
                load.calls().where(call -> !call.isOk() && call.endNs() - call.startNs() < leastNs);
        ctx.check(
                early.isEmpty(),
                "a call that does not run ends at its deadline, not before",
                () -> early.size() + " ended earlier, as " + early.get(0));
    }
}
