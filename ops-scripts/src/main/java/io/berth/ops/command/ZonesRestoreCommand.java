package io.berth.ops.command;

import io.berth.ops.Output;
import io.berth.ops.cell.Cell;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code berth zones restore}. */
@Command(
        name = "restore",
        mixinStandardHelpOptions = true,
        description = "Takes an evacuation back; workers drained by name stay drained.")
public final class ZonesRestoreCommand implements Runnable {
    @Parameters(index = "0", paramLabel = "ZONE", description = "The zone, 0 to 63.")
    private int zone;

    @Mixin private ConnectOptions connection;

    @Mixin private JsonOption json;

    private final Output output;

    ZonesRestoreCommand(final Output output) {
        this.output = output;
    }

    @Override
    public void run() {
        json.check();
        Checks.range("ZONE", zone, 0, 63);
        try (Cell cell = connection.connect()) {
            cell.restoreZone(zone);
            output.out().println("zone " + zone + " is used again");
            json.write(Map.of("restored", "zone " + zone));
        }
    }
}
