package io.berth.ops.command;

import io.berth.ops.UserError;
import io.berth.ops.cell.Cell;
import io.berth.ops.cell.Cells;
import io.berth.ops.cluster.LocalCluster;
import java.nio.file.Path;
import java.time.Duration;
import picocli.CommandLine.Option;

/** Which cluster a command talks to. */
final class ConnectOptions {
    @Option(
            names = "--dir",
            paramLabel = "DIR",
            defaultValue = ".berth",
            description = "Directory of the local cluster (default: ${DEFAULT-VALUE}).")
    private Path directory;

    @Option(
            names = "--ingress",
            paramLabel = "0=HOST:PORT,…",
            description =
                    "Client endpoints of the nodes, for a cluster that 'berth cluster start' did not make.")
    private String ingress;

    @Option(
            names = "--connect-timeout",
            paramLabel = "DURATION",
            defaultValue = "10s",
            converter = DurationConverter.class,
            description = "Give up when no leader answers for so long (default: ${DEFAULT-VALUE}).")
    private Duration timeout;

    /** Endpoints as clients take them. */
    String ingress() {
        if (ingress != null) {
            checkEndpoints(ingress);
            return ingress;
        }
        final LocalCluster cluster = LocalCluster.open(directory);
        cluster.failIfNoneRuns();
        return cluster.ingress();
    }

    /** Whether it is a local cluster, whose processes can be seen. */
    boolean isLocal() {
        return ingress == null;
    }

    /** The running local cluster whose processes can be seen; null: the cluster is elsewhere. */
    LocalCluster localCluster() {
        return ingress == null ? LocalCluster.open(directory) : null;
    }

    /** A connection to the cell. */
    Cell connect() {
        return Cells.connect(ingress(), timeout);
    }

    Duration timeout() {
        return timeout;
    }

    private static void checkEndpoints(final String text) {
        for (final String endpoint : text.split(",", -1)) {
            if (!endpoint.matches("\\d{1,3}=[^=:,\\s]+:\\d{1,5}")) {
                throw new UserError("--ingress: '" + endpoint + "' is not of the form 0=host:port");
            }
        }
    }
}
