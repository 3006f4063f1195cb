package io.berth.ops.command;

import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;

/** {@code berth workers …}. */
@Command(
        name = "workers",
        mixinStandardHelpOptions = true,
        description = "Lists workers, takes them out of use and back.",
        subcommands = {
            WorkersListCommand.class,
            WorkersDrainCommand.class,
            WorkersUndrainCommand.class,
            HelpCommand.class
        },
        synopsisSubcommandLabel = "COMMAND")
public final class WorkersCommand {}
