package io.berth.ops.demo;

import io.berth.client.CellStatus;
import io.berth.client.FunctionSettings;
import io.berth.history.CheckerSettings;
import io.berth.history.HistoryReport;
import io.berth.ops.CheckFailed;
import io.berth.ops.cell.Cell;
import io.berth.ops.cell.Cells;
import io.berth.ops.cell.RecordedLimits;
import io.berth.ops.cluster.Await;
import io.berth.ops.cluster.ClusterStarter;
import io.berth.ops.cluster.Digests;
import io.berth.ops.cluster.LocalCluster;
import io.berth.ops.cluster.LocalClusterContext;
import io.berth.ops.load.ClientLoadTarget;
import io.berth.ops.load.LoadGenerator;
import io.berth.ops.load.LoadTally;
import io.berth.ops.load.PlacementGap;
import io.berth.ops.output.ProgressLine;
import io.berth.ops.replay.PlanSchedule;
import io.berth.ops.trace.ReplayFunction;
import io.berth.ops.trace.ReplayPlan;
import io.berth.schemas.protocol.PlacementKind;
import io.berth.schemas.protocol.SandboxKind;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * The whole of Berth in a minute: a local cluster, the invocations of a real cloud, a leader killed
 * half-way, and what came of every single invocation. {@link #close()} may come from another thread
 * at any time.
 */
public final class Demo implements AutoCloseable {
    private static final int NODES = 3;
    private static final int WORKERS = 3;

    /** Synthetic sandboxes take no memory, but theirs is counted as if they did. */
    private static final int WORKER_MEMORY_MB = 1_048_576;

    private static final int MAX_QUEUED = 10_000;
    private static final Duration CONNECT_LIMIT = Duration.ofSeconds(20);
    private static final Duration CALL_DEADLINE = Duration.ofSeconds(30);
    private static final Duration DRAIN_LIMIT = Duration.ofSeconds(40);
    private static final Duration REJOIN_LIMIT = Duration.ofSeconds(90);
    private static final Duration DIGEST_LIMIT = Duration.ofSeconds(15);
    private static final Duration SETTLE_LIMIT = Duration.ofSeconds(5);
    private static final long GAP_WINDOW_NS = TimeUnit.SECONDS.toNanos(20);

    private final ReplayPlan plan;
    private final String failoverProfile;
    private final boolean kills;
    private final Path directory;
    private final PrintStream out;
    private final ProgressLine progress;
    private volatile LocalCluster cluster;
    private volatile boolean closed;

    /**
     * @param kills whether the leader is killed half-way.
     * @param directory where logs and data stay; null: in a temporary directory that goes with the
     *     demo.
     */
    public Demo(
            final ReplayPlan plan,
            final String failoverProfile,
            final boolean kills,
            final Path directory,
            final PrintStream out,
            final ProgressLine progress) {
        this.plan = plan;
        this.failoverProfile = failoverProfile;
        this.kills = kills;
        this.directory = directory;
        this.out = out;
        this.progress = progress;
    }

    /** Runs it all. */
    public DemoReport run() {
        describePlan();
        final LocalCluster started =
                LocalCluster.create(
                        new LocalClusterContext()
                                .nodes(NODES)
                                .workers(WORKERS)
                                .directory(directory)
                                .workerMemoryMb(WORKER_MEMORY_MB)
                                .records(true)
                                .failoverProfile(failoverProfile));
        cluster = started;
        if (closed) {
            started.close();
            throw new CheckFailed("stopped");
        }
        new ClusterStarter(started, Cells::connect, progress::event)
                .start(ClusterStarter.newSettings());
        registerFunctions();
        return replay();
    }

    private void describePlan() {
        final int factor = plan.settings().factor();
        out.printf(
                "replaying %d minutes of the Azure Functions trace of 2019 (from minute %d of the day), %d times faster:%n",
                plan.settings().minutes(), plan.settings().fromMinute(), factor);
        out.printf(
                "  %d invocations of %d functions in %d s; the factor divides arrivals, run times, limits, start-up and keep-alive%n",
                plan.size(),
                plan.functions().size(),
                TimeUnit.NANOSECONDS.toSeconds(plan.lengthNs()));
        out.printf(
                "  arrivals within a minute are those of a Poisson process of the trace's count, run times are drawn from%n"
                        + "  the trace's percentiles; seed %d%n",
                plan.settings().seed());
        out.printf(
                "  no run is longer than %d s of the trace (%d ms here): that shortened %d runs; keep-alive %d s, start-up %d ms of the trace%n",
                plan.settings().runCapMs() / 1_000,
                plan.settings().runCapMs() / factor,
                plan.cappedRuns(),
                plan.settings().keepAliveMs() / 1_000,
                plan.settings().startUpMs());
    }

    private void registerFunctions() {
        try (Cell cell = Cells.connect(cluster.ingress())) {
            for (final ReplayFunction function : plan.functions()) {
                cell.createFunction(
                        new FunctionSettings(
                                function.tenant(),
                                function.name(),
                                SandboxKind.SYNTHETIC,
                                "",
                                function.timeoutNs(),
                                function.keepAliveNs(),
                                function.startUpNs(),
                                function.memoryMb(),
                                FunctionSettings.NONE_RESERVED,
                                MAX_QUEUED));
            }
            RecordedLimits.inForce(cluster.history().drill(), cell);
        }
        progress.event("registered " + plan.functions().size() + " functions");
    }

    private DemoReport replay() {
        final LoadTally tally = new LoadTally();
        final PlacementGap gap = new PlacementGap();
        final LeaderKill leaderKill = new LeaderKill(cluster, progress::event);
        try (ClientLoadTarget target =
                new ClientLoadTarget(
                        cluster.ingress(),
                        CONNECT_LIMIT,
                        CALL_DEADLINE,
                        cluster.history().newClient())) {
            plan.functions()
                    .forEach(function -> target.function(function.tenant(), function.name()));
            final LoadGenerator generator = new LoadGenerator(new PlanSchedule(plan), target);
            try (DemoOperator operator =
                    new DemoOperator(
                            cluster, generator, leaderKill, killAfterNs(), plan.size(), progress)) {
                operator.start();
                generator.run(
                        (index, end, reason, kind, start, placed, ended) -> {
                            tally.onEnd(index, end, reason, kind, start, placed, ended);
                            gap.record(start, placed, ended);
                        },
                        DRAIN_LIMIT.toNanos(),
                        () -> !closed && operator.failure() == null,
                        nowNs -> {});
                Await.until(
                        REJOIN_LIMIT,
                        () -> {
                            target.poll();
                            return closed || operator.failure() != null || !leaderKill.isUnderWay();
                        });
                if (operator.failure() != null) {
                    throw operator.failure();
                }
            }
        }
        if (closed) {
            throw new CheckFailed("stopped");
        }
        return report(tally, gap, leaderKill);
    }

    private long killAfterNs() {
        return kills ? plan.lengthNs() / 2 : Long.MAX_VALUE;
    }

    private DemoReport report(
            final LoadTally tally, final PlacementGap gap, final LeaderKill leaderKill) {
        final boolean digestsEqual;
        final HistoryReport history;
        try (Cell cell = Cells.connect(cluster.ingress())) {
            sayWhatIsHeld(cell);
            history = cluster.history().check(CheckerSettings.strict(), true);
            digestsEqual = Digests.markAndCompare(cell, cluster, DIGEST_LIMIT);
        }
        cluster.failIfEnded(cluster.workers());
        final long gapNs =
                leaderKill.kills() == 0
                        ? 0
                        : gap.longestNs(leaderKill.killNs(), leaderKill.killNs() + GAP_WINDOW_NS);
        return new DemoReport(
                plan.size(),
                tally.completed(),
                tally.rejectedByReason(),
                tally.functionErrors(),
                plan.size() - tally.ended(),
                tally.lostEnds(),
                cluster.sumOfWorkers("berth-worker-double-granted"),
                tally.warmRate(),
                tally.placed(PlacementKind.COLD),
                tally.total(),
                tally.placement(),
                leaderKill.kills(),
                TimeUnit.NANOSECONDS.toMillis(gapNs),
                digestsEqual,
                history,
                NODES,
                WORKERS);
    }

    /**
     * When all have ended, nothing is held: the workers' word of it reaches the log a moment later.
     */
    private void sayWhatIsHeld(final Cell cell) {
        Await.until(
                SETTLE_LIMIT,
                Duration.ofMillis(100),
                () -> closed || cell.status().inFlight() == 0);
        final CellStatus status = cell.status();
        progress.event(
                "all have ended; the state holds "
                        + status.inFlight()
                        + " slots and "
                        + status.queued()
                        + " waiting invocations, after "
                        + status.entries()
                        + " log entries");
    }

    @Override
    public void close() {
        closed = true;
        final LocalCluster running = cluster;
        if (running != null) {
            running.close();
        }
    }
}
