package io.berth.system;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.berth.ops.cluster.LocalCluster;
import io.berth.ops.cluster.LocalClusterContext;
import io.berth.ops.drill.ClientKillDrill;
import io.berth.ops.drill.Drill;
import io.berth.ops.drill.DrillReport;
import io.berth.ops.drill.DrillRunner;
import io.berth.ops.drill.DrillSettings;
import io.berth.ops.drill.WorkerLossDrill;
import io.berth.ops.drill.WorkerStallDrill;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** Workers stall or die, and a client dies: the drills, on one cluster where they can share it. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class WorkerLossTest {
    private static final DrillSettings SETTINGS =
            DrillSettings.defaults().withRate(60).withTimesMeasuredOnly();

    private static Fleet fleet;

    @BeforeAll
    static void start() {
        fleet = Fleet.start(new LocalClusterContext().nodes(3).workers(3).records(true));
    }

    @AfterAll
    static void stop() {
        fleet.close();
    }

    @Test
    @Order(1)
    void shouldLoseNothingWhenAWorkerStallsWithinItsGrace() {
        run(WorkerStallDrill.withinGrace(Duration.ofMillis(3_500)), fleet.cluster);
    }

    @Test
    @Order(2)
    void shouldTellLostAndTakeBackAWorkerThatStallsPastItsGrace() {
        run(WorkerStallDrill.pastGrace(Duration.ofMillis(7_500)), fleet.cluster);
    }

    @Test
    @Order(3)
    void shouldTellLostAndCountTheSlotsOfAKilledWorker() {
        run(WorkerLossDrill.ofOne(Duration.ofSeconds(2)), fleet.cluster);
    }

    @Test
    @Order(4)
    void shouldFreeTheSlotsOfAKilledClientAfterItsGrace() {
        run(new ClientKillDrill(Duration.ofSeconds(3), Duration.ofSeconds(3)), null);
    }

    private static void run(final Drill drill, final LocalCluster shared) {
        try (DrillRunner runner =
                new DrillRunner(SETTINGS.withWorkers(1), System.out::println, shared)) {
            final DrillReport report = runner.run(drill);
            assertTrue(report.passed(), () -> String.join("\n", report.violations()));
        }
    }
}
