package io.berth.ops.command;

import io.berth.ops.CheckFailed;
import io.berth.ops.Output;
import io.berth.ops.cell.Cells;
import io.berth.ops.cluster.ClusterStarter;
import io.berth.ops.cluster.LocalCluster;
import io.berth.ops.cluster.LocalClusterContext;
import io.berth.ops.cluster.LocalProcess;
import io.berth.ops.cluster.Supervisor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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
    private static final Pattern WORKER_LABEL = Pattern.compile("(?:worker-)?(\\d)=(.+)");

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

    @Option(
            names = "--worker-label",
            paramLabel = "WORKER=LABEL",
            description =
                    "A label of a worker, as 0=gpu or worker-0=disk=ssd; repeatable. Worker w is in zone w modulo 3.")
    private List<String> workerLabels = new ArrayList<>();

    @Option(
            names = "--history",
            description =
                    "Workers record what they do in DIR/history, for 'berth history check' and 'berth soak --history'.")
    private boolean history;

    @Option(
            names = "--supervise",
            description = {
                "Stay in the foreground and start nodes and workers again that end by themselves; Ctrl-C stops the",
                "cluster. What another command ends on purpose stays down; once all is down, this ends, too."
            })
    private boolean supervise;

    @Mixin private JsonOption json;

    private final Output output;

    ClusterStartCommand(final Output output) {
        this.output = output;
    }

    @Override
    public void run() {
        json.check();
        final LocalClusterContext context =
                new LocalClusterContext()
                        .nodes(nodes)
                        .workers(workers)
                        .directory(directory)
                        .profile(profile)
                        .failoverProfile(failoverProfile)
                        .records(history)
                        .workerMemoryMb(workerMemoryMb);
        workerLabels.forEach(label -> addLabel(context, label));
        final LocalCluster cluster = LocalCluster.create(context);
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
        if (supervise) {
            supervise(cluster);
        }
    }

    /** Until everything is down on purpose, or this process is told to end. */
    private void supervise(final LocalCluster cluster) {
        output.out().println("supervising; Ctrl-C stops the cluster");
        final Supervisor supervisor = new Supervisor(cluster, output.out()::println).start();
        try (Cleanup cleanup =
                new Cleanup(
                        "berth-stop-cluster",
                        () -> {
                            supervisor.close();
                            cluster.close();
                        })) {
            supervisor.awaitNothingToDo();
        }
        if (!supervisor.givenUp().isEmpty()) {
            throw new CheckFailed(
                    "the configuration is wrong of "
                            + supervisor.givenUp().stream().map(LocalProcess::name).toList());
        }
        output.out().println("all processes were stopped");
    }

    private static void addLabel(final LocalClusterContext context, final String text) {
        final Matcher matcher = WORKER_LABEL.matcher(text);
        Checks.check(
                matcher.matches(), "--worker-label: '" + text + "' is not of the form 0=label");
        context.workerLabel(Integer.parseInt(matcher.group(1)), matcher.group(2));
    }
}
