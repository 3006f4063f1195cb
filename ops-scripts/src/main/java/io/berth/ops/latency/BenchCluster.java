package io.berth.ops.latency;

import io.aeron.AeronCounters;
import io.berth.bench.latency.SubjectContext;
import io.berth.ops.cluster.CounterFile;
import io.berth.ops.cluster.LocalCluster;
import io.berth.ops.cluster.LocalClusterContext;
import io.berth.ops.cluster.LocalProcess;
import io.berth.ops.cluster.ProcessIdentity;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A local cluster that bears to be stopped for minutes: time-outs are long, all else is as its
 * profile has it. The optimising compilers of its processes are on, as in production.
 */
final class BenchCluster implements AutoCloseable {
    static final int NODES = 3;

    private static final Duration START_LIMIT = Duration.ofSeconds(60);
    private static final Duration PAUSE = Duration.ofHours(1);
    private static final String OPTIMISED = "-XX:TieredStopAtLevel=4";

    private final LocalCluster cluster;
    private final SubjectContext context;
    private long electionsBefore;

    /**
     * @param nodeMain main class of the nodes.
     * @param workers number of them; they have keys whether they are started or not.
     */
    BenchCluster(final SubjectContext context, final String nodeMain, final int workers) {
        this.context = context;
        final LocalClusterContext of =
                new LocalClusterContext()
                        .nodes(NODES)
                        .workers(workers)
                        .directory(context.directory().resolve("cluster"))
                        .profile(context.profile())
                        .nodeMain(nodeMain)
                        .nodeProperty("berth.bench.pauses", seconds(PAUSE))
                        .nodeProperty(
                                "berth.file.sync.level", Integer.toString(context.fileSyncLevel()))
                        .nodeProperty("berth.cell.lease", "10m")
                        .nodeProperty("berth.cell.worker.silence", "15m")
                        .nodeProperty("berth.cell.worker.short.grace", "20m")
                        .nodeProperty("berth.cell.worker.long.grace", "20m")
                        .nodeProperty("berth.cell.client.grace", "10m")
                        .workerProperty("berth.bench.pauses", seconds(PAUSE))
                        .nodeJvmOption(OPTIMISED)
                        .workerJvmOption(OPTIMISED);
        pauseOptions().forEach(of::nodeJvmOption);
        pauseOptions().forEach(of::workerJvmOption);
        cluster = LocalCluster.create(of);
    }

    /** Time-outs of media drivers and of their clients in one process. */
    private static List<String> pauseOptions() {
        final long ns = PAUSE.toNanos();
        return List.of(
                "-Daeron.driver.timeout=" + TimeUnit.NANOSECONDS.toMillis(ns),
                "-Daeron.client.liveness.timeout=" + ns,
                "-Daeron.publication.unblock.timeout=" + 2 * ns,
                "-Daeron.publication.connection.timeout=" + ns,
                "-Daeron.image.liveness.timeout=" + ns);
    }

    private static String seconds(final Duration duration) {
        return duration.toSeconds() + "s";
    }

    LocalCluster local() {
        return cluster;
    }

    String ingress() {
        return cluster.ingress();
    }

    /** Starts the nodes and waits for a leader. */
    void startNodes() {
        cluster.startNodes();
        cluster.awaitLeader(START_LIMIT);
        electionsBefore = elections();
    }

    /** Nodes, and the workers that run. */
    List<ProcessHandle> processes() {
        return Stream.concat(cluster.nodes().stream(), cluster.workers().stream())
                .flatMap(process -> process.identity().stream())
                .map(ProcessIdentity::pid)
                .flatMap(pid -> ProcessHandle.of(pid).stream())
                .toList();
    }

    String durability() {
        return switch (context.fileSyncLevel()) {
            case 0 -> "kernels of a majority";
            case 1 -> "disks of a majority";
            default -> "disks of a majority, with metadata";
        };
    }

    /** What it was set up with. */
    Map<String, String> settings() {
        final Map<String, String> settings = new LinkedHashMap<>();
        settings.put("nodes", Integer.toString(NODES));
        settings.put("profile", context.profile());
        settings.put("file sync level", Integer.toString(context.fileSyncLevel()));
        settings.put(
                "time-outs",
                PAUSE.toMinutes() + " min, as processes stand still between their turns");
        return settings;
    }

    /**
     * @throws IllegalStateException when an election was held or a node counted an error.
     */
    void check() {
        final long elections = elections() - electionsBefore;
        if (elections != 0) {
            throw new IllegalStateException(
                    "the nodes held " + elections + " elections during the measurement");
        }
        for (final LocalProcess node : cluster.nodes()) {
            final long errors =
                    CounterFile.read(node)
                            .flatMap(
                                    counters ->
                                            counters.labelled("berth-internal-errors").stream()
                                                    .boxed()
                                                    .findFirst())
                            .orElse(0L);
            if (errors != 0) {
                throw new IllegalStateException(
                        node.name() + " counted " + errors + " internal errors");
            }
        }
    }

    private long elections() {
        long sum = 0;
        for (final LocalProcess node : cluster.nodes()) {
            sum +=
                    CounterFile.read(node)
                            .map(
                                    counters ->
                                            counters.ofType(
                                                            AeronCounters
                                                                    .CLUSTER_ELECTION_COUNT_TYPE_ID)
                                                    .orElse(0))
                            .orElse(0L);
        }
        return sum;
    }

    @Override
    public void close() {
        cluster.close();
    }
}
