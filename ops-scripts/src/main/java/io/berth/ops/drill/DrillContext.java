package io.berth.ops.drill;

import io.berth.client.CellStatus;
import io.berth.client.FunctionSettings;
import io.berth.history.CheckerSettings;
import io.berth.history.History;
import io.berth.history.HistoryReport;
import io.berth.ops.CheckFailed;
import io.berth.ops.cell.Cell;
import io.berth.ops.cell.Cells;
import io.berth.ops.cell.RecordedLimits;
import io.berth.ops.cluster.Await;
import io.berth.ops.cluster.ClusterStarter;
import io.berth.ops.cluster.CounterFile;
import io.berth.ops.cluster.Digests;
import io.berth.ops.cluster.LocalCluster;
import io.berth.ops.cluster.LocalClusterContext;
import io.berth.ops.cluster.LocalProcess;
import io.berth.ops.cluster.NodeView;
import io.berth.ops.cluster.Supervisor;
import io.berth.ops.load.SlotProbe;
import io.berth.schemas.protocol.SandboxKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.agrona.CloseHelper;

/**
 * What a drill works with: a cluster, an operator's connection, loads, and the book of what was
 * checked and measured. Everything that it has started is ended by {@link #close()}, which may come
 * from another thread; all else from the thread of the drill.
 */
public final class DrillContext implements AutoCloseable {
    /** Tenant of the functions that drills make. */
    public static final String TENANT = "drill";

    private static final int TENANT_CONCURRENCY = 10_000;
    private static final int MEMORY_MB = 64;
    private static final int MAX_QUEUED = 100_000;
    private static final Duration KEEP_ALIVE = Duration.ofMinutes(30);
    private static final Duration START_UP = Duration.ofMillis(50);
    private static final Duration RUN_TIME = Duration.ofMillis(20);
    private static final Duration DEADLINE = Duration.ofSeconds(30);
    private static final Duration QUIET_LIMIT = Duration.ofSeconds(30);
    private static final Duration DIGEST_LIMIT = Duration.ofSeconds(60);
    private static final Duration OFTEN = Duration.ofMillis(100);

    private final DrillSettings settings;
    private final String name;
    private final Consumer<String> steps;
    private final LocalCluster shared;
    private final Map<String, Object> measured = new LinkedHashMap<>();
    private final List<String> violations = new ArrayList<>();
    private final List<DrillLoad> loads = new ArrayList<>();
    private final List<AutoCloseable> surroundings = new ArrayList<>();
    private final List<LimitedFunction> limited = new ArrayList<>();
    private int checks;
    private Cell operator;
    private Supervisor supervisor;
    private volatile LocalCluster cluster;
    private volatile boolean closed;

    /**
     * @param shared a cluster that runs already and stays, for {@link #cluster()}; null: none.
     */
    DrillContext(
            final DrillSettings settings,
            final String name,
            final LocalCluster shared,
            final Consumer<String> steps) {
        this.settings = settings;
        this.name = name;
        this.shared = shared;
        this.steps = steps;
    }

    /** What the drill is run with. */
    public DrillSettings settings() {
        return settings;
    }

    // ---- the cluster

    /** What the cluster is made of by the settings; a drill may add to it before it starts it. */
    public LocalClusterContext newCluster() {
        return new LocalClusterContext()
                .nodes(settings.nodes())
                .workers(settings.workers())
                .failoverProfile(settings.failoverProfile())
                .records(true)
                .directory(settings.keep() == null ? null : settings.keep().resolve(name));
    }

    /**
     * Starts a cluster of its own: with a leader, the cell set up and all workers registered. Once
     * in a drill.
     */
    public LocalCluster start(final LocalClusterContext context) {
        if (cluster != null) {
            throw new IllegalStateException("the drill has a cluster already");
        }
        final LocalCluster created = LocalCluster.create(context);
        cluster = created;
        if (closed) {
            created.close();
            throw new CheckFailed("stopped");
        }
        new ClusterStarter(created, Cells::connect, steps).start(ClusterStarter.newSettings());
        return created;
    }

    /**
     * Something that the cluster stands in and that goes after it: a network. @throws CheckFailed
     * when the drill is being stopped; it is closed then.
     */
    public <T extends AutoCloseable> T surround(final T surrounding) {
        synchronized (surroundings) {
            surroundings.add(surrounding);
        }
        if (closed) {
            CloseHelper.quietClose(surrounding);
            throw new CheckFailed("stopped");
        }
        return surrounding;
    }

    /** The cluster: one that was shared with this drill, or one by the settings, once started. */
    public LocalCluster cluster() {
        if (cluster == null && shared != null) {
            cluster = shared;
        }
        return cluster == null ? start(newCluster()) : cluster;
    }

    /** Has a supervisor keep nodes and workers running from now on, until the drill ends. */
    public Supervisor supervise() {
        if (supervisor == null) {
            supervisor = new Supervisor(cluster(), steps).start();
        }
        return supervisor;
    }

    /** An operator's connection to the cluster; stays open over failures and ends by itself. */
    public Cell operator() {
        if (operator == null) {
            operator = Cells.connect(cluster().ingress());
        }
        return operator;
    }

    /** The first time the connection was lost for good, another one is made. */
    public Cell newOperator() {
        if (operator != null) {
            operator.close();
            operator = null;
        }
        return operator();
    }

    // ---- the load

    /** Makes a synthetic function of {@link #TENANT} without a reservation. */
    public void createFunction(final String function, final Duration timeout) {
        createFunction(function, timeout, FunctionSettings.NONE_RESERVED);
    }

    /** Makes a synthetic function of {@link #TENANT}. */
    public void createFunction(final String function, final Duration timeout, final long reserved) {
        limited(function, timeout, reserved);
        final History history = cluster().history().drill();
        RecordedLimits.setTenant(history, operator(), TENANT, TENANT_CONCURRENCY);
        RecordedLimits.createFunction(
                history,
                operator(),
                new FunctionSettings(
                        TENANT,
                        function,
                        SandboxKind.SYNTHETIC,
                        "",
                        timeout.toNanos(),
                        KEEP_ALIVE.toNanos(),
                        START_UP.toNanos(),
                        MEMORY_MB,
                        reserved,
                        MAX_QUEUED));
    }

    /**
     * The slots of a function are probed when the drill is over; nothing for one without a
     * reservation.
     */
    void limited(final String function, final Duration timeout, final long reserved) {
        if (reserved > 0 && reserved != FunctionSettings.NONE_RESERVED) {
            limited.add(new LimitedFunction(function, timeout, (int) reserved));
        }
    }

    /**
     * A load on these functions of {@link #TENANT} at the rate of the settings: runs of 20 ms,
     * deadlines of 30 s.
     */
    public LoadShape shape(final String... functions) {
        return new LoadShape(
                TENANT, List.of(functions), settings.ratePerSecond(), RUN_TIME, DEADLINE);
    }

    /** Starts a steady load; the drill stops it, at the latest when it ends. */
    public DrillLoad load(final LoadShape shape) {
        return add(new DrillLoad(cluster().ingress(), shape, cluster().history().newClient()));
    }

    /** Makes a number of calls at once, a while after its client is connected, and no more. */
    public DrillLoad batch(final LoadShape shape, final int count, final Duration delay) {
        return add(
                new DrillLoad(
                        cluster().ingress(), shape, cluster().history().newClient(), count, delay));
    }

    private DrillLoad add(final DrillLoad load) {
        synchronized (loads) {
            loads.add(load);
        }
        return load;
    }

    // ---- the book

    /** A line of progress. */
    public void step(final String what) {
        steps.accept(what);
    }

    /** Something that was measured, with its unit in the key. */
    public void measured(final String key, final long value) {
        measured.put(key, value);
        steps.accept("  " + key + " = " + value);
    }

    /** Something that was seen. */
    public void measured(final String key, final String value) {
        measured.put(key, value);
        steps.accept("  " + key + " = " + value);
    }

    /**
     * Checks a promise; the drill goes on in any case, and fails at its end if one did not hold.
     *
     * @param promise what must hold, in words.
     * @param seen what is there instead; asked only when it does not hold.
     */
    public void check(final boolean holds, final String promise, final Supplier<String> seen) {
        checks++;
        if (!holds) {
            violation(promise + ": " + seen.get());
        }
    }

    /** Checks a time, or that something rare did not happen, where times are judged. */
    public void checkTime(final boolean holds, final String promise, final Supplier<String> seen) {
        if (settings.judgesTimes()) {
            check(holds, promise, seen);
        } else if (!holds) {
            steps.accept("not judged here: " + promise + ": " + seen.get());
        }
    }

    void violation(final String text) {
        violations.add(text);
        steps.accept("VIOLATION: " + text);
    }

    // ---- waiting

    /** Waits for a condition. @throws CheckFailed when it does not hold in time. */
    public void await(
            final Duration limit, final String what, final java.util.function.BooleanSupplier is) {
        await(limit, () -> what, is);
    }

    /**
     * Waits for a condition. @param what it is and how far; asked only when it does not hold in
     * time. @throws CheckFailed when it does not.
     */
    public void await(
            final Duration limit,
            final Supplier<String> what,
            final java.util.function.BooleanSupplier is) {
        if (!Await.until(limit, () -> closed || is.getAsBoolean()) || closed) {
            throw new CheckFailed(
                    closed
                            ? "stopped"
                            : "waited "
                                    + limit.toSeconds()
                                    + " s for "
                                    + what.get()
                                    + "; nodes: "
                                    + cluster.views());
        }
    }

    /** Lets time pass. @throws CheckFailed when the drill is stopped meanwhile. */
    public void pass(final Duration time) {
        Await.until(time, () -> closed);
        if (closed) {
            throw new CheckFailed("stopped");
        }
    }

    /** Waits until a node of a newer term leads. @return the node. */
    public int awaitLeaderAfter(final long term, final Duration limit) {
        final AtomicInteger leader = new AtomicInteger();
        await(
                limit,
                "a leader after term " + term,
                () ->
                        cluster.views().stream()
                                .filter(view -> view.isLeader() && view.term() > term)
                                .mapToInt(NodeView::node)
                                .peek(leader::set)
                                .findFirst()
                                .isPresent());
        return leader.get();
    }

    /** Waits until a node leads or follows and has at least this much of the log. */
    public void awaitCaughtUp(final int node, final long position, final Duration limit) {
        await(
                limit,
                "node " + node + " to catch up with position " + position,
                () -> {
                    final NodeView view = cluster.view(node);
                    return (view.isLeader() || "FOLLOWER".equals(view.role()))
                            && view.commitPosition() >= position;
                });
    }

    /** Waits until all nodes lead or follow and have all that any of them had by now. */
    public void awaitHealthy(final Duration limit) {
        final long committed = committed();
        for (final NodeView view : cluster().views()) {
            awaitCaughtUp(view.node(), committed, limit);
        }
    }

    /** The highest committed position that any node knows. */
    public long committed() {
        return cluster.views().stream().mapToLong(NodeView::commitPosition).max().orElse(0);
    }

    // ---- what holds in general

    /**
     * Checks what must hold at the end of any drill: every call of every load has ended, nothing is
     * held or waits, nothing was granted twice, no node is in error, one state on all nodes.
     */
    void checkSoundness() {
        for (final DrillLoad load : List.copyOf(loads)) {
            final int open = load.stop();
            check(open == 0, "every call ends by its deadline", () -> open + " have not ended");
        }
        if (cluster == null) {
            return;
        }
        final Cell cell = operator();
        Await.until(QUIET_LIMIT, OFTEN, () -> closed || isQuiet(cell.status()));
        final CellStatus status = cell.status();
        check(isQuiet(status), "when all have ended no slot is held", status::toString);
        if (isQuiet(status)) {
            probeSlots();
        }
        checkCounters(cell);
        checkHistory(isQuiet(cell.status()));
    }

    /** Counters that are not there show nothing: that is no promise kept. */
    private void checkCounters(final Cell cell) {
        for (final LocalProcess worker : cluster.workers()) {
            final OptionalLong twice =
                    CounterFile.read(worker)
                            .map(counters -> counters.labelled("berth-worker-double-granted"))
                            .orElse(OptionalLong.empty());
            check(
                    twice.isPresent() && twice.getAsLong() == 0,
                    "all workers run at the end, and no slot of theirs was granted twice",
                    () -> worker.name() + " says " + twice);
        }
        check(
                Digests.markAndCompare(cell, cluster, DIGEST_LIMIT),
                "all nodes have one state",
                () -> cluster.views().toString());
        for (final NodeView view : cluster.views()) {
            check(view.running(), "all nodes run at the end", view::toString);
            check(view.internalErrors() == 0, "no node has internal errors", view::toString);
        }
    }

    /** No slot has leaked and none is given too many, whatever anybody counts. */
    private void probeSlots() {
        for (final LimitedFunction function : limited) {
            final SlotProbe.Seen seen = function.probe(cluster);
            step("  slots of " + function.name() + ": " + seen);
            check(
                    seen.holds(),
                    "in the end all slots of " + function.name() + " can be held at once",
                    seen::toString);
        }
    }

    /**
     * Checks what clients and workers recorded, whatever the balancer counts.
     *
     * @param quiet whether nothing may be open any more.
     */
    public void checkHistory(final boolean quiet) {
        final HistoryReport report = cluster.history().check(CheckerSettings.strict(), quiet);
        if (report != null) {
            step(report.toText());
            check(
                    report.holds(),
                    "the history of clients and workers keeps every promise",
                    report::complaint);
        }
    }

    private static boolean isQuiet(final CellStatus status) {
        return status.inFlight() == 0 && status.queued() == 0;
    }

    DrillReport report(final long seconds) {
        return new DrillReport(
                name, null, settings.seed(), seconds, measured, checks, violations());
    }

    List<String> violations() {
        return List.copyOf(violations);
    }

    @Override
    public void close() {
        closed = true;
        final List<AutoCloseable> started = new ArrayList<>();
        synchronized (loads) {
            started.addAll(loads);
            loads.clear();
        }
        started.add(operator);
        started.add(supervisor);
        started.add(cluster == shared ? null : cluster);
        synchronized (surroundings) {
            started.addAll(surroundings);
            surroundings.clear();
        }
        // A part that fails to close, while its own thread still uses it, keeps no process alive.
        CloseHelper.quietCloseAll(started);
        operator = null;
    }
}
