package io.berth.ops.allocation;

import io.aeron.AeronCounters;
import io.aeron.cluster.service.Cluster;
import io.berth.client.FunctionSettings;
import io.berth.ops.CheckFailed;
import io.berth.ops.cell.Cell;
import io.berth.ops.cell.Cells;
import io.berth.ops.cluster.Await;
import io.berth.ops.cluster.CounterFile;
import io.berth.ops.cluster.LocalCluster;
import io.berth.ops.cluster.LocalClusterContext;
import io.berth.ops.cluster.LocalProcess;
import io.berth.schemas.protocol.SandboxKind;
import io.berth.schemas.protocol.WorkerState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Calls a function of a real cluster of processes at a steady rate and reads what each process says
 * it has allocated. Every process counts for itself (once a second, into its counters), so nothing
 * is attached to it and it runs as it does in use.
 */
public final class AllocationBench implements AutoCloseable {
    private static final String ALLOCATED = "berth-allocated-bytes";
    private static final String COLLECTIONS = "berth-collections";
    private static final String COMPLETED = "berth-worker-completed";
    private static final String TENANT = "allocation";
    private static final String FUNCTION = "steady";
    private static final int NODES = 3;
    private static final int WORKERS = 3;
    private static final int CONCURRENCY = 100_000;
    private static final long RUN_NS = 100_000;
    private static final long IDLE_NS = TimeUnit.SECONDS.toNanos(10);
    private static final Duration START_LIMIT = Duration.ofSeconds(90);

    private final AllocationSettings settings;
    private final Consumer<String> progress;
    private final LocalCluster cluster;

    /**
     * @param progress hears each step as a line.
     */
    public AllocationBench(final AllocationSettings settings, final Consumer<String> progress) {
        this.settings = settings;
        this.progress = progress;
        final LocalClusterContext context =
                new LocalClusterContext().nodes(NODES).workers(WORKERS).profile(settings.profile());
        settings.jvmOptions().forEach(context::nodeJvmOption);
        settings.jvmOptions().forEach(context::workerJvmOption);
        cluster = LocalCluster.create(context);
    }

    /** Starts everything and measures. */
    public AllocationResult run() {
        progress.accept("starting " + NODES + " nodes and " + WORKERS + " workers");
        cluster.startNodes();
        cluster.awaitLeader(START_LIMIT);
        cluster.startWorkers();
        try (Cell cell = Cells.connect(cluster.ingress(), START_LIMIT)) {
            awaitWorkers(cell);
            cell.setTenant(TENANT, CONCURRENCY);
            cell.createFunction(function());
        }
        try (SteadyCalls calls = new SteadyCalls(cluster.ingress(), START_LIMIT, RUN_NS)) {
            calls.function(TENANT, FUNCTION);
            return measure(calls);
        }
    }

    private AllocationResult measure(final SteadyCalls calls) {
        progress.accept("warming up for " + settings.warmUpS() + " s");
        calls.run(settings.ratePerSecond(), TimeUnit.SECONDS.toNanos(settings.warmUpS()));
        calls.drain();
        progress.accept("idle for 10 s");
        calls.run(0, TimeUnit.SECONDS.toNanos(1));
        final Moment idleFrom = look(calls);
        calls.run(0, IDLE_NS);
        final Moment idleTo = look(calls);
        progress.accept(settings.ratePerSecond() + " calls/s for " + settings.seconds() + " s");
        calls.run(settings.ratePerSecond(), TimeUnit.SECONDS.toNanos(1));
        final long sentBefore = calls.sent();
        final Moment from = look(calls);
        calls.run(settings.ratePerSecond(), TimeUnit.SECONDS.toNanos(settings.seconds()));
        final Moment to = look(calls);
        final long sent = calls.sent() - sentBefore;
        calls.drain();
        return new AllocationResult(
                compare(idleFrom, idleTo, from, to, sent),
                sent,
                calls.completed(),
                calls.sent() - calls.completed());
    }

    /** What all have allocated at one moment. */
    private record Moment(
            long atNs,
            Map<String, CounterFile> counters,
            long clientBytes,
            long clientDriverBytes) {
        double seconds(final Moment before) {
            return (atNs - before.atNs) / 1e9;
        }

        long counter(final String process, final String label) {
            return counters.get(process).labelled(label).orElse(0);
        }
    }

    private Moment look(final SteadyCalls calls) {
        final Map<String, CounterFile> counters = new LinkedHashMap<>();
        for (final List<LocalProcess> group : List.of(cluster.nodes(), cluster.workers())) {
            for (final LocalProcess process : group) {
                counters.put(
                        process.name(),
                        CounterFile.read(process)
                                .orElseThrow(() -> new CheckFailed(process.name() + " has ended")));
            }
        }
        return new Moment(
                System.nanoTime(), counters, calls.allocatedBytes(), calls.driverAllocatedBytes());
    }

    private List<ProcessAllocation> compare(
            final Moment idleFrom,
            final Moment idleTo,
            final Moment from,
            final Moment to,
            final long sent) {
        final double seconds = to.seconds(from);
        final double idleSeconds = idleTo.seconds(idleFrom);
        final List<ProcessAllocation> all = new ArrayList<>();
        for (final String name : to.counters().keySet()) {
            final boolean node = name.startsWith("node-");
            all.add(
                    new ProcessAllocation(
                            name,
                            node ? role(to.counters().get(name)) : "worker",
                            (idleTo.counter(name, ALLOCATED) - idleFrom.counter(name, ALLOCATED))
                                    / idleSeconds,
                            (to.counter(name, ALLOCATED) - from.counter(name, ALLOCATED)) / seconds,
                            node
                                    ? sent / seconds
                                    : (to.counter(name, COMPLETED) - from.counter(name, COMPLETED))
                                            / seconds,
                            to.counter(name, COLLECTIONS) - from.counter(name, COLLECTIONS)));
        }
        all.add(
                new ProcessAllocation(
                        "client",
                        "calling thread",
                        (idleTo.clientBytes() - idleFrom.clientBytes()) / idleSeconds,
                        (to.clientBytes() - from.clientBytes()) / seconds,
                        sent / seconds,
                        -1));
        all.add(
                new ProcessAllocation(
                        "client",
                        "media driver",
                        (idleTo.clientDriverBytes() - idleFrom.clientDriverBytes()) / idleSeconds,
                        (to.clientDriverBytes() - from.clientDriverBytes()) / seconds,
                        sent / seconds,
                        -1));
        return all;
    }

    private static String role(final CounterFile counters) {
        return counters.ofType(AeronCounters.CLUSTER_NODE_ROLE_TYPE_ID).orElse(-1)
                        == Cluster.Role.LEADER.code()
                ? "leader"
                : "follower";
    }

    private void awaitWorkers(final Cell cell) {
        final boolean there =
                Await.until(
                        START_LIMIT,
                        Duration.ofMillis(200),
                        () ->
                                cell.listWorkers().stream()
                                                .filter(
                                                        worker ->
                                                                worker.state()
                                                                        == WorkerState.ACTIVE)
                                                .count()
                                        == WORKERS);
        if (!there) {
            cluster.failIfEnded(cluster.workers());
            throw new CheckFailed(
                    "not all workers registered within " + START_LIMIT.toSeconds() + " s");
        }
    }

    private static FunctionSettings function() {
        return new FunctionSettings(
                TENANT,
                FUNCTION,
                SandboxKind.SYNTHETIC,
                "",
                TimeUnit.SECONDS.toNanos(10),
                TimeUnit.HOURS.toNanos(1),
                TimeUnit.MILLISECONDS.toNanos(1),
                1,
                FunctionSettings.NONE_RESERVED,
                CONCURRENCY,
                64,
                0,
                "");
    }

    @Override
    public void close() {
        cluster.close();
    }
}
