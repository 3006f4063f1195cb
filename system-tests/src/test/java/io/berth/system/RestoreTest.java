package io.berth.system;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.berth.ops.drill.DrillReport;
import io.berth.ops.drill.DrillRunner;
import io.berth.ops.drill.DrillSettings;
import io.berth.ops.drill.RestoreDrill;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A cell that is put back to a backup (rule 2). */
class RestoreTest {
    @Test
    @Timeout(240)
    void shouldServeAgainUnderARaisedEpochWithoutAnyNumberTwice() {
        final List<String> steps = new ArrayList<>();
        try (DrillRunner runner =
                new DrillRunner(DrillSettings.defaults().withRate(100), steps::add)) {
            final DrillReport report = runner.run(new RestoreDrill(false));
            assertEquals(List.of(), report.violations(), steps::toString);
        }
    }
}
