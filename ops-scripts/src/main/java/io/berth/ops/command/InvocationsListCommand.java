package io.berth.ops.command;

import io.berth.client.InvocationInfo;
import io.berth.ops.Output;
import io.berth.ops.cell.Cell;
import io.berth.ops.cell.Reports;
import io.berth.ops.output.TextTable;
import io.berth.schemas.protocol.InvocationState;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code berth invocations list}. */
@Command(
        name = "list",
        mixinStandardHelpOptions = true,
        description = "Lists open invocations: what waits and why, what is placed and where.")
public final class InvocationsListCommand implements Runnable {
    @Option(names = "--tenant", paramLabel = "TENANT", description = "Only those of this tenant.")
    private String tenant;

    @Option(
            names = "--function",
            paramLabel = "NAME",
            description = "Only those of functions of this name.")
    private String function;

    @Mixin private ConnectOptions connection;

    @Mixin private JsonOption json;

    private final Output output;

    InvocationsListCommand(final Output output) {
        this.output = output;
    }

    @Override
    public void run() {
        json.check();
        final List<InvocationInfo> invocations;
        try (Cell cell = connection.connect()) {
            invocations = cell.listInvocations().stream().filter(this::isWanted).toList();
        }
        if (invocations.isEmpty()) {
            output.out().println("no open invocations");
        } else {
            print(invocations);
        }
        json.write(Map.of("invocations", invocations.stream().map(Reports::of).toList()));
    }

    private boolean isWanted(final InvocationInfo invocation) {
        return (tenant == null || tenant.equals(invocation.tenant()))
                && (function == null || function.equals(invocation.function()));
    }

    private void print(final List<InvocationInfo> invocations) {
        final TextTable table =
                new TextTable(
                        "INVOCATION",
                        "TENANT",
                        "FUNCTION",
                        "STATE",
                        "POSITION",
                        "WAITS FOR",
                        "WORKER",
                        "AGE MS",
                        "DEADLINE IN MS");
        for (final InvocationInfo one : invocations) {
            final boolean isPlaced = one.state() == InvocationState.PLACED;
            table.row(
                    Long.toUnsignedString(one.invocationId()),
                    one.tenant(),
                    one.function(),
                    one.cancelling() ? one.state() + " (cancelling)" : one.state(),
                    isPlaced ? "-" : one.position(),
                    isPlaced ? "-" : one.cause(),
                    isPlaced ? one.worker() : "-",
                    one.ageNs() / 1_000_000,
                    one.remainingNs() / 1_000_000);
        }
        table.print(output.out());
    }
}
