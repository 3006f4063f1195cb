package io.berth.ops.command;

import picocli.CommandLine.Command;

/** {@code berth history}. */
@Command(
        name = "history",
        mixinStandardHelpOptions = true,
        description = "Looks at what clients and workers have recorded.",
        subcommands = {HistoryCheckCommand.class})
public final class HistoryCommand {}
