package io.berth.ops.drill;

import io.berth.ops.cluster.Await;
import io.berth.ops.cluster.CounterFile;
import io.berth.ops.cluster.LocalCluster;
import io.berth.ops.cluster.LocalProcess;
import io.berth.ops.cluster.Signal;
import java.time.Duration;
import java.util.List;

/**
 * A worker stands still (SIGSTOP) with runs inside and goes on. Within its grace nothing is lost
 * and no sandbox goes; past it, its runs are told LOST, it stops all it held and comes back as a
 * new incarnation. Half of its runs are of a Java function, which goes on where it stood.
 */
public final class WorkerStallDrill implements Drill {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final Duration WAITS = Duration.ofMinutes(3);
    private static final int SLOTS = 6;
    private static final String LEASE_OVER = "berth-worker-lease-over";
    private static final String INCARNATIONS = "berth-worker-incarnations";

    private final String name;
    private final String summary;
    private final List<Duration> stalls;
    private final boolean isPastGrace;

    private WorkerStallDrill(
            final String name,
            final String summary,
            final List<Duration> stalls,
            final boolean isPastGrace) {
        this.name = name;
        this.summary = summary;
        this.stalls = stalls;
        this.isPastGrace = isPastGrace;
    }

    /** Stalls one after the other, all within silence and grace together. */
    public static WorkerStallDrill withinGrace(final Duration... stalls) {
        return new WorkerStallDrill(
                "worker-stall-short",
                "SIGSTOP of a worker within its grace, with runs inside: every call runs, nothing"
                        + " is lost, no sandbox goes, payloads past the lease are refused",
                List.of(stalls),
                false);
    }

    /** One stall, longer than silence and grace together. */
    public static WorkerStallDrill pastGrace(final Duration stall) {
        return new WorkerStallDrill(
                "worker-stall-long",
                "SIGSTOP of a worker past its grace, with runs inside: LOST told within 6 s; it"
                        + " stops all it held and comes back as a new incarnation",
                List.of(stall),
                true);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String summary() {
        return summary;
    }

    @Override
    public void run(final DrillContext ctx) {
        final LocalCluster cluster = ctx.cluster();
        final LocalProcess victim = cluster.worker(1);
        final FleetWatch watch = new FleetWatch(ctx, List.of(victim));
        final LossChecks checks = new LossChecks(ctx);
        ctx.createFunction(name + "-once", LIMIT);
        final String limited = name + "-limited";
        DrillJar.createFunction(ctx, victim.directory(), limited, TIMEOUT, SLOTS);
        final int rate = Math.max(1, ctx.settings().ratePerSecond() / 2);
        final DrillLoad once =
                ctx.load(
                        ctx.shape(name + "-once")
                                .withRate(rate)
                                .withRunTime(Duration.ofMillis(200)));
        // A little more than its slots can serve: it stays at its limit.
        final DrillLoad held =
                ctx.load(
                        ctx.shape(limited)
                                .withRate(4)
                                .withRunTime(Duration.ofMillis(1_600))
                                .withDeadline(WAITS));
        once.awaitMoreEnds(3 * rate, LIMIT);
        final SandboxCount sandboxes = SandboxCount.of(cluster);
        long strikeNs = 0;
        for (final Duration stall : stalls) {
            watch.awaitRunning(limited, SLOTS, LIMIT);
            strikeNs = System.nanoTime();
            ctx.step("SIGSTOP to " + victim.name() + " for " + stall.toMillis() + " ms");
            FleetWatch.strike(ctx, victim, Signal.STOP);
            if (isPastGrace) {
                watch.awaitGone(strikeNs, LIMIT);
                watch.checkStillCounted(limited, SLOTS);
            }
            goOn(ctx, victim, stall.toMillis() - FleetWatch.msSince(strikeNs));
            if (isPastGrace) {
                awaitNewIncarnation(ctx, cluster, victim, watch);
            } else {
                watch.awaitActive(LIMIT);
            }
            ctx.measured("backAfterMs", FleetWatch.msSince(strikeNs) - stall.toMillis());
            once.awaitMoreEnds(2 * rate, LIMIT);
        }
        if (isPastGrace) {
            checks.serves(name + "-after", watch);
        }
        once.stop();
        held.stop();
        if (isPastGrace) {
            checks.told(watch, strikeNs, once, held);
            checks.ranOrLost(watch, once, held);
        } else {
            checkNothingLost(ctx, victim, watch, sandboxes);
            checks.ran(once, held);
        }
    }

    private static void goOn(
            final DrillContext ctx, final LocalProcess victim, final long afterMs) {
        Await.until(Duration.ofMillis(Math.max(0, afterMs)), () -> !victim.isRunning());
        FleetWatch.strike(ctx, victim, Signal.CONT);
    }

    /**
     * A process that stood still for longer than its media driver bears ends by itself; whoever
     * supervises it starts it again.
     */
    private static void awaitNewIncarnation(
            final DrillContext ctx,
            final LocalCluster cluster,
            final LocalProcess victim,
            final FleetWatch watch) {
        ctx.await(
                LIMIT,
                victim.name() + " to be back or to end",
                () -> watch.isBack() || !victim.isRunning());
        ctx.measured("endedItself", victim.isRunning() ? 0 : 1);
        if (victim.isRunning()) {
            final long incarnations = counter(victim, INCARNATIONS);
            ctx.check(
                    incarnations == 2,
                    "it comes back as a new incarnation",
                    () -> "it is its incarnation " + incarnations);
        } else {
            cluster.start(victim);
            watch.awaitBack(LIMIT);
        }
    }

    private static void checkNothingLost(
            final DrillContext ctx,
            final LocalProcess victim,
            final FleetWatch watch,
            final SandboxCount sandboxes) {
        ctx.measured("refusedPastLease", counter(victim, LEASE_OVER));
        ctx.check(!watch.isBack(), "it stays the same incarnation", () -> "it is a new one");
        ctx.check(
                sandboxes.gone() == 0,
                "no sandbox goes",
                () -> sandboxes.gone() + " were stopped or died");
    }

    private static long counter(final LocalProcess worker, final String label) {
        return CounterFile.read(worker)
                .map(counters -> counters.labelled(label).orElse(0))
                .orElse(0L);
    }
}
