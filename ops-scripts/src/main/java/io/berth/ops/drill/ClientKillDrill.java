package io.berth.ops.drill;

import io.berth.client.InvocationInfo;
import io.berth.ops.cluster.LocalCluster;
import io.berth.ops.cluster.Signal;
import io.berth.ops.drill.PlacedCalls.PlacedCall;
import io.berth.schemas.protocol.InvocationState;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The process of a client is killed with invocations that wait and invocations that run, all slots
 * of their function held. It may come back within the session's time-out and the client grace; at
 * their end what waits is dropped, what runs is ended by its worker, and others are served.
 */
public final class ClientKillDrill implements Drill {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Duration LONG = Duration.ofMinutes(5);
    private static final Duration MARGIN = Duration.ofSeconds(2);
    private static final String FUNCTION = "client-kill";
    private static final int SLOTS = 4;
    private static final int WAITING = 20;

    private final Duration sessionTimeout;
    private final Duration grace;

    /**
     * @param sessionTimeout of the nodes: after it the loss of the client is known.
     * @param grace of the cell: how long its invocations are kept for it then.
     */
    public ClientKillDrill(final Duration sessionTimeout, final Duration grace) {
        this.sessionTimeout = sessionTimeout;
        this.grace = grace;
    }

    @Override
    public String name() {
        return "client-kill";
    }

    @Override
    public String summary() {
        return "SIGKILL of a client with invocations queued and placed: kept for session time-out"
                + " and grace, then all its slots are free and others are served";
    }

    @Override
    public void run(final DrillContext ctx) {
        final LocalCluster cluster =
                ctx.start(
                        ctx.newCluster()
                                .nodeProperty("berth.session.timeout", text(sessionTimeout))
                                .nodeProperty("berth.cell.client.grace", text(grace)));
        ctx.createFunction(FUNCTION, LONG, SLOTS);
        final LoadShape shape =
                ctx.shape(FUNCTION).withRate(10).withRunTime(LIMIT).withDeadline(LONG);
        final long strikeNs;
        try (DrillClientProcess client =
                new DrillClientProcess(cluster, "client-0", shape).start()) {
            client.awaitStarted(LIMIT);
            ctx.await(
                    LIMIT,
                    "the client to hold every slot, and more of it to wait",
                    () ->
                            count(ctx, InvocationState.PLACED) == SLOTS
                                    && count(ctx, InvocationState.QUEUED) >= WAITING);
            strikeNs = System.nanoTime();
            FleetWatch.strike(ctx, client.process(), Signal.KILL);
        }
        final List<Long> ids = invocations(ctx).stream().map(InvocationInfo::invocationId).toList();
        ctx.step("SIGKILL to the client; " + ids.size() + " invocations of it are open");
        final DrillLoad others =
                ctx.load(
                        ctx.shape(FUNCTION)
                                .withRate(5)
                                .withRunTime(Duration.ofMillis(100))
                                .withDeadline(LONG));
        ctx.await(LIMIT, "what waits to be dropped", () -> open(ctx, ids, true) == 0);
        final long droppedMs = FleetWatch.msSince(strikeNs);
        ctx.await(LIMIT, "all slots to be free", () -> open(ctx, ids, false) == 0);
        final long freeMs = FleetWatch.msSince(strikeNs);
        others.awaitMoreEnds(SLOTS, LIMIT);
        others.stop();
        ctx.measured("queuedDroppedMs", droppedMs);
        ctx.measured("slotsFreeMs", freeMs);
        check(ctx, droppedMs, freeMs, others, strikeNs);
    }

    private void check(
            final DrillContext ctx,
            final long droppedMs,
            final long freeMs,
            final DrillLoad others,
            final long strikeNs) {
        ctx.check(
                droppedMs >= grace.toMillis(),
                "nothing is dropped within the grace",
                () -> "it was after " + droppedMs + " ms");
        final long mostMs = sessionTimeout.plus(grace).plus(MARGIN).toMillis();
        ctx.checkTime(
                freeMs <= mostMs,
                "its slots are free after session time-out and grace",
                () -> "after " + freeMs + " ms, not within " + mostMs);
        final List<PlacedCall> wrong = others.calls().where(call -> !call.isOk());
        ctx.check(
                wrong.isEmpty(),
                "the calls of others run",
                () -> wrong.size() + " did not, as " + wrong.get(0));
        final long firstNs =
                others.calls().where(PlacedCall::isOk).stream()
                        .mapToLong(PlacedCall::placedNs)
                        .min()
                        .orElse(strikeNs);
        ctx.measured("firstOfOthersMs", TimeUnit.NANOSECONDS.toMillis(firstNs - strikeNs));
    }

    private static String text(final Duration duration) {
        return duration.toMillis() + "ms";
    }

    private static List<InvocationInfo> invocations(final DrillContext ctx) {
        return ctx.operator().listInvocations().stream()
                .filter(invocation -> invocation.function().equals(FUNCTION))
                .toList();
    }

    private static long count(final DrillContext ctx, final InvocationState state) {
        return invocations(ctx).stream().filter(i -> i.state() == state).count();
    }

    private static long open(
            final DrillContext ctx, final List<Long> ids, final boolean isWaitingOnly) {
        return invocations(ctx).stream()
                .filter(invocation -> ids.contains(invocation.invocationId()))
                .filter(i -> !isWaitingOnly || i.state() == InvocationState.QUEUED)
                .count();
    }
}
