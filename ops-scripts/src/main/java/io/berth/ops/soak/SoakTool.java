package io.berth.ops.soak;

import io.berth.client.FunctionSettings;
import io.berth.ops.CheckFailed;
import io.berth.ops.cell.Cell;
import io.berth.ops.cell.Cells;
import io.berth.ops.cluster.LocalCluster;
import io.berth.ops.load.ClientLoadTarget;
import io.berth.ops.load.FunctionMix;
import io.berth.ops.output.ProgressLine;
import io.berth.ops.watch.ResourceWatch;
import io.berth.ops.watch.WatchedProcess;
import io.berth.schemas.protocol.SandboxKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Sends a load of synthetic calls through the real client, and measures; of a local cluster it
 * watches the processes, too. {@link #close()} may come from another thread at any time.
 */
public final class SoakTool implements AutoCloseable {
    private static final String TENANT = "berth-soak";
    private static final int TENANT_CONCURRENCY = 100_000;
    private static final int MEMORY_MB = 32;
    private static final int MAX_QUEUED = 100_000;
    private static final long TIMEOUT_ROOM_NS = 10_000_000_000L;
    private static final long SHORTEST_KEEP_ALIVE_NS = 1_000_000;

    /** What idles between two calls of a function that is to be cold; well below their distance. */
    private static final Duration COLD_KEEP_ALIVE = Duration.ofSeconds(1);

    private static final int COLD_DISTANCE_S = 5;
    private static final int CLOSE_LIMIT_S = 30;

    private final SoakSettings settings;
    private final ProgressLine progress;
    private final CountDownLatch done = new CountDownLatch(1);
    private volatile SoakLoad load;
    private volatile boolean closed;
    private volatile boolean begun;

    public SoakTool(final SoakSettings settings, final ProgressLine progress) {
        this.settings = settings;
        this.progress = progress;
    }

    /**
     * How many functions it takes for a share of the calls to be cold: each is called again only
     * when its sandbox is long gone.
     */
    public static int coldFunctions(final double peakRate, final double coldRatio) {
        return coldRatio <= 0
                ? 0
                : Math.max(1, (int) Math.ceil(peakRate * coldRatio * COLD_DISTANCE_S));
    }

    /**
     * Makes the functions, sends the load, deletes the functions.
     *
     * @param cluster whose processes are watched; null: it is somewhere else.
     * @param isOwn whether the cluster is this soak's alone, and goes after it.
     */
    public SoakResult run(
            final String ingress,
            final Duration connectTimeout,
            final LocalCluster cluster,
            final boolean isOwn) {
        begun = true;
        final List<FunctionSettings> created = new ArrayList<>();
        try (SoakHistory history = new SoakHistory(settings.history(), isOwn)) {
            try (Cell cell = Cells.connect(ingress, connectTimeout)) {
                create(cell, created);
                history.begin(cell);
            }
            final SoakResult result = send(ingress, connectTimeout, created, history, cluster);
            // A session of its own: the first would be long gone.
            try (Cell cell = Cells.connect(ingress, connectTimeout)) {
                result.history(history.check(cell));
            }
            return result;
        } finally {
            if (!isOwn && !created.isEmpty()) {
                delete(ingress, connectTimeout, created);
            }
            done.countDown();
        }
    }

    private void delete(
            final String ingress,
            final Duration connectTimeout,
            final List<FunctionSettings> created) {
        progress.clear();
        try (Cell cell = Cells.connect(ingress, connectTimeout)) {
            created.forEach(function -> cell.deleteFunction(function.tenant(), function.name()));
        }
    }

    private void create(final Cell cell, final List<FunctionSettings> created) {
        for (int tenant = 0; tenant < settings.tenants(); tenant++) {
            cell.setTenant(tenant(tenant), TENANT_CONCURRENCY);
        }
        final FunctionMix mix = settings.schedule().mix();
        final int all = mix.functions() + mix.coldFunctions();
        for (int i = 0; i < all; i++) {
            failIfClosed();
            final FunctionSettings function = function(i, i >= mix.functions());
            cell.createFunction(function);
            created.add(function);
            if (progress.isDue(System.nanoTime())) {
                progress.update(System.nanoTime(), "functions made: " + i + " of " + all);
            }
        }
    }

    private String tenant(final int index) {
        return settings.tenants() == 1 ? TENANT : TENANT + "-" + index;
    }

    private FunctionSettings function(final int index, final boolean isCold) {
        final Duration keepAlive = isCold ? COLD_KEEP_ALIVE : settings.keepAlive();
        return new FunctionSettings(
                tenant(index % settings.tenants()),
                "soak-" + index,
                SandboxKind.SYNTHETIC,
                "",
                settings.schedule().runNs() + TIMEOUT_ROOM_NS,
                Math.max(SHORTEST_KEEP_ALIVE_NS, keepAlive.toNanos()),
                settings.startUp().toNanos(),
                MEMORY_MB,
                FunctionSettings.NONE_RESERVED,
                MAX_QUEUED);
    }

    private SoakResult send(
            final String ingress,
            final Duration connectTimeout,
            final List<FunctionSettings> functions,
            final SoakHistory history,
            final LocalCluster cluster) {
        final ResourceWatch watch =
                new ResourceWatch(
                        watched(cluster),
                        settings.care().settle(),
                        settings.care().snapshots() ? settings.care().snapshotEvery() : null);
        final ClientLoadTarget target =
                new ClientLoadTarget(
                        ingress, connectTimeout, settings.deadline(), history.newClient());
        target.payloadBytes(settings.payloadBytes());
        functions.forEach(function -> target.function(function.tenant(), function.name()));
        try (SoakLoad running = new SoakLoad(settings, target)) {
            load = running;
            failIfClosed();
            try (SoakReporter reporter =
                            new SoakReporter(settings, running, watch, progress).start();
                    SoakCare care =
                            new SoakCare(settings, running, reporter, cluster, progress, this)) {
                care.untilOver();
                reporter.close();
                reporter.failIfBroken();
                failIfClosed();
                return new SoakResult(settings, running, reporter, watch, care.end());
            }
        } finally {
            progress.clear();
        }
    }

    private static List<WatchedProcess> watched(final LocalCluster cluster) {
        final List<WatchedProcess> watched = new ArrayList<>();
        if (cluster != null) {
            cluster.processes().map(WatchedProcess::of).forEach(watched::add);
        }
        watched.add(WatchedProcess.self("soak"));
        return watched;
    }

    boolean isClosed() {
        return closed;
    }

    void failIfClosed() {
        if (closed) {
            throw new CheckFailed("stopped");
        }
    }

    /** Ends it, and waits until its functions are deleted. */
    @Override
    public void close() {
        closed = true;
        final SoakLoad running = load;
        if (running != null) {
            running.close();
        }
        try {
            if (begun && !done.await(CLOSE_LIMIT_S, TimeUnit.SECONDS)) {
                progress.event("the soak did not end in time; its functions may be left");
            }
        } catch (final InterruptedException ex) {
            Thread.currentThread().interrupt();
        }
    }
}
