package io.berth.ops.drill;

import io.berth.ops.cluster.LocalCluster;
import io.berth.ops.cluster.LocalProcess;
import io.berth.ops.cluster.Signal;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * Workers are killed at once (SIGKILL) with runs inside and with idle sandboxes: one, or all of a
 * zone. Nothing new is placed there soon after, who waits for a run there is told, its slots stay
 * counted while it could still run, and the others serve. Started again, they serve too.
 */
public final class WorkerLossDrill implements Drill {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Duration RUN_TIME = Duration.ofMillis(100);
    private static final Duration WAITS = Duration.ofMinutes(3);
    private static final int SLOTS = 6;
    private static final long LIMITED_RUN_MS = 3_000;
    private static final int ZONES = 3;

    private final String name;
    private final String summary;
    private final int workers;
    private final Duration timeout;
    private final boolean isRestartedAtOnce;

    private WorkerLossDrill(
            final String name,
            final String summary,
            final int workers,
            final Duration timeout,
            final boolean isRestartedAtOnce) {
        this.name = name;
        this.summary = summary;
        this.workers = workers;
        this.timeout = timeout;
        this.isRestartedAtOnce = isRestartedAtOnce;
    }

    /**
     * One worker, started again when its slots are free by time alone.
     *
     * @param timeout of the function that is at its limit; how long its slots stay counted.
     */
    public static WorkerLossDrill ofOne(final Duration timeout) {
        return new WorkerLossDrill(
                "worker-kill",
                "SIGKILL of a worker with runs inside: nothing new there within 3 s, LOST told"
                        + " within 6 s, its slots counted while they could run; back, it serves",
                0,
                timeout,
                false);
    }

    /** All workers of one of three zones, started again while their slots are counted. */
    public static WorkerLossDrill ofZone() {
        return new WorkerLossDrill(
                "zone-loss",
                "SIGKILL of both workers of one of three zones: nothing new there within 3 s, LOST"
                        + " told within 6 s, the other zones serve; back, the zone serves",
                2 * ZONES,
                Duration.ofSeconds(20),
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
        final LocalCluster cluster =
                workers == 0 ? ctx.cluster() : ctx.start(ctx.newCluster().workers(workers));
        final List<LocalProcess> victims =
                Stream.iterate(1, i -> i < cluster.workers().size(), i -> i + ZONES)
                        .limit(workers == 0 ? 1 : workers / ZONES)
                        .map(cluster::worker)
                        .toList();
        final FleetWatch watch = new FleetWatch(ctx, victims);
        final LossChecks checks = new LossChecks(ctx);
        ctx.createFunction(name + "-once", LIMIT);
        ctx.createFunction(name + "-safe", LIMIT);
        ctx.createFunction(limited(), timeout, SLOTS);
        final int rate = Math.max(1, ctx.settings().ratePerSecond() / 2);
        final DrillLoad once =
                ctx.load(ctx.shape(name + "-once").withRate(rate).withRunTime(RUN_TIME));
        final DrillLoad safe =
                ctx.load(
                        ctx.shape(name + "-safe")
                                .withRate(rate)
                                .withRunTime(RUN_TIME)
                                .withSafeToRepeat());
        // A little more than its slots can serve: it stays at its limit.
        final DrillLoad limited =
                ctx.load(
                        ctx.shape(limited())
                                .withRate(SLOTS * 1_000 / (int) limitedRunMs() + 1)
                                .withRunTime(Duration.ofMillis(limitedRunMs()))
                                .withDeadline(WAITS));
        once.awaitMoreEnds(3 * rate, LIMIT);
        watch.awaitRunning(limited(), SLOTS, LIMIT);

        final long strikeNs = System.nanoTime();
        victims.forEach(victim -> FleetWatch.strike(ctx, victim, Signal.KILL));
        ctx.step("SIGKILL to " + victims.stream().map(LocalProcess::name).toList());
        watch.awaitGone(strikeNs, LIMIT);
        final long goneNs = System.nanoTime();
        watch.checkStillCounted(limited(), SLOTS);
        once.awaitMoreEnds(rate, LIMIT);
        long heldMs = 0;
        if (!isRestartedAtOnce) {
            watch.awaitHeld(limited(), SLOTS, LIMIT);
            heldMs = FleetWatch.msSince(goneNs);
            ctx.measured("slotsFreeMs", FleetWatch.msSince(strikeNs));
        }
        final long restartNs = System.nanoTime();
        victims.forEach(cluster::start);
        ctx.step("started again");
        watch.awaitBack(LIMIT);
        ctx.measured("backMs", FleetWatch.msSince(restartNs));
        if (isRestartedAtOnce) {
            watch.awaitPlaced(limited(), SLOTS, LIMIT);
            heldMs = FleetWatch.msSince(goneNs);
            ctx.measured("slotsFreeMs", FleetWatch.msSince(strikeNs));
        }
        checks.serves(name + "-after", watch);
        List.of(once, safe, limited).forEach(DrillLoad::stop);
        checkHeld(ctx, checks.lost(watch, limited), heldMs);
        checks.told(watch, strikeNs, once, limited);
        checks.ranOrLost(watch, once, limited);
        checks.repeated(safe);
        ctx.measured("gapMs", once.longestGapMs(strikeNs, strikeNs + LIMIT.toNanos()));
    }

    /**
     * It might have gone on running, cut off: its slots are free after the time limit. Who is back
     * at its place runs nothing of before: then they are free at once.
     *
     * @param lost runs at the limit that were lost.
     * @param heldMs from the worker's death until others had all slots.
     */
    private void checkHeld(final DrillContext ctx, final int lost, final long heldMs) {
        ctx.measured("lostAtLimit", lost);
        ctx.check(lost > 0, "slots are held there when it is struck", () -> "none was");
        if (isRestartedAtOnce) {
            ctx.checkTime(
                    heldMs < timeout.toMillis(),
                    "the slots of who is back are free before their time",
                    () -> "only after " + heldMs + " ms");
        } else if (lost > 0) {
            ctx.check(
                    heldMs >= timeout.toMillis(),
                    "slots are counted for as long as a run there may last",
                    () -> "they were for " + heldMs + " ms, not " + timeout.toMillis());
        }
    }

    /** Long enough that what runs there is still running when it is struck. */
    private long limitedRunMs() {
        return Math.min(LIMITED_RUN_MS, timeout.toMillis() * 4 / 5);
    }

    private String limited() {
        return name + "-limited";
    }
}
