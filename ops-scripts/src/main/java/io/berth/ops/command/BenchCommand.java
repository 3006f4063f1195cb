package io.berth.ops.command;

import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;

/** {@code berth bench …}. */
@Command(
        name = "bench",
        mixinStandardHelpOptions = true,
        description = "Measures what Berth costs on this machine.",
        subcommands = {BenchHeartCommand.class, BenchSnapshotCommand.class, HelpCommand.class},
        synopsisSubcommandLabel = "COMMAND")
public final class BenchCommand {}
