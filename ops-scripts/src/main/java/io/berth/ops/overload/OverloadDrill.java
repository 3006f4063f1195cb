package io.berth.ops.overload;

import io.berth.client.protocol.EndReason;
import io.berth.ops.drill.Drill;
import io.berth.ops.drill.DrillContext;
import io.berth.ops.drill.DrillLoad;
import io.berth.ops.drill.LoadShape;
import io.berth.ops.drill.PlacedCalls.PlacedCall;
import io.berth.ops.load.LoadTally;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * Three times what can be sustained, for a while, then half of it again. Of the balancer: what it
 * sustains on this machine is found first. Of a fleet: its slots over the run time. What is too
 * much must be refused in time and with reasons, and all must be as before soon after.
 */
public final class OverloadDrill implements Drill {
    private static final int TIMES = 3;
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    /** A payload that left just before the deadline of its call: one in so many may. */
    private static final int UNKNOWN_IN = 1_000;

    private static final Duration DEADLINE = Duration.ofSeconds(2);
    private static final Duration LATE = Duration.ofMillis(500);
    private static final Duration NORMAL_AFTER = Duration.ofSeconds(5);
    private static final int FIRST_RATE = 250;
    private static final int MOST_RATE = 64_000;
    private static final Duration STEP = Duration.ofSeconds(6);
    private static final Duration BALANCER_RUN = Duration.ofMillis(1);
    private static final int MAX_QUEUED = 100_000;
    private static final int SLOTS = 20;
    private static final int SLOTS_QUEUED = 200;
    private static final Duration SLOTS_RUN = Duration.ofMillis(100);

    /** Words that say what was too much, or that its time was over. */
    private static final Set<EndReason> REASONS =
            Set.of(
                    EndReason.DEADLINE,
                    EndReason.QUEUE_FULL,
                    EndReason.TENANT_QUEUE_FULL,
                    EndReason.CLIENT_QUEUE_FULL,
                    EndReason.TENANT_CONCURRENCY,
                    EndReason.FUNCTION_CONCURRENCY,
                    EndReason.UNRESERVED_CONCURRENCY,
                    EndReason.SCALE_UP_RATE,
                    EndReason.NO_CAPACITY,
                    EndReason.TOO_MANY_INVOCATIONS);

    private final String name;
    private final boolean isOfSlots;
    private final int fixedRate;
    private final Duration calm;
    private final Duration overload;
    private final int leastPercent;

    private OverloadDrill(
            final String name,
            final boolean isOfSlots,
            final int fixedRate,
            final Duration calm,
            final Duration overload,
            final int leastPercent) {
        this.name = name;
        this.isOfSlots = isOfSlots;
        this.fixedRate = fixedRate;
        this.calm = calm;
        this.overload = overload;
        this.leastPercent = leastPercent;
    }

    /** More decisions a second than this machine makes, which is found first. */
    public static OverloadDrill ofBalancer(final Duration overload) {
        return new OverloadDrill("overload", false, 0, Duration.ofSeconds(10), overload, 50);
    }

    /**
     * The same with a rate that is taken to be what can be sustained. @param perSecond calls a
     * second.
     */
    public static OverloadDrill ofBalancer(final int perSecond, final Duration overload) {
        return new OverloadDrill("overload", false, perSecond, Duration.ofSeconds(3), overload, 0);
    }

    /** More runs than a function has slots for. */
    public static OverloadDrill ofSlots(final Duration calm, final Duration overload) {
        return new OverloadDrill("overload-slots", true, 0, calm, overload, 80);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String summary() {
        return (isOfSlots
                        ? "3 times as many calls as the slots of a function can run"
                        : "3 times as many calls as the balancer sustains on this machine")
                + ", then normal again: refused in time with reasons, nothing lost, normal within 5 s";
    }

    @Override
    public void run(final DrillContext ctx) {
        // Where elections are held after all, a node may give up: the rest is to be seen too.
        ctx.supervise();
        if (isOfSlots) {
            ctx.createFunction(name, TIMEOUT, SLOTS);
            Scene.function(ctx, DrillContext.TENANT, name, SLOTS, SLOTS_QUEUED);
        } else {
            ctx.createFunction(name, TIMEOUT);
        }
        final LoadShape shape =
                ctx.shape(name)
                        .withRunTime(isOfSlots ? SLOTS_RUN : BALANCER_RUN)
                        .withDeadline(DEADLINE);
        final int sustainable = sustainable(ctx, shape);
        ctx.measured("sustainablePerS", sustainable);
        final int normal = Math.max(1, sustainable / 2);
        final DrillLoad usual = ctx.load(shape.withRate(normal));
        usual.awaitMoreEnds(2 * normal, LIMIT);
        final Others others = new Others(ctx, usual);
        others.calm(calm);
        final QueueWatch watch = new QueueWatch(ctx);
        ctx.step(TIMES * sustainable + " calls a second for " + overload.toSeconds() + " s");
        final List<PlacedCall> tooMany;
        final int sent;
        final LoadTally extraEnds;
        try (DrillLoad extra = ctx.load(shape.withRate(TIMES * sustainable - normal))) {
            watch.watch(overload);
            others.over();
            extra.stop();
            sent = extra.sent();
            extraEnds = extra.tally();
            tooMany = extra.calls().where(call -> true);
        }
        ctx.step("over: " + normal + " calls a second again");
        ctx.measured("extraSent", sent);
        ctx.check(
                extraEnds.ended() == sent,
                "every call ends",
                () -> (sent - extraEnds.ended()) + " of " + sent + " did not");
        watch.watch(NORMAL_AFTER.plus(calm));
        usual.stop();
        checkRefusals(ctx, usual, tooMany, watch.wasElection());
        checkServed(ctx, usual, tooMany, others, sustainable);
        checkNormalAgain(ctx, others);
        watch.check(isOfSlots ? SLOTS_QUEUED : MAX_QUEUED);
    }

    private int sustainable(final DrillContext ctx, final LoadShape shape) {
        if (isOfSlots) {
            return (int) (SLOTS * Duration.ofSeconds(1).toNanos() / SLOTS_RUN.toNanos());
        }
        if (fixedRate > 0) {
            return fixedRate;
        }
        try (DrillLoad warmUp = ctx.load(shape.withRate(FIRST_RATE))) {
            ctx.pass(STEP);
            warmUp.stop();
        }
        return new SustainableRate(ctx, shape, STEP).find(FIRST_RATE, MOST_RATE);
    }

    private static void checkRefusals(
            final DrillContext ctx,
            final DrillLoad usual,
            final List<PlacedCall> tooMany,
            final boolean wasElection) {
        final Map<String, Integer> ends = new TreeMap<>();
        long latestNs = 0;
        long unknown = 0;
        int odd = 0;
        final List<PlacedCall> all =
                java.util.stream.Stream.concat(
                                tooMany.stream(), usual.calls().where(call -> true).stream())
                        .toList();
        for (final PlacedCall call : all) {
            if (!call.isOk()) {
                ends.merge(call.end() + "(" + call.reason() + ")", 1, Integer::sum);
                switch (call.end()) {
                    case UNKNOWN -> unknown++;
                    case NOT_RUN -> odd += isReason(call.reason(), wasElection) ? 0 : 1;
                    default -> odd++;
                }
            }
            latestNs = Math.max(latestNs, call.endNs() - call.startNs() - DEADLINE.toNanos());
        }
        ctx.measured("calls", all.size());
        ctx.measured("notCompleted", ends.toString());
        ctx.measured("latestMs", TimeUnit.NANOSECONDS.toMillis(Math.max(0, latestNs)));
        final int oddEnds = odd;
        final long unknownEnds = unknown;
        final long lateMs = TimeUnit.NANOSECONDS.toMillis(latestNs);
        ctx.check(
                oddEnds == 0,
                "what is refused is told why",
                () -> oddEnds + " ends say something else: " + ends);
        ctx.checkTime(
                unknownEnds * UNKNOWN_IN <= all.size(),
                "of a thousand calls at most one ends without a word of its run",
                () -> unknownEnds + " of " + all.size() + ": " + ends);
        ctx.checkTime(
                lateMs <= LATE.toMillis(),
                "what is refused is refused in time",
                () -> "a call ended " + lateMs + " ms after its deadline");
    }

    /** While no node leads, that is the reason. */
    private static boolean isReason(final EndReason reason, final boolean wasElection) {
        return REASONS.contains(reason) || wasElection && reason == EndReason.UNAVAILABLE;
    }

    /** What is too much must not keep it from what it can do. */
    private void checkServed(
            final DrillContext ctx,
            final DrillLoad usual,
            final List<PlacedCall> tooMany,
            final Others others,
            final int sustainable) {
        final long fromNs = others.strikeNs();
        final long toNs = others.endNs();
        final long served =
                java.util.stream.Stream.concat(
                                tooMany.stream(), usual.calls().where(call -> true).stream())
                        .filter(PlacedCall::isOk)
                        .filter(call -> call.endNs() - fromNs >= 0 && call.endNs() - toNs < 0)
                        .count();
        final long perSecond = served * TimeUnit.SECONDS.toNanos(1) / (toNs - fromNs);
        ctx.measured("servedPerS", perSecond);
        ctx.checkTime(
                100 * perSecond >= (long) leastPercent * sustainable,
                "meanwhile at least " + leastPercent + " % of what can be sustained is served",
                () -> perSecond + " a second of " + sustainable);
    }

    private void checkNormalAgain(final DrillContext ctx, final Others others) {
        final Others.Seen before = others.before();
        final long normalNs = others.endNs() + NORMAL_AFTER.toNanos();
        final Others.Seen after = others.between(normalNs, normalNs + calm.toNanos(), call -> true);
        final Others.Seen during =
                others.between(others.strikeNs(), others.endNs(), PlacedCall::isOk);
        before.measure(ctx, "before");
        during.measure(ctx, "during");
        after.measure(ctx, "after");
        ctx.measured("normalAfterMs", others.normalAfterMs(NORMAL_AFTER.plus(calm)));
        ctx.check(
                after.wrong() == 0 && after.count() > 0,
                "5 s after the end every call runs",
                after::toString);
        ctx.checkTime(
                after.isNormalBeside(before),
                "5 s after the end " + Others.BOUND,
                () -> after + "; before: " + before);
    }
}
