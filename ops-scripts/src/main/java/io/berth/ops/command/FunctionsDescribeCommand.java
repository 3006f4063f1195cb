package io.berth.ops.command;

import io.berth.ops.Output;
import io.berth.ops.cell.Cell;
import io.berth.ops.cell.Reports;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code berth functions describe}. */
@Command(
        name = "describe",
        mixinStandardHelpOptions = true,
        description = "Shows the settings of a function and what is in flight.")
public final class FunctionsDescribeCommand implements Runnable {
    @Mixin private FunctionOptions function;

    @Mixin private ConnectOptions connection;

    @Mixin private JsonOption json;

    private final Output output;

    FunctionsDescribeCommand(final Output output) {
        this.output = output;
    }

    @Override
    public void run() {
        json.check();
        final Map<String, Object> report;
        try (Cell cell = connection.connect()) {
            report = Reports.of(cell.describeFunction(function.tenant(), function.name()));
        }
        report.forEach(
                (key, value) ->
                        output.out().printf("%-20s %s%n", key, value == null ? "-" : value));
        json.write(report);
    }
}
