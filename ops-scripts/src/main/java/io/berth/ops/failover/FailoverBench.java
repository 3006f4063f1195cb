package io.berth.ops.failover;

import io.berth.client.CellStatus;
import io.berth.client.FunctionSettings;
import io.berth.history.CheckerSettings;
import io.berth.history.HistoryReport;
import io.berth.ops.CheckFailed;
import io.berth.ops.cell.Cell;
import io.berth.ops.cell.Cells;
import io.berth.ops.cluster.Await;
import io.berth.ops.cluster.ClusterStarter;
import io.berth.ops.cluster.Digests;
import io.berth.ops.cluster.LocalCluster;
import io.berth.ops.cluster.LocalClusterContext;
import io.berth.ops.cluster.SnapshotTool;
import io.berth.ops.cluster.Supervisor;
import io.berth.ops.drill.SandboxCount;
import io.berth.ops.output.ProgressLine;
import io.berth.schemas.protocol.SandboxKind;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;

/**
 * A cluster of real processes under open-loop load, of which one node after the other is struck and
 * comes back: what clients see of it, and whether anything is lost. {@link #close()} may come from
 * another thread at any time.
 */
public final class FailoverBench implements AutoCloseable {
    static final int NODES = 3;
    static final int WORKERS = 3;

    private static final String TENANT = "failover";
    private static final int FUNCTIONS = 10;
    private static final int CONCURRENCY = 100_000;
    private static final int MAX_QUEUED = 100_000;
    private static final int MEMORY_MB = 32;

    /** Synthetic sandboxes take no memory, but theirs is counted as if they did. */
    private static final int WORKER_MEMORY_MB = 1_048_576;

    private static final Duration RUN_TIME = Duration.ofMillis(1);
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final Duration START_UP = Duration.ofMillis(50);

    /** Nothing may go because it idles. */
    private static final Duration KEEP_ALIVE = Duration.ofHours(24);

    private static final Duration WARM_UP = Duration.ofSeconds(5);
    private static final Duration FLOW_LIMIT = Duration.ofSeconds(60);
    private static final Duration SETTLE_LIMIT = Duration.ofSeconds(10);
    private static final Duration DIGEST_LIMIT = Duration.ofSeconds(30);
    private static final Duration SNAPSHOT_LIMIT = Duration.ofSeconds(60);
    private static final PrintStream NOWHERE =
            new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
    private static final Duration OFTEN = Duration.ofMillis(100);
    private static final Duration LONGEST_RECORDED = Duration.ofMinutes(2);
    private static final long GAP_OF_CALM_NS = TimeUnit.SECONDS.toNanos(1);

    private final FailoverSettings settings;
    private final ProgressLine progress;
    private final List<FailoverRound> rounds = new ArrayList<>();
    private volatile LocalCluster cluster;
    private volatile FailoverLoad load;
    private volatile Supervisor supervisor;
    private volatile boolean closed;
    private long calmGapNs;

    public FailoverBench(final FailoverSettings settings, final ProgressLine progress) {
        this.settings = settings;
        this.progress = progress;
    }

    /** Runs it all. */
    public FailoverReport run() {
        final LocalCluster started = startCluster();
        createFunctions(started);
        supervisor = new Supervisor(started, progress::event).start();
        try (ElectionWatch watch = new ElectionWatch(started).start();
                FailoverLoad running =
                        new FailoverLoad(
                                started.ingress(),
                                TENANT,
                                functionNames(),
                                settings.ratePerSecond(),
                                RUN_TIME,
                                started.history().newClient())) {
            load = running;
            running.awaitFlowing(WARM_UP, FLOW_LIMIT);
            final SandboxCount sandboxes = SandboxCount.of(started);
            final FailoverStrike strike =
                    new FailoverStrike(settings, started, running, watch, progress, this::isClosed);
            final long explained = strikeRounds(strike, running);
            stayCalm(running, watch);
            return report(running, watch, sandboxes, explained);
        } finally {
            supervisor.close();
            progress.clear();
        }
    }

    private LocalCluster startCluster() {
        final LocalClusterContext context =
                new LocalClusterContext()
                        .nodes(NODES)
                        .workers(WORKERS)
                        .directory(settings.directory())
                        .profile(settings.profile())
                        .workerMemoryMb(WORKER_MEMORY_MB)
                        .records(isRecorded())
                        .failoverProfile(settings.failoverProfile());
        settings.nodeProperties().forEach(context::nodeProperty);
        final LocalCluster created = LocalCluster.create(context);
        cluster = created;
        if (closed) {
            created.close();
            throw new CheckFailed("stopped");
        }
        new ClusterStarter(created, Cells::connect, progress::event)
                .start(ClusterStarter.newSettings());
        return created;
    }

    /** Five records a call in files: not for runs of half an hour without strikes. */
    private boolean isRecorded() {
        return settings.calm().compareTo(LONGEST_RECORDED) <= 0;
    }

    private static List<String> functionNames() {
        return IntStream.range(0, FUNCTIONS).mapToObj(i -> "failover-" + i).toList();
    }

    private static void createFunctions(final LocalCluster cluster) {
        try (Cell cell = Cells.connect(cluster.ingress())) {
            cell.setTenant(TENANT, CONCURRENCY);
            for (final String name : functionNames()) {
                cell.createFunction(
                        new FunctionSettings(
                                TENANT,
                                name,
                                SandboxKind.SYNTHETIC,
                                "",
                                TIMEOUT.toNanos(),
                                KEEP_ALIVE.toNanos(),
                                START_UP.toNanos(),
                                MEMORY_MB,
                                FunctionSettings.NONE_RESERVED,
                                MAX_QUEUED));
            }
        }
    }

    /**
     * @return how many new terms the strikes explain.
     */
    private long strikeRounds(final FailoverStrike strike, final FailoverLoad running) {
        long explained = 0;
        for (int i = 1; i <= settings.strikes(); i++) {
            final FailoverRound round = strike.round(i);
            rounds.add(round);
            explained += round.phases() == null ? 0 : 1;
            takeSnapshotAfter(i);
            running.forgetBefore(System.nanoTime() - GAP_OF_CALM_NS);
        }
        return explained;
    }

    /** What a node that comes back has to replay grows until then. */
    private void takeSnapshotAfter(final int round) {
        if (settings.snapshotEvery() > 0 && round % settings.snapshotEvery() == 0) {
            final Object tookMs =
                    new SnapshotTool(cluster).take(SNAPSHOT_LIMIT, NOWHERE).get("tookMs");
            progress.event("round " + round + ": took a snapshot in " + tookMs + " ms");
        }
    }

    private void stayCalm(final FailoverLoad running, final ElectionWatch watch) {
        if (settings.calm().isZero()) {
            return;
        }
        final long startNs = System.nanoTime();
        final long endNs = startNs + settings.calm().toNanos();
        final long terms = watch.terms();
        long fromNs = startNs;
        while (System.nanoTime() < endNs && !closed) {
            until(Duration.ofSeconds(1), () -> false);
            running.isFlowing();
            cluster.failIfEnded(cluster.processes().toList());
            final long nowNs = System.nanoTime();
            calmGapNs = Math.max(calmGapNs, running.gap().longestNs(fromNs, nowNs));
            running.forgetBefore(fromNs - GAP_OF_CALM_NS);
            fromNs = nowNs;
            if (progress.isDue(nowNs)) {
                progress.update(
                        nowNs,
                        String.format(
                                Locale.ROOT,
                                "calm %d of %d s  sent %d  in flight %d  elections %d  longest gap %d ms",
                                TimeUnit.NANOSECONDS.toSeconds(nowNs - startNs),
                                settings.calm().toSeconds(),
                                running.sent(),
                                running.sent() - running.ended(),
                                watch.terms() - terms,
                                TimeUnit.NANOSECONDS.toMillis(calmGapNs)));
            }
        }
        failIfClosed();
    }

    private FailoverReport report(
            final FailoverLoad running,
            final ElectionWatch watch,
            final SandboxCount sandboxes,
            final long explained) {
        final int open = running.stop();
        boolean equal = rounds.stream().allMatch(FailoverRound::digestsEqual);
        final boolean quiet;
        try (Cell cell = Cells.connect(cluster.ingress())) {
            quiet = until(SETTLE_LIMIT, () -> isQuiet(cell.status()));
            equal &= Digests.markAndCompare(cell, cluster, DIGEST_LIMIT);
        }
        cluster.failIfEnded(cluster.workers());
        final HistoryReport history = cluster.history().check(CheckerSettings.strict(), quiet);
        return new FailoverReport(
                settings,
                List.copyOf(rounds),
                running.tally(),
                open,
                cluster.sumOfWorkers("berth-worker-double-granted"),
                sandboxes.gone(),
                equal,
                watch.terms() - explained,
                TimeUnit.NANOSECONDS.toMillis(calmGapNs),
                running.series(),
                history);
    }

    private static boolean isQuiet(final CellStatus status) {
        return status.inFlight() == 0 && status.queued() == 0;
    }

    private boolean until(final Duration limit, final BooleanSupplier condition) {
        return Await.until(limit, OFTEN, () -> closed || condition.getAsBoolean());
    }

    private boolean isClosed() {
        return closed;
    }

    private void failIfClosed() {
        if (closed) {
            throw new CheckFailed("stopped");
        }
    }

    @Override
    public void close() {
        closed = true;
        final Supervisor watching = supervisor;
        if (watching != null) {
            watching.close();
        }
        final FailoverLoad running = load;
        if (running != null) {
            running.close();
        }
        final LocalCluster started = cluster;
        if (started != null) {
            started.close();
        }
    }
}
