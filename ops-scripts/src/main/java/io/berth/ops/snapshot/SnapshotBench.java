package io.berth.ops.snapshot;

import io.aeron.AeronCounters;
import io.berth.client.CellStatus;
import io.berth.client.FunctionSettings;
import io.berth.ops.CheckFailed;
import io.berth.ops.cell.Cell;
import io.berth.ops.cell.Cells;
import io.berth.ops.cluster.Await;
import io.berth.ops.cluster.CounterFile;
import io.berth.ops.cluster.LocalCluster;
import io.berth.ops.cluster.LocalClusterContext;
import io.berth.ops.cluster.LocalProcess;
import io.berth.ops.cluster.SnapshotTool;
import io.berth.ops.load.ClientLoadTarget;
import io.berth.ops.load.ConstantRate;
import io.berth.ops.load.LoadGenerator;
import io.berth.schemas.protocol.SandboxKind;
import io.berth.schemas.protocol.WorkerState;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Fills a real cluster of processes with sandboxes, calls a function at a constant rate, and has
 * snapshots taken meanwhile: how long callers wait, and whether anybody holds an election.
 */
public final class SnapshotBench implements AutoCloseable {
    private static final String TENANT = "snapshot";
    private static final String LOAD = "load";
    private static final int NODES = 3;
    private static final int CONCURRENCY = 1_000_000;
    private static final int PROVISION_SIZE = 1_000_000;
    private static final int STARTS_OF_A_WORKER = 256;
    private static final int LOAD_SANDBOXES = 16;
    private static final int MOST_ATTEMPTS = 3;
    private static final int MAX_QUEUED = 100_000;
    private static final int WORKER_MEMORY_MB = 1 << 20;
    private static final int QUIET_S = 3;
    private static final int SECONDS_OF_A_SNAPSHOT = 10;
    private static final long RUN_NS = 1_000_000L;
    private static final Duration START_LIMIT = Duration.ofSeconds(90);
    private static final Duration FILL_LIMIT = Duration.ofMinutes(20);
    private static final Duration SNAPSHOT_LIMIT = Duration.ofSeconds(60);
    private static final Duration DEADLINE = Duration.ofSeconds(60);

    private static final PrintStream NOWHERE =
            new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);

    private final SnapshotSettings settings;
    private final Consumer<String> progress;
    private final LocalCluster cluster;

    /**
     * @param progress hears each step as a line.
     */
    public SnapshotBench(final SnapshotSettings settings, final Consumer<String> progress) {
        this.settings = settings;
        this.progress = progress;
        cluster =
                LocalCluster.create(
                        new LocalClusterContext()
                                .nodes(NODES)
                                .workers(settings.workers())
                                .directory(settings.directory())
                                .profile(settings.profile())
                                .failoverProfile(settings.failoverProfile())
                                .workerMemoryMb(WORKER_MEMORY_MB)
                                .workerMaxSandboxes(SnapshotSettings.SANDBOXES_OF_A_WORKER)
                                .nodeJvmOption("-Xmx1g")
                                .nodeProperty(
                                        "berth.cell.max.starts.per.worker",
                                        Integer.toString(STARTS_OF_A_WORKER))
                                .workerProperty("berth.worker.idle.park", "1ms"));
    }

    /** Starts everything and measures. */
    public SnapshotResult run() {
        start();
        try (Cell cell = Cells.connect(cluster.ingress(), START_LIMIT)) {
            final long fillMs = fill(cell);
            return measure(cell, fillMs);
        }
    }

    private void start() {
        progress.accept("starting " + NODES + " nodes and " + settings.workers() + " workers");
        cluster.startNodes();
        cluster.awaitLeader(START_LIMIT);
        cluster.startWorkers();
        try (Cell cell = Cells.connect(cluster.ingress(), START_LIMIT)) {
            await(
                    START_LIMIT,
                    "workers that register",
                    () ->
                            cell.listWorkers().stream()
                                            .filter(worker -> worker.state() == WorkerState.ACTIVE)
                                            .count()
                                    == settings.workers());
        }
    }

    // ---- a large state

    private long fill(final Cell cell) {
        final long startNs = System.nanoTime();
        cell.setTenant(TENANT, CONCURRENCY);
        cell.setPolicy(
                cell.policy()
                        .settings()
                        .withProvisionSize(PROVISION_SIZE)
                        .withProvisionPeriodNs(TimeUnit.SECONDS.toNanos(1)));
        cell.createFunction(function(LOAD, LOAD_SANDBOXES));
        for (int i = 0; i < settings.functions(); i++) {
            cell.createFunction(function("f-" + i, settings.sandboxesOfFunction()));
        }
        final int wanted = LOAD_SANDBOXES + settings.functions() * settings.sandboxesOfFunction();
        await(
                FILL_LIMIT,
                wanted + " idle sandboxes",
                () -> {
                    final CellStatus status = cell.status();
                    progress.accept(status.sandboxesIdle() + " of " + wanted + " sandboxes idle");
                    return status.sandboxesIdle() >= wanted;
                });
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNs);
    }

    private static FunctionSettings function(final String name, final int provisioned) {
        return new FunctionSettings(
                TENANT,
                name,
                SandboxKind.SYNTHETIC,
                "",
                TimeUnit.SECONDS.toNanos(10),
                TimeUnit.HOURS.toNanos(1),
                TimeUnit.MILLISECONDS.toNanos(1),
                1,
                FunctionSettings.NONE_RESERVED,
                MAX_QUEUED,
                provisioned,
                0,
                "");
    }

    // ---- snapshots under load

    private SnapshotResult measure(final Cell cell, final long fillMs) {
        final int seconds = QUIET_S + settings.snapshots() * SECONDS_OF_A_SNAPSHOT;
        final ConstantRate load = new ConstantRate(settings.ratePerSecond(), seconds, 1, RUN_NS);
        final PlacementTimes times = new PlacementTimes(load.size());
        final List<long[]> taken;
        try (ClientLoadTarget target =
                new ClientLoadTarget(cluster.ingress(), START_LIMIT, DEADLINE)) {
            target.function(TENANT, LOAD);
            final LoadGenerator generator = new LoadGenerator(load, target);
            final CompletableFuture<List<long[]>> snapshots =
                    CompletableFuture.supplyAsync(() -> takeAll(generator));
            generator.run(times, DEADLINE.toNanos(), () -> true, nowNs -> {});
            taken = snapshots.join();
        }
        final List<SnapshotPause> pauses = new ArrayList<>();
        for (final long[] one : taken) {
            pauses.add(pause(times, one));
        }
        return new SnapshotResult(
                cell.status().sandboxesIdle(),
                fillMs,
                longestMs(AeronCounters.CLUSTERED_SERVICE_MAX_SNAPSHOT_DURATION_TYPE_ID),
                longestMs(AeronCounters.CLUSTER_TOTAL_MAX_SNAPSHOT_DURATION_TYPE_ID),
                pauses,
                load.size(),
                times.completed());
    }

    private SnapshotPause pause(final PlacementTimes times, final long[] one) {
        final long quietNs = TimeUnit.SECONDS.toNanos(QUIET_S - 1);
        // A call may be caught by it that was meant to start a moment before.
        final long aroundNs = TimeUnit.SECONDS.toNanos(1);
        return new SnapshotPause(
                one[1] - one[0],
                times.longestNs(one[0] - quietNs, one[0] - aroundNs / 10),
                times.medianNs(one[0] - quietNs, one[0] - aroundNs / 10),
                times.longestNs(one[0] - aroundNs / 10, one[1] + aroundNs),
                one[2]);
    }

    /** Of each snapshot when it was asked for, when it was there, and elections meanwhile. */
    private List<long[]> takeAll(final LoadGenerator generator) {
        final List<long[]> taken = new ArrayList<>();
        Await.until(START_LIMIT, () -> generator.startNs() != 0);
        for (int i = 0; i < settings.snapshots(); i++) {
            final long atNs =
                    generator.startNs()
                            + TimeUnit.SECONDS.toNanos(QUIET_S + (long) i * SECONDS_OF_A_SNAPSHOT);
            Await.until(DEADLINE, () -> System.nanoTime() - atNs >= 0);
            final long elections = elections();
            final long fromNs = System.nanoTime();
            takeOne();
            final long toNs = System.nanoTime();
            final long settledNs = toNs + TimeUnit.SECONDS.toNanos(2);
            Await.until(DEADLINE, () -> System.nanoTime() - settledNs >= 0);
            taken.add(new long[] {fromNs, toNs, elections() - elections});
        }
        return taken;
    }

    /** Asks again where the leader that was asked led no longer. */
    private void takeOne() {
        for (int attempt = 1; ; attempt++) {
            try {
                new SnapshotTool(cluster).take(SNAPSHOT_LIMIT, NOWHERE);
                return;
            } catch (final CheckFailed failure) {
                if (attempt == MOST_ATTEMPTS) {
                    throw failure;
                }
            }
        }
    }

    // ---- what the nodes count

    private long elections() {
        long sum = 0;
        for (final LocalProcess node : cluster.nodes()) {
            sum += counter(node, AeronCounters.CLUSTER_ELECTION_COUNT_TYPE_ID);
        }
        return sum;
    }

    private long longestMs(final int typeId) {
        long longest = 0;
        for (final LocalProcess node : cluster.nodes()) {
            longest = Math.max(longest, counter(node, typeId));
        }
        return TimeUnit.NANOSECONDS.toMillis(longest);
    }

    private static long counter(final LocalProcess node, final int typeId) {
        return CounterFile.read(node).map(counters -> counters.ofType(typeId).orElse(0)).orElse(0L);
    }

    private void await(
            final Duration limit,
            final String what,
            final java.util.function.BooleanSupplier done) {
        if (!Await.until(limit, Duration.ofMillis(500), done)) {
            cluster.failIfEnded(cluster.nodes());
            throw new CheckFailed("waited " + limit.toSeconds() + " s for " + what);
        }
    }

    @Override
    public void close() {
        cluster.close();
    }
}
