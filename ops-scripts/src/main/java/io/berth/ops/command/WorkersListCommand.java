package io.berth.ops.command;

import io.berth.ops.Output;
import io.berth.ops.cell.Cell;
import io.berth.ops.cell.Reports;
import io.berth.ops.cluster.StatusTool;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code berth workers list}. */
@Command(
        name = "list",
        mixinStandardHelpOptions = true,
        description = "Lists the workers that the cell knows, with state, memory and sandboxes.")
public final class WorkersListCommand implements Runnable {
    @Mixin private ConnectOptions connection;

    @Mixin private JsonOption json;

    private final Output output;

    WorkersListCommand(final Output output) {
        this.output = output;
    }

    @Override
    public void run() {
        json.check();
        final List<Map<String, Object>> workers;
        try (Cell cell = connection.connect()) {
            workers = cell.listWorkers().stream().map(Reports::of).toList();
        }
        StatusTool.printWorkers(workers, output.out());
        json.write(Map.of("workers", workers));
    }
}
