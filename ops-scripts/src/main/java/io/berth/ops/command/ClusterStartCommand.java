package io.berth.ops.command;

import io.berth.ops.Output;
import io.berth.ops.cell.Cells;
import io.berth.ops.cluster.ClusterStarter;
import io.berth.ops.cluster.LocalCluster;
import io.berth.ops.cluster.LocalClusterContext;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code berth cluster start}. */
@Command(
        name = "start",
        mixinStandardHelpOptions = true,
        description = {
            "Starts a cluster and returns when it takes invocations: a leader is elected, all workers are registered.",
            "Run again in the directory of a stopped cluster, it comes back with its state. 'berth cluster stop' ends it."
        })
public final class ClusterStartCommand implements Runnable {
    @Option(
            names = "--nodes",
            paramLabel = "N",
            defaultValue = "3",
            description = "Balancer nodes: 1, 3, 5 or 7 (default: ${DEFAULT-VALUE}).")
    private int nodes;

    @Option(
            names = "--workers",
            paramLabel = "N",
            defaultValue = "3",
            description = "Workers, 0 to 7 (default: ${DEFAULT-VALUE}).")
    private int workers;

    @Option(
            names = "--dir",
            paramLabel = "DIR",
            defaultValue = ".berth",
            description = "Where settings, logs and data are kept (default: ${DEFAULT-VALUE}).")
    private Path directory;

    @Option(
            names = "--profile",
            paramLabel = "NAME",
            defaultValue = "dev",
            description = "Threads of a node: dev or low-latency (default: ${DEFAULT-VALUE}).")
    private String profile;

    @Option(
            names = "--failover-profile",
            paramLabel = "NAME",
            defaultValue = "default",
            description =
                    "How soon a dead leader is replaced: default or fast (default: ${DEFAULT-VALUE}).")
    private String failoverProfile;

    @Option(
            names = "--worker-memory",
            paramLabel = "MB",
            defaultValue = "8192",
            description =
                    "Memory that each worker offers to sandboxes, in MB (default: ${DEFAULT-VALUE}).")
    private int workerMemoryMb;

    @Mixin private JsonOption json;

    private final Output output;

    ClusterStartCommand(final Output output) {
        this.output = output;
    }

    @Override
    public void run() {
        json.check();
        final LocalCluster cluster =
                LocalCluster.create(
                        new LocalClusterContext()
                                .nodes(nodes)
                                .workers(workers)
                                .directory(directory)
                                .profile(profile)
                                .failoverProfile(failoverProfile)
                                .workerMemoryMb(workerMemoryMb));
        final long startNs = System.nanoTime();
        final int leader;
        try (Cleanup cleanup = new Cleanup("berth-stop-cluster", cluster::close)) {
            leader =
                    new ClusterStarter(cluster, Cells::connect, output.out()::println)
                            .start(ClusterStarter.newSettings());
            cleanup.keep();
        }
        final long startMs = (System.nanoTime() - startNs) / 1_000_000;
        output.out().println("ready after " + startMs + " ms; ingress: " + cluster.ingress());
        final Map<String, Object> report = new LinkedHashMap<>();
        report.put("directory", cluster.directory().toString());
        report.put("ingress", cluster.ingress());
        report.put("nodes", nodes);
        report.put("workers", workers);
        report.put("leader", leader);
        report.put("startMs", startMs);
        json.write(report);
    }
}
