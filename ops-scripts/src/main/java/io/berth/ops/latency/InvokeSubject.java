package io.berth.ops.latency;

import io.berth.bench.latency.InvokeDriver;
import io.berth.bench.latency.LoaderCommand;
import io.berth.bench.latency.Subject;
import io.berth.bench.latency.SubjectContext;
import io.berth.client.FunctionSettings;
import io.berth.node.BerthNode;
import io.berth.ops.CheckFailed;
import io.berth.ops.cell.Cell;
import io.berth.ops.cell.Cells;
import io.berth.ops.cluster.Await;
import io.berth.ops.cluster.FunctionJar;
import io.berth.schemas.protocol.SandboxKind;
import io.berth.schemas.protocol.WorkerState;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The whole thing: nodes, workers, the low-level client, a function that returns its payload. */
final class InvokeSubject implements Subject {
    private static final String TENANT = "bench";
    private static final String FUNCTION = "empty";
    private static final int WORKERS = 2;
    private static final int CONCURRENCY = 10_000;
    private static final int MEMORY_MB = 64;
    private static final Duration START_LIMIT = Duration.ofSeconds(60);
    private static final Duration LOOK = Duration.ofMillis(200);
    private static final Duration RUN_LIMIT = Duration.ofMinutes(1);
    private static final Duration KEEP_ALIVE = Duration.ofHours(24);
    private static final Duration START_UP = Duration.ofMillis(50);

    private final BenchCluster cluster;

    InvokeSubject(final SubjectContext context) {
        cluster = new BenchCluster(context, BerthNode.class.getName(), WORKERS);
    }

    @Override
    public String name() {
        return "invoke";
    }

    @Override
    public String durability() {
        return cluster.durability();
    }

    @Override
    public Map<String, String> settings() {
        final Map<String, String> settings = cluster.settings();
        settings.put("workers", Integer.toString(WORKERS));
        settings.put("payload and result", InvokeDriver.PAYLOAD_LENGTH + " bytes, handler in Java");
        return settings;
    }

    @Override
    public void start() {
        cluster.startNodes();
        cluster.local().startWorkers();
        try (Cell cell = Cells.connect(cluster.ingress(), START_LIMIT)) {
            final boolean registered =
                    Await.until(
                            START_LIMIT,
                            LOOK,
                            () ->
                                    cell.listWorkers().stream()
                                                    .filter(
                                                            worker ->
                                                                    worker.state()
                                                                            == WorkerState.ACTIVE)
                                                    .count()
                                            == WORKERS);
            if (!registered) {
                cluster.local().failIfEnded(cluster.local().workers());
                throw new CheckFailed("the workers did not register");
            }
            createFunction(cell);
            // The first start is slow, and the next ones are only begun when it is known how slow.
            final boolean started =
                    Await.until(
                            START_LIMIT,
                            LOOK,
                            () -> cell.status().sandboxesIdle() >= InvokeDriver.OUTSTANDING);
            if (!started) {
                throw new CheckFailed("the sandboxes did not start");
            }
        }
    }

    private void createFunction(final Cell cell) {
        cell.setTenant(TENANT, CONCURRENCY);
        cell.setPolicy(cell.policy().settings().withProvisionSize(CONCURRENCY));
        cell.createFunction(
                new FunctionSettings(
                        TENANT,
                        FUNCTION,
                        SandboxKind.HANDLER,
                        FunctionJar.write(
                                cluster.local().directory().resolve("empty.jar"),
                                EmptyHandler.class),
                        RUN_LIMIT.toNanos(),
                        KEEP_ALIVE.toNanos(),
                        START_UP.toNanos(),
                        MEMORY_MB,
                        FunctionSettings.NONE_RESERVED,
                        CONCURRENCY,
                        InvokeDriver.OUTSTANDING,
                        0,
                        ""));
    }

    @Override
    public List<ProcessHandle> servers() {
        return cluster.processes();
    }

    @Override
    public LoaderCommand loader() {
        return new LoaderCommand(
                InvokeDriver.class.getName(),
                List.of(cluster.ingress(), TENANT, FUNCTION),
                List.of());
    }

    @Override
    public void check() {
        cluster.check();
        ClusterSubject.checkCell(cluster.ingress());
    }

    @Override
    public void close() {
        cluster.close();
    }
}
