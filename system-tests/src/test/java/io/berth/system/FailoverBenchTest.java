package io.berth.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.berth.ops.cluster.Signal;
import io.berth.ops.failover.FailoverBench;
import io.berth.ops.failover.FailoverReport;
import io.berth.ops.failover.FailoverSettings;
import io.berth.ops.output.ProgressLine;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** {@code berth failover}, short: what it measures is for a quiet machine, what holds is not. */
class FailoverBenchTest {
    private static final int KILLS = 2;
    private static final int RATE = 100;

    @Test
    void shouldLoseNothingWhenTheLeaderIsKilledAndComesBackTwice() {
        final FailoverSettings settings =
                new FailoverSettings(
                        KILLS,
                        Signal.KILL,
                        FailoverSettings.Target.LEADER,
                        Duration.ofSeconds(5),
                        1,
                        Duration.ZERO,
                        RATE,
                        "default",
                        "dev",
                        1,
                        Map.of(),
                        null);
        try (FailoverBench bench =
                new FailoverBench(settings, new ProgressLine(System.out, false))) {
            final FailoverReport report = bench.run();

            assertTrue(report.holds(), report::complaint);
            final List<?> rounds = (List<?>) report.toMap().get("rounds");
            assertEquals(KILLS, rounds.size());
            for (final Object round : rounds) {
                assertNotNull(((Map<?, ?>) round).get("electionMs"), round::toString);
                assertTrue((long) ((Map<?, ?>) round).get("gapMs") > 0, round::toString);
            }
        }
    }
}
