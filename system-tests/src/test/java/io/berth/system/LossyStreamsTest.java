package io.berth.system;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.berth.ops.drill.DrillReport;
import io.berth.ops.drill.DrillRunner;
import io.berth.ops.drill.DrillSettings;
import io.berth.ops.drill.LossDrill;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The drill {@code loss} at one rate, for a short time. */
@Timeout(180)
class LossyStreamsTest {
    @Test
    void shouldRunEveryCallWhileEachStreamLosesAndReordersDatagrams() {
        final List<String> steps = new ArrayList<>();
        try (DrillRunner runner =
                new DrillRunner(
                        DrillSettings.defaults().withRate(50).withTimesMeasuredOnly(),
                        steps::add)) {
            final DrillReport report =
                    runner.run(new LossDrill(LossDrill.SHORT, Duration.ofSeconds(4)));
            assertEquals(List.of(), report.violations(), steps::toString);
        }
    }
}
