package io.berth.ops.command;

import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;

/** {@code berth zones …}. */
@Command(
        name = "zones",
        mixinStandardHelpOptions = true,
        description = "Takes all workers of a zone out of use, and back.",
        subcommands = {ZonesEvacuateCommand.class, ZonesRestoreCommand.class, HelpCommand.class},
        synopsisSubcommandLabel = "COMMAND")
public final class ZonesCommand {}
