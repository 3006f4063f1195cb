package io.berth.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.berth.ops.BerthCommand;
import io.berth.ops.cell.Cell;
import io.berth.ops.cell.Cells;
import io.berth.ops.cluster.LocalClusterContext;
import io.berth.ops.drill.Drill;
import io.berth.ops.drill.DrillReport;
import io.berth.ops.drill.DrillRunner;
import io.berth.ops.drill.DrillSettings;
import io.berth.ops.overload.DeafClientDrill;
import io.berth.ops.overload.DisturbedDrill;
import io.berth.ops.overload.FloodDrill;
import io.berth.ops.overload.OverloadDrill;
import io.berth.ops.overload.SlowWorkerDrill;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * Too much of everything, for a short time and on one cluster; times are not judged beside a build.
 * The longer ones: {@code berth drill}. And a trace replayed on it.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class OverloadDrillsTest {
    private static final Duration CALM = Duration.ofSeconds(2);
    private static final Duration STRIKE = Duration.ofSeconds(5);

    private static Fleet fleet;

    @BeforeAll
    static void start() {
        fleet =
                Fleet.start(
                        new LocalClusterContext()
                                .nodes(3)
                                .workers(2)
                                .workerMemoryMb(8_388_608)
                                .records(true));
    }

    @AfterAll
    static void stop() {
        fleet.close();
    }

    @Test
    void shouldRefuseInTimeWhatIsTooMuchAndBeNormalAfterwards() {
        assertPasses(OverloadDrill.ofSlots(CALM, STRIKE));
    }

    @Test
    void shouldServeOthersBesideAClientThatDoesNotReadItsAnswers() {
        assertPasses(new DeafClientDrill(CALM, STRIKE));
    }

    @Test
    void shouldServeOthersBesideASlowWorker() {
        assertPasses(new SlowWorkerDrill(CALM, STRIKE));
    }

    @Test
    void shouldServeOthersBesideATenantThatFloods() {
        assertPasses(new FloodDrill(CALM, STRIKE));
    }

    @Test
    void shouldBeNormalSoonAfterNodesGotTooLittleOfTheProcessors() {
        assertPasses(new DisturbedDrill(CALM, STRIKE));
    }

    /**
     * The last: its calls are not recorded, and the drills check the history of the whole cluster.
     */
    @Test
    @Order(Integer.MAX_VALUE)
    void shouldReplayASliceOfATraceAndLeaveNoFunction(@TempDir final Path directory)
            throws Exception {
        final ByteArrayOutputStream text = new ByteArrayOutputStream();
        final PrintStream out = new PrintStream(text, true, StandardCharsets.UTF_8);
        final Path json = directory.resolve("replay.json");
        final int exit =
                BerthCommand.execute(
                        out,
                        out,
                        "replay",
                        "-",
                        "--ingress",
                        fleet.cluster.ingress(),
                        "--speed",
                        "120",
                        "--from",
                        "300",
                        "--to",
                        "308",
                        "--most-late",
                        "10s",
                        "--json",
                        json.toString());
        assertEquals(0, exit, () -> text.toString(StandardCharsets.UTF_8));
        final String report = Files.readString(json);
        assertTrue(report.contains("\"unanswered\" : 0"), report);
        assertTrue(report.contains("\"latenessUs\""), report);
        try (Cell operator = Cells.connect(fleet.cluster.ingress())) {
            assertTrue(
                    operator.listFunctions().stream()
                            .noneMatch(function -> function.settings().name().startsWith("fn-")));
        }
    }

    private static void assertPasses(final Drill drill) {
        final List<String> steps = new ArrayList<>();
        final DrillReport report;
        try (DrillRunner runner =
                new DrillRunner(
                        DrillSettings.defaults().withRate(60).withTimesMeasuredOnly(),
                        steps::add,
                        fleet.cluster)) {
            report = runner.run(drill);
        }
        assertEquals(List.of(), report.violations(), () -> String.join("\n", steps));
        assertTrue(report.passed());
    }
}
