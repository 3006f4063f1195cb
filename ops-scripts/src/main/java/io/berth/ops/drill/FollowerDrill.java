package io.berth.ops.drill;

import io.berth.ops.cluster.LocalCluster;
import io.berth.ops.cluster.LocalProcess;
import io.berth.ops.cluster.Signal;
import io.berth.ops.cluster.Supervisor;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/**
 * A follower is killed and down for a while, or stands still: clients see nothing beyond noise, and
 * it catches up afterwards.
 */
public final class FollowerDrill implements Drill {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final int WARM_UP_S = 5;

    private final Signal signal;
    private final Duration away;
    private final Duration calm;

    /**
     * @param signal KILL or STOP.
     * @param away how long it is dead or stands still.
     * @param calm how long the window is that the time with the failure is compared with.
     */
    public FollowerDrill(final Signal signal, final Duration away, final Duration calm) {
        this.signal = signal;
        this.away = away;
        this.calm = calm;
    }

    @Override
    public String name() {
        return signal == Signal.STOP ? "follower-stall" : "follower-kill";
    }

    @Override
    public String summary() {
        return (signal == Signal.STOP
                        ? "SIGSTOP of a follower for " + away.toSeconds() + " s"
                        : "SIGKILL of a follower")
                + ": clients see nothing beyond noise, it catches up";
    }

    @Override
    public void run(final DrillContext ctx) {
        final LocalCluster cluster = ctx.cluster();
        final Supervisor supervisor = ctx.supervise();
        final int rate = ctx.settings().ratePerSecond();
        ctx.createFunction(name(), Duration.ofSeconds(10));
        final DrillLoad load = ctx.load(ctx.shape(name()));
        load.awaitMoreEnds(WARM_UP_S * rate, LIMIT);
        final SandboxCount sandboxes = SandboxCount.of(cluster);
        final int leader = cluster.awaitLeader(LIMIT);
        final int follower =
                IntStream.range(0, cluster.nodes().size())
                        .filter(node -> node != leader)
                        .findFirst()
                        .orElseThrow();
        final LocalProcess node = cluster.node(follower);
        final long term = cluster.view(leader).term();
        final long calmNs = System.nanoTime();
        ctx.pass(calm);
        if (signal != Signal.STOP) {
            node.keepDown();
        }
        final long strikeNs = System.nanoTime();
        node.signal(signal);
        ctx.step("SIG" + signal + " to node " + follower + ", a follower");
        ctx.pass(away);
        final long backNs = System.nanoTime();
        if (signal == Signal.STOP) {
            node.signal(Signal.CONT);
        } else {
            cluster.start(node);
        }
        ctx.step("node " + follower + " goes on");
        ctx.awaitCaughtUp(follower, ctx.committed(), LIMIT);
        final long caughtUpNs = System.nanoTime();
        load.awaitMoreEnds(rate, LIMIT);
        final long termAfter = cluster.view(cluster.awaitLeader(LIMIT)).term();
        load.stop();
        ctx.measured("catchUpMs", TimeUnit.NANOSECONDS.toMillis(caughtUpNs - backNs));
        ctx.measured("startedAgain", supervisor.restarts(node));
        compare(
                ctx,
                ClientView.of(load, calmNs, strikeNs),
                ClientView.of(load, strikeNs, backNs),
                ClientView.of(load, backNs, caughtUpNs));
        ctx.checkTime(
                termAfter == term,
                "no election is held",
                () -> "term " + termAfter + " after term " + term);
        NodePromises.everyCallRuns(ctx, load);
        NodePromises.noSandboxGoes(ctx, sandboxes);
    }

    /** The return is measured only: a JVM that starts takes a small machine's processors. */
    private static void compare(
            final DrillContext ctx,
            final ClientView calm,
            final ClientView away,
            final ClientView back) {
        calm.measure(ctx, "calm");
        away.measure(ctx, "away");
        back.measure(ctx, "back");
        ctx.checkTime(
                away.isNoiseBeside(calm),
                "clients see nothing beyond noise (" + ClientView.NOISE + ")",
                () -> away + " beside " + calm);
    }
}
