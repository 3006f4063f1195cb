package io.berth.ops.command;

import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;

/** {@code berth invocations …}. */
@Command(
        name = "invocations",
        mixinStandardHelpOptions = true,
        description = "Lists, describes and cancels open invocations.",
        subcommands = {
            InvocationsListCommand.class,
            InvocationsDescribeCommand.class,
            InvocationsCancelCommand.class,
            HelpCommand.class
        },
        synopsisSubcommandLabel = "COMMAND")
public final class InvocationsCommand {}
