package io.berth.ops.drill;

import io.berth.client.CellStatus;
import io.berth.client.FunctionInfo;
import io.berth.ops.CheckFailed;
import io.berth.ops.cluster.LocalCluster;
import io.berth.ops.cluster.Signal;
import io.berth.ops.cluster.SnapshotTool;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * All nodes are killed at once and started again: the state is as it was, what was open goes on,
 * clients and workers take up their ids, warm sandboxes are adopted.
 */
public final class BlackoutDrill implements Drill {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Duration RUN_TIME = Duration.ofSeconds(20);
    private static final Duration SLOT_TIME = Duration.ofSeconds(2);
    private static final int CALM_S = 3;

    private final boolean afterSnapshot;

    /**
     * @param afterSnapshot whether a snapshot is taken before, so that the nodes load it and replay
     *     what came after.
     */
    public BlackoutDrill(final boolean afterSnapshot) {
        this.afterSnapshot = afterSnapshot;
    }

    @Override
    public String name() {
        return afterSnapshot ? "blackout-snapshot" : "blackout";
    }

    @Override
    public String summary() {
        return "all nodes killed at once and started again"
                + (afterSnapshot ? ", with a snapshot before" : "")
                + ": the state is as it was, warm sandboxes are adopted";
    }

    @Override
    public void run(final DrillContext ctx) {
        final LocalCluster cluster = ctx.cluster();
        final int rate = ctx.settings().ratePerSecond();
        ctx.createFunction(name(), Duration.ofSeconds(10));
        final DrillLoad load = ctx.load(ctx.shape(name()));
        load.awaitMoreEnds(CALM_S * rate, LIMIT);
        if (afterSnapshot) {
            takeSnapshot(ctx);
            load.awaitMoreEnds(rate, LIMIT);
        }
        final OpenWork work = OpenWork.start(ctx, name(), RUN_TIME, SLOT_TIME);
        final FleetIds ids = FleetIds.of(ctx, load);
        final FunctionInfo function = function(ctx);
        final SandboxCount sandboxes = SandboxCount.of(cluster);
        final long term = cluster.view(cluster.awaitLeader(LIMIT)).term();
        final CellStatus before = ctx.operator().status();
        cluster.nodes().forEach(node -> node.keepDown());
        final long strikeNs = System.nanoTime();
        cluster.nodes().forEach(node -> node.signal(Signal.KILL));
        ctx.step("SIGKILL to all nodes");
        ctx.await(
                LIMIT,
                "the nodes to be gone",
                () -> cluster.nodes().stream().noneMatch(node -> node.isRunning()));
        final long startNs = System.nanoTime();
        cluster.startNodes();
        ctx.step("started all nodes again");
        ctx.awaitLeaderAfter(term, LIMIT);
        ctx.measured("leaderAfterMs", TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNs));
        awaitAnswers(ctx);
        checkState(ctx, before, function);
        work.checkKnown();
        ctx.awaitHealthy(LIMIT);
        ctx.measured("allBackMs", TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNs));
        load.awaitMoreEnds(2 * rate, LIMIT);
        ids.checkSame(ctx, load);
        load.stop();
        ctx.measured("gapMs", load.longestGapMs(strikeNs, strikeNs + LIMIT.toNanos()));
        NodePromises.everyCallRuns(ctx, load);
        work.checkDone();
        NodePromises.noSandboxGoes(ctx, sandboxes);
    }

    /** A leader that a loaded machine took down again at once is not the last word. */
    private static void awaitAnswers(final DrillContext ctx) {
        ctx.await(
                LIMIT,
                "an operator to be answered",
                () -> {
                    try {
                        return ctx.newOperator().status().initialised();
                    } catch (final CheckFailed ex) {
                        return false;
                    }
                });
    }

    private static void takeSnapshot(final DrillContext ctx) {
        final PrintStream nowhere =
                new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        final Object tookMs = new SnapshotTool(ctx.cluster()).take(LIMIT, nowhere).get("tookMs");
        ctx.step("took a snapshot in " + tookMs + " ms");
    }

    private FunctionInfo function(final DrillContext ctx) {
        return ctx.operator().describeFunction(DrillContext.TENANT, name());
    }

    /** What was acknowledged is there. */
    private void checkState(
            final DrillContext ctx, final CellStatus before, final FunctionInfo function) {
        final CellStatus after = ctx.operator().status();
        ctx.measured("entriesBefore", before.entries());
        ctx.measured("entriesAfter", after.entries());
        ctx.check(
                after.entries() >= before.entries()
                        && after.clusterTimeNs() >= before.clusterTimeNs(),
                "no entry that was acknowledged is missing",
                () -> after + " after " + before);
        final FunctionInfo functionAfter = function(ctx);
        ctx.check(
                functionAfter.functionId() == function.functionId()
                        && functionAfter.version() == function.version(),
                "functions are as they were",
                () -> functionAfter + " after " + function);
        ctx.check(
                after.lost() == before.lost(), "nothing is lost", () -> after + " after " + before);
    }
}
