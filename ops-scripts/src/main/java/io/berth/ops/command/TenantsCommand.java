package io.berth.ops.command;

import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;

/** {@code berth tenants …}. */
@Command(
        name = "tenants",
        mixinStandardHelpOptions = true,
        description = "Lists tenants and sets their limits.",
        subcommands = {TenantsListCommand.class, TenantsSetCommand.class, HelpCommand.class},
        synopsisSubcommandLabel = "COMMAND")
public final class TenantsCommand {}
