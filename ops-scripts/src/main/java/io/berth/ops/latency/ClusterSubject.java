package io.berth.ops.latency;

import io.berth.bench.latency.ClusterLoader;
import io.berth.bench.latency.EchoNode;
import io.berth.bench.latency.LoaderCommand;
import io.berth.bench.latency.Subject;
import io.berth.bench.latency.SubjectContext;
import io.berth.client.CellStatus;
import io.berth.node.BerthNode;
import io.berth.ops.cell.Cell;
import io.berth.ops.cell.Cells;
import java.util.List;
import java.util.Map;

/** Three nodes that decide or echo, and a loader that is client and workers at once. */
final class ClusterSubject implements Subject {
    private static final String HOST = "127.0.0.1";
    private static final int WORKERS = 2;

    private final String name;
    private final boolean decides;
    private final BenchCluster cluster;

    private ClusterSubject(final String name, final boolean decides, final SubjectContext context) {
        this.name = name;
        this.decides = decides;
        cluster =
                new BenchCluster(
                        context, (decides ? BerthNode.class : EchoNode.class).getName(), WORKERS);
    }

    static Subject echo(final SubjectContext context) {
        return new ClusterSubject(ClusterLoader.ECHO, false, context);
    }

    static Subject decision(final SubjectContext context) {
        return new ClusterSubject(ClusterLoader.DECISION, true, context);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String durability() {
        return cluster.durability();
    }

    @Override
    public Map<String, String> settings() {
        final Map<String, String> settings = cluster.settings();
        settings.put("sessions", "1 client, " + WORKERS + " workers, in one process");
        settings.put(
                "log",
                "an entry for each Invoke; one for each WorkerEvents: up to 32 completions that come"
                        + " within 0.5 ms");
        return settings;
    }

    @Override
    public void start() {
        cluster.startNodes();
    }

    @Override
    public List<ProcessHandle> servers() {
        return cluster.processes();
    }

    @Override
    public LoaderCommand loader() {
        return new LoaderCommand(
                ClusterLoader.class.getName(),
                List.of(name, cluster.ingress(), HOST, Integer.toString(WORKERS)),
                List.of());
    }

    @Override
    public void check() {
        cluster.check();
        if (decides) {
            checkCell(cluster.ingress());
        }
    }

    /**
     * @throws IllegalStateException when the cell rejected, lost or repaired anything.
     */
    static void checkCell(final String ingress) {
        try (Cell cell = Cells.connect(ingress)) {
            final CellStatus status = cell.status();
            if (status.rejected() != 0 || status.lost() != 0 || status.repairs() != 0) {
                throw new IllegalStateException(
                        "the cell counts "
                                + status.rejected()
                                + " rejections, "
                                + status.lost()
                                + " losses, "
                                + status.repairs()
                                + " repairs");
            }
        }
    }

    @Override
    public void close() {
        cluster.close();
    }
}
