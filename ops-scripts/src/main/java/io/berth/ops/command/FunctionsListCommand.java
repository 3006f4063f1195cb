package io.berth.ops.command;

import io.berth.client.FunctionInfo;
import io.berth.ops.Output;
import io.berth.ops.cell.Cell;
import io.berth.ops.cell.Reports;
import io.berth.ops.output.TextTable;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code berth functions list}. */
@Command(
        name = "list",
        mixinStandardHelpOptions = true,
        description = "Lists all functions with their sandboxes and what is in flight.")
public final class FunctionsListCommand implements Runnable {
    @Option(
            names = "--tenant",
            paramLabel = "TENANT",
            description = "Only the functions of this account.")
    private String tenant;

    @Mixin private ConnectOptions connection;

    @Mixin private JsonOption json;

    private final Output output;

    FunctionsListCommand(final Output output) {
        this.output = output;
    }

    @Override
    public void run() {
        json.check();
        final List<FunctionInfo> functions;
        try (Cell cell = connection.connect()) {
            functions =
                    cell.listFunctions().stream()
                            .filter(
                                    function ->
                                            tenant == null
                                                    || tenant.equals(function.settings().tenant()))
                            .toList();
        }
        if (functions.isEmpty()) {
            output.out().println("no functions");
        } else {
            print(functions);
        }
        json.write(Map.of("functions", functions.stream().map(Reports::of).toList()));
    }

    private void print(final List<FunctionInfo> functions) {
        final TextTable table =
                new TextTable(
                        "TENANT",
                        "FUNCTION",
                        "VERSION",
                        "KIND",
                        "MEMORY MB",
                        "TIMEOUT",
                        "IN FLIGHT",
                        "QUEUED",
                        "IDLE",
                        "BUSY",
                        "STARTING",
                        "PROVISIONED",
                        "LABELS");
        for (final FunctionInfo function : functions) {
            table.row(
                    function.settings().tenant(),
                    function.settings().name(),
                    function.version(),
                    function.settings().kind(),
                    function.settings().memoryMb(),
                    DurationConverter.format(Duration.ofNanos(function.settings().timeoutNs())),
                    function.inFlight(),
                    function.queued(),
                    function.idle(),
                    function.busy(),
                    function.starting(),
                    function.settings().provisionedConcurrency() == 0
                            ? "-"
                            : function.provisionedAvailable()
                                    + " of "
                                    + function.settings().provisionedConcurrency(),
                    function.settings().labels().isEmpty() ? "-" : function.settings().labels());
        }
        table.print(output.out());
    }
}
