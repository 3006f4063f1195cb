package io.berth.ops.command;

import io.berth.ops.Output;
import io.berth.ops.cell.Cell;
import io.berth.ops.cell.DrainWatch;
import io.berth.ops.output.ProgressLine;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code berth zones evacuate}. */
@Command(
        name = "evacuate",
        mixinStandardHelpOptions = true,
        description = {
            "Takes every worker of a zone out of use and waits until they are empty.",
            "Those that register there later are out of use too, until 'berth zones restore'. Exits with 1 where the deadline passed with runs left."
        })
public final class ZonesEvacuateCommand implements Runnable {
    @Parameters(index = "0", paramLabel = "ZONE", description = "The zone, 0 to 63.")
    private int zone;

    @Mixin private DrainOptions drain;

    @Mixin private ConnectOptions connection;

    @Mixin private JsonOption json;

    private final Output output;

    ZonesEvacuateCommand(final Output output) {
        this.output = output;
    }

    @Override
    public void run() {
        json.check();
        Checks.range("ZONE", zone, 0, 63);
        try (Cell cell = connection.connect()) {
            cell.evacuateZone(zone, drain.deadline());
            output.out().println("zone " + zone + " takes nothing new");
            json.write(
                    drain.waits()
                            ? new DrainWatch(
                                            cell,
                                            new ProgressLine(
                                                    output.out(), ProgressLine.isTerminal()))
                                    .await(
                                            "zone " + zone,
                                            known -> known.zone() == zone,
                                            drain.deadline())
                            : Map.of("drained", "zone " + zone));
        }
    }
}
