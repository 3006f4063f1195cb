package io.berth.system;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.berth.ops.drill.DrillReport;
import io.berth.ops.drill.DrillRunner;
import io.berth.ops.drill.DrillSettings;
import io.berth.ops.partition.NetworkNamespaces;
import io.berth.ops.partition.PartitionDrill;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A short version of the drill of partitioned networks; needs root and network namespaces. */
class PartitionTest {
    @Test
    @Timeout(240)
    void shouldKeepEveryPromiseWhileLinksAreCut() {
        final Optional<String> reason = NetworkNamespaces.unavailable();
        Assumptions.assumeTrue(reason.isEmpty(), () -> "skipped: " + reason.orElseThrow());
        final DrillSettings settings =
                DrillSettings.defaults().withRate(50).withRounds(0, 1).withTimesMeasuredOnly();
        try (DrillRunner runner = new DrillRunner(settings, System.out::println)) {
            final DrillReport report =
                    runner.run(
                            new PartitionDrill(List.of("leader-minority", "worker-within-grace")));

            assertEquals(List.of(), report.violations());
        }
    }
}
