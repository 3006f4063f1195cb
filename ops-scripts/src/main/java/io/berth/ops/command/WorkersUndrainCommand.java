package io.berth.ops.command;

import io.berth.ops.Output;
import io.berth.ops.cell.Cell;
import io.berth.ops.cell.Reports;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code berth workers undrain}. */
@Command(
        name = "undrain",
        mixinStandardHelpOptions = true,
        description = "Takes a drain back: the worker is used again, unless its zone is evacuated.")
public final class WorkersUndrainCommand implements Runnable {
    @Parameters(index = "0", paramLabel = "WORKER", description = "Name of the worker.")
    private String worker;

    @Mixin private ConnectOptions connection;

    @Mixin private JsonOption json;

    private final Output output;

    WorkersUndrainCommand(final Output output) {
        this.output = output;
    }

    @Override
    public void run() {
        json.check();
        Names.check("WORKER", worker);
        try (Cell cell = connection.connect()) {
            cell.undrainWorker(worker);
            final Map<String, Object> report =
                    cell.listWorkers().stream()
                            .filter(known -> known.name().equals(worker))
                            .findFirst()
                            .map(Reports::of)
                            .orElse(Map.of("name", worker, "state", "gone"));
            output.out().println("worker " + worker + " is " + report.get("state"));
            json.write(report);
        }
    }
}
