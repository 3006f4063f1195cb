package io.berth.ops.command;

import io.berth.client.InvocationInfo;
import io.berth.ops.CheckFailed;
import io.berth.ops.Output;
import io.berth.ops.cell.Cell;
import io.berth.ops.cell.Reports;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code berth invocations describe}. */
@Command(
        name = "describe",
        mixinStandardHelpOptions = true,
        description = "Shows an open invocation: its state, its position, and why it waits.")
public final class InvocationsDescribeCommand implements Runnable {
    @Mixin private InvocationOptions invocation;

    @Mixin private ConnectOptions connection;

    @Mixin private JsonOption json;

    private final Output output;

    InvocationsDescribeCommand(final Output output) {
        this.output = output;
    }

    @Override
    public void run() {
        json.check();
        final long id = invocation.id();
        final InvocationInfo info;
        try (Cell cell = connection.connect()) {
            info = cell.describeInvocation(id);
        }
        if (info == null) {
            throw new CheckFailed(
                    "invocation " + invocation.text() + " is not open: it has ended, or never was");
        }
        final Map<String, Object> report = Reports.of(info);
        report.forEach(
                (key, value) ->
                        output.out().printf("%-20s %s%n", key, value == null ? "-" : value));
        json.write(report);
    }
}
