package io.berth.ops.overload;

import io.berth.client.WorkerInfo;
import io.berth.ops.CheckFailed;
import io.berth.ops.cluster.LocalProcess;
import io.berth.ops.cluster.Signal;
import io.berth.ops.drill.Drill;
import io.berth.ops.drill.DrillContext;
import io.berth.ops.drill.DrillLoad;
import java.time.Duration;

/**
 * A worker that is slow in everything: its process gets the processor for a fifth of the time, in
 * turns. It is not given up, its calls take longer, and those on other workers do not.
 */
public final class SlowWorkerDrill implements Drill {
    private static final String NAME = "slow-worker";
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Duration STOPPED = Duration.ofMillis(400);
    private static final Duration RUNNING = Duration.ofMillis(100);

    /** A call there meets some stops: placement, payload, run and result may each wait for one. */
    private static final int MOST_STOPS = 5;

    private final Duration calm;
    private final Duration slow;

    /**
     * @param calm before the worker is slow.
     * @param slow how long it is.
     */
    public SlowWorkerDrill(final Duration calm, final Duration slow) {
        this.calm = calm;
        this.slow = slow;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String summary() {
        return "a worker gets the processor for a fifth of the time: its calls take longer and"
                + " none is lost, calls on other workers notice nothing";
    }

    @Override
    public void run(final DrillContext ctx) {
        ctx.createFunction(NAME, Duration.ofSeconds(10));
        final DrillLoad load = ctx.load(ctx.shape(NAME));
        load.awaitMoreEnds(2 * ctx.settings().ratePerSecond(), LIMIT);
        final LocalProcess victim = ctx.cluster().worker(0);
        final WorkerInfo info = info(ctx, victim);
        final Others others = new Others(ctx, load);
        others.calm(calm);
        final QueueWatch watch = new QueueWatch(ctx);
        ctx.step(
                victim.name()
                        + " runs "
                        + RUNNING.toMillis()
                        + " ms and stands still for "
                        + STOPPED.toMillis()
                        + " ms, in turns");
        makeSlow(ctx, victim);
        others.over();
        watch.watch(Duration.ofSeconds(1));
        others.check(call -> call.workerId() != info.workerId());
        checkSlowOnes(ctx, others, info);
        ctx.check(
                info(ctx, victim).incarnation() == info.incarnation(),
                "it is not given up",
                () -> "it is a new incarnation");
        watch.check(Long.MAX_VALUE);
    }

    private void makeSlow(final DrillContext ctx, final LocalProcess victim) {
        final long endNs = System.nanoTime() + slow.toNanos();
        try {
            while (System.nanoTime() - endNs < 0) {
                victim.signal(Signal.STOP);
                ctx.pass(STOPPED);
                victim.signal(Signal.CONT);
                ctx.pass(RUNNING);
            }
        } finally {
            victim.signal(Signal.CONT);
        }
    }

    private static void checkSlowOnes(
            final DrillContext ctx, final Others others, final WorkerInfo info) {
        final Others.Seen there =
                others.between(
                        others.strikeNs(),
                        others.endNs(),
                        call -> call.workerId() == info.workerId());
        there.measure(ctx, "there");
        final long mostMs = MOST_STOPS * STOPPED.plus(RUNNING).toMillis();
        ctx.check(there.wrong() == 0, "every call there runs", there::toString);
        ctx.checkTime(
                there.p99Us() <= mostMs * 1_000,
                "calls there take at most " + mostMs + " ms",
                there::toString);
    }

    private static WorkerInfo info(final DrillContext ctx, final LocalProcess worker) {
        return ctx.operator().listWorkers().stream()
                .filter(info -> info.name().equals(worker.name()))
                .findFirst()
                .orElseThrow(() -> new CheckFailed("no worker " + worker.name()));
    }
}
