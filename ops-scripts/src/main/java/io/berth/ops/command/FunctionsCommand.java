package io.berth.ops.command;

import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;

/** {@code berth functions …}. */
@Command(
        name = "functions",
        mixinStandardHelpOptions = true,
        description = "Creates, lists, describes and deletes functions.",
        subcommands = {
            FunctionsCreateCommand.class,
            FunctionsListCommand.class,
            FunctionsDescribeCommand.class,
            FunctionsDeleteCommand.class,
            HelpCommand.class
        },
        synopsisSubcommandLabel = "COMMAND")
public final class FunctionsCommand {}
