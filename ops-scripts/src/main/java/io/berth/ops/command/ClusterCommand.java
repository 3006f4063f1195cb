package io.berth.ops.command;

import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;

/** {@code berth cluster …}. */
@Command(
        name = "cluster",
        mixinStandardHelpOptions = true,
        description =
                "Runs a local cluster of real processes: nodes and workers in JVMs of their own, on loopback.",
        subcommands = {
            ClusterStartCommand.class,
            ClusterStatusCommand.class,
            ClusterSnapshotCommand.class,
            ClusterRollingRestartCommand.class,
            ClusterSkipEntryCommand.class,
            ClusterStopCommand.class,
            ClusterBackupCommand.class,
            ClusterRestoreCommand.class,
            ClusterRaiseEpochCommand.class,
            HelpCommand.class
        },
        synopsisSubcommandLabel = "COMMAND")
public final class ClusterCommand {}
