package io.berth.ops.command;

import io.berth.ops.Output;
import io.berth.ops.cell.Cell;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code berth functions delete}. */
@Command(
        name = "delete",
        mixinStandardHelpOptions = true,
        description =
                "Deletes a function: idle sandboxes stop, what waits is rejected, what runs goes on to its end.")
public final class FunctionsDeleteCommand implements Runnable {
    @Mixin private FunctionOptions function;

    @Mixin private ConnectOptions connection;

    private final Output output;

    FunctionsDeleteCommand(final Output output) {
        this.output = output;
    }

    @Override
    public void run() {
        final String tenant = function.tenant();
        final String name = function.name();
        try (Cell cell = connection.connect()) {
            cell.deleteFunction(tenant, name);
        }
        output.out().println("function " + tenant + "/" + name + " is deleted");
    }
}
