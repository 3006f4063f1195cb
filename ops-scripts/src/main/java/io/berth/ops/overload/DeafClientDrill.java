package io.berth.ops.overload;

import io.berth.client.FunctionSettings;
import io.berth.ops.drill.Drill;
import io.berth.ops.drill.DrillContext;
import io.berth.ops.drill.DrillLoad;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A client asks and does not read its answers. They wait in the part of the outbox that one session
 * may have, the oldest are dropped; its session stays, others notice nothing, and when it listens
 * again it can ask for what it missed.
 */
public final class DeafClientDrill implements Drill {
    private static final String NAME = "deaf-client";
    private static final String TENANT = "drill-deaf";
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final int SLOTS = 64;
    private static final int CONCURRENCY = 8;
    private static final int QUEUED = 200;
    private static final int ASKS_PER_S = 200;
    private static final int QUESTIONS_PER_S = 20;
    private static final long TURN_NS = TimeUnit.MICROSECONDS.toNanos(500);

    private final Duration calm;
    private final Duration deaf;

    /**
     * @param calm before it is deaf.
     * @param deaf how long it is.
     */
    public DeafClientDrill(final Duration calm, final Duration deaf) {
        this.calm = calm;
        this.deaf = deaf;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String summary() {
        return "a client asks and does not read its answers: they wait in its part of the outbox,"
                + " the oldest go, others notice nothing; when it listens again it is answered";
    }

    @Override
    public void run(final DrillContext ctx) {
        ctx.createFunction(NAME, Duration.ofSeconds(10));
        Scene.tenant(ctx, TENANT, CONCURRENCY, QUEUED);
        Scene.function(ctx, TENANT, NAME, FunctionSettings.NONE_RESERVED, QUEUED);
        final DrillLoad load = ctx.load(ctx.shape(NAME));
        load.awaitMoreEnds(2 * ctx.settings().ratePerSecond(), LIMIT);
        final Others others = new Others(ctx, load);
        // Before the client is there: a long calm outlasts the session of one that says nothing.
        others.calm(calm);
        try (DeafClient client = new DeafClient(ctx.cluster().ingress(), SLOTS)) {
            client.introduce(TENANT, NAME);
            final QueueWatch watch = new QueueWatch(ctx);
            ctx.step(
                    "a client asks "
                            + ASKS_PER_S
                            + " times a second, and about all its requests "
                            + QUESTIONS_PER_S
                            + " times, and reads nothing");
            final long heard = client.heard();
            beDeaf(client, watch);
            others.over();
            ctx.measured("deafAsked", client.asked());
            ctx.measured("deafOwed", client.owed());
            ctx.check(client.heard() == heard, "it is deaf", () -> "it heard " + client.heard());
            if (watch.wasElection()) {
                ctx.step("  another node leads, which the deaf one can't know: not judged");
            } else {
                checkOutbox(ctx, watch);
                ctx.check(
                        client.listens(),
                        "when it listens again it is answered",
                        () -> "it heard no answer to what it asked");
            }
            others.check(call -> true);
            watch.check(QUEUED + SLOTS + ctx.settings().ratePerSecond());
        }
    }

    /** The looks are short and seldom, so one thread does both. */
    private void beDeaf(final DeafClient client, final QueueWatch watch) {
        final long startNs = System.nanoTime();
        final long secondNs = TimeUnit.SECONDS.toNanos(1);
        long asks = 0;
        long questions = 0;
        long looks = 0;
        for (long ns = 0; ns < deaf.toNanos(); ns = System.nanoTime() - startNs) {
            if (ns * ASKS_PER_S / secondNs >= asks) {
                asks++;
                client.ask();
            }
            if (ns * QUESTIONS_PER_S / secondNs >= questions) {
                questions++;
                client.askForAll();
            }
            if (ns * 2 / secondNs >= looks) {
                looks++;
                watch.look();
            }
            client.keepAlive();
            LockSupport.parkNanos(TURN_NS);
        }
    }

    private static void checkOutbox(final DrillContext ctx, final QueueWatch watch) {
        ctx.check(
                watch.mostWaiting() > 0 && watch.dropped() > 0,
                "its answers wait and the oldest go",
                () -> watch.mostWaiting() + " waited, " + watch.dropped() + " were dropped");
        ctx.check(
                watch.mostWaiting() <= QueueWatch.OUTBOX_OF_A_SESSION,
                "what waits for one session is bounded",
                () ->
                        watch.mostWaiting()
                                + " messages, "
                                + QueueWatch.OUTBOX_OF_A_SESSION
                                + " may");
    }
}
