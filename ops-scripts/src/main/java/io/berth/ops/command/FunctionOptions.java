package io.berth.ops.command;

import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Which function a command is about. */
final class FunctionOptions {
    @Parameters(
            index = "0",
            paramLabel = "NAME",
            description = "Name of the function, 1 to 64 bytes.")
    private String name;

    @Option(
            names = "--tenant",
            paramLabel = "TENANT",
            defaultValue = "default",
            description = "Account that owns it (default: ${DEFAULT-VALUE}).")
    private String tenant;

    String name() {
        return Names.check("NAME", name);
    }

    String tenant() {
        return Names.check("--tenant", tenant);
    }
}
