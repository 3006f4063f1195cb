package io.berth.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.berth.ops.cell.Cells;
import io.berth.ops.cluster.ClusterStarter;
import io.berth.ops.cluster.LocalCluster;
import io.berth.ops.cluster.LocalClusterContext;
import io.berth.ops.cluster.Signal;
import io.berth.ops.drill.BlackoutDrill;
import io.berth.ops.drill.Drill;
import io.berth.ops.drill.DrillReport;
import io.berth.ops.drill.DrillRunner;
import io.berth.ops.drill.DrillSettings;
import io.berth.ops.drill.FollowerDrill;
import io.berth.ops.drill.LeaderLossDrill;
import io.berth.ops.drill.LeaderStallDrill;
import io.berth.ops.drill.MajorityLossDrill;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The quick drills of nodes, on one cluster after another; times are not judged beside a build. The
 * longer ones: {@code berth drill}.
 */
class NodeDrillsTest {
    private static final int RATE = 100;
    private static final int WORKERS = 2;

    private static LocalCluster cluster;

    @BeforeAll
    static void startCluster() {
        cluster =
                LocalCluster.create(
                        new LocalClusterContext().nodes(3).workers(WORKERS).records(true));
        new ClusterStarter(cluster, Cells::connect, line -> {}).start(ClusterStarter.newSettings());
    }

    @AfterAll
    static void stopCluster() {
        if (cluster != null) {
            cluster.close();
        }
    }

    @Test
    void shouldHandOverWhenTheLeaderIsEndedGracefully() {
        assertPasses(new LeaderLossDrill(Signal.TERM));
    }

    @Test
    void shouldNotBelieveALeaderThatStoodStill() {
        assertPasses(new LeaderStallDrill(Duration.ofSeconds(4), false));
    }

    @Test
    void shouldServeWithoutAFollower() {
        assertPasses(new FollowerDrill(Signal.KILL, Duration.ofSeconds(2), Duration.ofSeconds(2)));
    }

    @Test
    void shouldDecideNothingWithoutAMajorityAndGoOnWithOne() {
        assertPasses(new MajorityLossDrill(true, Duration.ofSeconds(6)));
    }

    @Test
    void shouldGoOnFromASnapshotWhenAllNodesAreKilledAtOnce() {
        assertPasses(new BlackoutDrill(true));
    }

    private static void assertPasses(final Drill drill) {
        final List<String> steps = new ArrayList<>();
        final DrillSettings settings =
                DrillSettings.defaults()
                        .withRate(RATE)
                        .withWorkers(WORKERS)
                        .withTimesMeasuredOnly();
        final DrillReport report;
        try (DrillRunner runner = new DrillRunner(settings, steps::add, cluster)) {
            report = runner.run(drill);
        }
        assertEquals(List.of(), report.violations(), () -> String.join("\n", steps));
        assertTrue(report.passed());
    }
}
