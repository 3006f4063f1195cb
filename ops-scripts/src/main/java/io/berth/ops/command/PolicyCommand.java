package io.berth.ops.command;

import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;

/** {@code berth policy …}. */
@Command(
        name = "policy",
        mixinStandardHelpOptions = true,
        description = "Shows and sets what may change while the cell runs.",
        subcommands = {PolicyShowCommand.class, PolicySetCommand.class, HelpCommand.class},
        synopsisSubcommandLabel = "COMMAND")
public final class PolicyCommand {}
