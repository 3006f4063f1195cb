package io.berth.ops.command;

import io.berth.ops.cluster.LocalCluster;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The option of every command about a local cluster that is there already. */
final class ClusterOption {
    @Option(
            names = "--dir",
            paramLabel = "DIR",
            defaultValue = ".berth",
            description = "Directory of the cluster (default: ${DEFAULT-VALUE}).")
    private Path directory;

    /** The cluster in that directory. */
    LocalCluster open() {
        return LocalCluster.open(directory);
    }
}
