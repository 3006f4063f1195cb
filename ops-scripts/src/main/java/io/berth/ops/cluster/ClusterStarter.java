package io.berth.ops.cluster;

import io.berth.client.InitialCellSettings;
import io.berth.client.WorkerInfo;
import io.berth.ops.CheckFailed;
import io.berth.ops.cell.Cell;
import io.berth.placement.CellSettings;
import io.berth.schemas.protocol.WorkerState;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Starts a local cluster up to the point where it takes invocations: leader, settings of the cell,
 * workers.
 */
public final class ClusterStarter {
    private static final Duration LEADER_LIMIT = Duration.ofSeconds(60);
    private static final Duration WORKER_LIMIT = Duration.ofSeconds(60);

    private final LocalCluster cluster;
    private final Function<String, Cell> connect;
    private final Consumer<String> progress;

    /**
     * @param connect makes a connection to the cell at these ingress endpoints.
     * @param progress hears each step as a line.
     */
    public ClusterStarter(
            final LocalCluster cluster,
            final Function<String, Cell> connect,
            final Consumer<String> progress) {
        this.cluster = cluster;
        this.connect = connect;
        this.progress = progress;
    }

    /**
     * Starts everything and waits until all workers are registered. @return the node that leads.
     */
    public int start(final InitialCellSettings settings) {
        progress.accept("starting " + cluster.nodes().size() + " nodes in " + cluster.directory());
        cluster.startNodes();
        final int leader = cluster.awaitLeader(LEADER_LIMIT);
        progress.accept("node " + leader + " leads");
        try (Cell cell = connect.apply(cluster.ingress())) {
            cell.initialise(settings);
            if (!cluster.workers().isEmpty()) {
                progress.accept("starting " + cluster.workers().size() + " workers");
                cluster.startWorkers();
                awaitWorkers(cell);
                progress.accept("all workers are registered");
            }
        }
        return leader;
    }

    /** Default settings with a seed and a key of their own. */
    public static InitialCellSettings newSettings() {
        final SecureRandom random = new SecureRandom();
        final CellSettings defaults =
                CellSettings.defaults(random.nextLong(), random.nextLong(), random.nextLong());
        return new InitialCellSettings(
                defaults.seed(),
                defaults.secretKeyHigh(),
                defaults.secretKeyLow(),
                defaults.clientGraceNs(),
                defaults.workerShortGraceNs(),
                defaults.workerLongGraceNs(),
                defaults.workerSilenceNs(),
                defaults.leaseNs(),
                defaults.placementExpiryNs(),
                defaults.timeoutMarginNs(),
                defaults.startTimeoutNs(),
                defaults.tickNs(),
                defaults.fastTickNs(),
                defaults.tenantConcurrency(),
                defaults.maxClients(),
                defaults.maxRequestSlots(),
                defaults.maxTenants(),
                defaults.maxFunctions(),
                defaults.maxWorkers(),
                defaults.maxSandboxes(),
                defaults.maxInvocations(),
                defaults.maxStartsPerWorker(),
                defaults.maxPayloadLength(),
                defaults.featureLevel(),
                defaults.bestOf(),
                defaults.coldPolicy());
    }

    private void awaitWorkers(final Cell cell) {
        final boolean all =
                Await.until(
                        WORKER_LIMIT,
                        Duration.ofMillis(200),
                        () ->
                                registered(cell)
                                        || cluster.workers().stream()
                                                .anyMatch(worker -> !worker.isRunning()));
        cluster.failIfEnded(cluster.workers());
        if (!all) {
            throw new CheckFailed(
                    "workers are not registered after "
                            + WORKER_LIMIT.toSeconds()
                            + " s; logs are in "
                            + cluster.directory());
        }
    }

    private boolean registered(final Cell cell) {
        final List<String> active =
                cell.listWorkers().stream()
                        .filter(worker -> worker.state() == WorkerState.ACTIVE)
                        .map(WorkerInfo::name)
                        .toList();
        return cluster.workers().stream().allMatch(worker -> active.contains(worker.name()));
    }
}
