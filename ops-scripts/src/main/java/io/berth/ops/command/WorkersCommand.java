package io.berth.ops.command;

import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;

/** {@code berth workers …}. */
@Command(
        name = "workers",
        mixinStandardHelpOptions = true,
        description = "Shows workers.",
        subcommands = {WorkersListCommand.class, HelpCommand.class},
        synopsisSubcommandLabel = "COMMAND")
public final class WorkersCommand {}
