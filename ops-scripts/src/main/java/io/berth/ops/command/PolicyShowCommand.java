package io.berth.ops.command;

import io.berth.ops.Output;
import io.berth.ops.cell.Cell;
import io.berth.ops.cell.Reports;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code berth policy show}. */
@Command(
        name = "show",
        mixinStandardHelpOptions = true,
        description = "Shows the policy in force and which zones are evacuated.")
public final class PolicyShowCommand implements Runnable {
    @Mixin private ConnectOptions connection;

    @Mixin private JsonOption json;

    private final Output output;

    PolicyShowCommand(final Output output) {
        this.output = output;
    }

    @Override
    public void run() {
        json.check();
        final Map<String, Object> report;
        try (Cell cell = connection.connect()) {
            report = Reports.of(cell.policy());
        }
        print(report, output);
        json.write(report);
    }

    static void print(final Map<String, Object> report, final Output output) {
        report.forEach((key, value) -> output.out().printf("%-20s %s%n", key, value));
    }
}
