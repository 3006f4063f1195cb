package io.berth.ops.command;

import io.berth.ops.Output;
import io.berth.ops.cell.Cell;
import io.berth.ops.cell.DrainWatch;
import io.berth.ops.output.ProgressLine;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code berth workers drain}. */
@Command(
        name = "drain",
        mixinStandardHelpOptions = true,
        description = {
            "Takes a worker out of use and waits until it is empty.",
            "Nothing new is placed there, replacements for provisioned sandboxes start elsewhere, idle sandboxes stop,",
            "runs finish. Exits with 1 where the deadline passed with runs left."
        })
public final class WorkersDrainCommand implements Runnable {
    @Parameters(index = "0", paramLabel = "WORKER", description = "Name of the worker.")
    private String worker;

    @Mixin private DrainOptions drain;

    @Mixin private ConnectOptions connection;

    @Mixin private JsonOption json;

    private final Output output;

    WorkersDrainCommand(final Output output) {
        this.output = output;
    }

    @Override
    public void run() {
        json.check();
        Names.check("WORKER", worker);
        try (Cell cell = connection.connect()) {
            cell.drainWorker(worker, drain.deadline());
            output.out().println("worker " + worker + " takes nothing new");
            json.write(
                    drain.waits()
                            ? new DrainWatch(
                                            cell,
                                            new ProgressLine(
                                                    output.out(), ProgressLine.isTerminal()))
                                    .await(
                                            "worker " + worker,
                                            known -> known.name().equals(worker),
                                            drain.deadline())
                            : Map.of("drained", "worker " + worker));
        }
    }
}
