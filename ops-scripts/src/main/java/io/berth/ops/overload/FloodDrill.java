package io.berth.ops.overload;

import io.berth.client.FunctionSettings;
import io.berth.client.protocol.ClientEnd;
import io.berth.ops.drill.Drill;
import io.berth.ops.drill.DrillContext;
import io.berth.ops.drill.DrillLoad;
import io.berth.ops.drill.LoadShape;
import io.berth.ops.drill.PlacedCalls.PlacedCall;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A tenant calls ten times as much as its limit lets run. It gets its share, the rest of it is
 * refused, and others notice nothing.
 */
public final class FloodDrill implements Drill {
    private static final String NAME = "flood";
    private static final String TENANT = "drill-flood";
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final int TIMES = 10;
    private static final int SLOTS = 4;
    private static final int QUEUED = 40;
    private static final Duration RUN = Duration.ofMillis(100);
    private static final Duration DEADLINE = Duration.ofSeconds(2);
    private static final int LEAST_SHARE_PERCENT = 80;

    private final Duration calm;
    private final Duration flood;

    /**
     * @param calm before the flood.
     * @param flood length of it.
     */
    public FloodDrill(final Duration calm, final Duration flood) {
        this.calm = calm;
        this.flood = flood;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String summary() {
        return "a tenant calls 10 times as much as its limit lets run: it gets its share and no"
                + " more, others notice nothing";
    }

    @Override
    public void run(final DrillContext ctx) {
        ctx.createFunction(NAME, Duration.ofSeconds(10));
        Scene.tenant(ctx, TENANT, SLOTS, QUEUED);
        Scene.function(ctx, TENANT, NAME, FunctionSettings.NONE_RESERVED, QUEUED);
        final DrillLoad load = ctx.load(ctx.shape(NAME));
        load.awaitMoreEnds(2 * ctx.settings().ratePerSecond(), LIMIT);
        final Others others = new Others(ctx, load);
        others.calm(calm);
        final QueueWatch watch = new QueueWatch(ctx);
        final int share = (int) (SLOTS * TimeUnit.SECONDS.toNanos(1) / RUN.toNanos());
        ctx.step(
                TENANT
                        + " calls "
                        + TIMES * share
                        + " times a second; its "
                        + SLOTS
                        + " slots can run "
                        + share);
        final List<PlacedCall> calls;
        final int sent;
        try (DrillLoad flooding =
                ctx.load(new LoadShape(TENANT, List.of(NAME), TIMES * share, RUN, DEADLINE))) {
            watch.watch(flood);
            others.over();
            flooding.stop();
            sent = flooding.sent();
            calls = flooding.calls().where(call -> true);
            ctx.measured("refused", flooding.tally().rejectedByReason().toString());
        }
        checkFlood(ctx, others, calls, sent, share);
        others.check(call -> true);
        watch.check(QUEUED + others.before().count());
    }

    private static void checkFlood(
            final DrillContext ctx,
            final Others others,
            final List<PlacedCall> calls,
            final int sent,
            final int share) {
        final long ran =
                calls.stream()
                        .filter(PlacedCall::isOk)
                        .filter(call -> call.endNs() - others.endNs() < 0)
                        .count();
        final long perSecond =
                ran * TimeUnit.SECONDS.toNanos(1) / (others.endNs() - others.strikeNs());
        final long refused = calls.stream().filter(c -> c.end() == ClientEnd.NOT_RUN).count();
        ctx.measured("floodSent", sent);
        ctx.measured("floodRanPerS", perSecond);
        ctx.measured("floodRefused", refused);
        ctx.check(
                calls.size() == sent,
                "every call of the flood ends",
                () -> (sent - calls.size()) + " did not");
        ctx.check(refused > 0, "what is too much is refused", () -> "nothing was");
        ctx.checkTime(
                100 * perSecond >= LEAST_SHARE_PERCENT * share,
                "who floods gets at least " + LEAST_SHARE_PERCENT + " % of what its limit lets run",
                () -> perSecond + " a second of " + share);
    }
}
