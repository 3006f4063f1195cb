package io.berth.ops;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;

/** Parses command lines as {@code berth} does, without running anything. */
public final class CommandLines {
    private static final PrintStream NOWHERE =
            new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);

    private static final CommandLine BERTH =
            BerthCommand.commandLine(NOWHERE, NOWHERE).setExpandAtFiles(false);

    private CommandLines() {}

    /** Throws a {@link CommandLine.ParameterException} for what is wrong. */
    public static void parse(final String... args) {
        BERTH.parseArgs(args);
    }
}
