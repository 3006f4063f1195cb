package io.berth.explore;

import static io.berth.simulation.VirtualTime.SECOND;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.berth.simulation.Tampering;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ExplorerTest {
    private static final CallSpec CALL = new CallSpec(8 * SECOND, true, false);

    static Stream<String> scenarios() {
        return Scenarios.all().stream().map(Scenario::name);
    }

    private static Exploration explore(
            final Scenario scenario, final int depth, final Supplier<Tampering> tampering) {
        return explore(scenario, depth, 8, tampering);
    }

    private static Exploration explore(
            final Scenario scenario,
            final int depth,
            final int runOutOneIn,
            final Supplier<Tampering> tampering) {
        final ExploreSettings settings =
                new ExploreSettings(depth, Long.MAX_VALUE, Double.MAX_VALUE, 1, runOutOneIn, 8);
        return new Explorer(scenario, settings, tampering, line -> {}).run();
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void shouldFindNothingWithinAFewChoices(final String name) {
        final int depth = name.equals("soup") ? 2 : 3;

        final Exploration result = explore(Scenarios.named(name), depth, () -> Tampering.NONE);

        assertNull(result.violation(), () -> describe(result));
        assertEquals(depth, result.depth());
        assertTrue(result.distinct() > 10, () -> result.distinct() + " states");
    }

    @Test
    void shouldEndWhereNothingIsLeftToChoose() {
        final Scenario scenario = Scenario.named("whole", "one call").client(CALL).passes(0);

        final Exploration result = explore(scenario, 100, 1, () -> Tampering.NONE);

        assertNull(result.violation(), () -> describe(result));
        assertTrue(result.isWhole());
        assertTrue(result.runOuts() > 0);
    }

    @Test
    void shouldReachTheSameStatesWithTwoThreads() {
        final Scenario scenario = Scenarios.named("cancel");
        final ExploreSettings two =
                new ExploreSettings(4, Long.MAX_VALUE, Double.MAX_VALUE, 2, 8, 8);

        final Exploration first = explore(scenario, 4, () -> Tampering.NONE);
        final Exploration second = new Explorer(scenario, two, line -> {}).run();

        assertEquals(first.perDepth(), second.perDepth());
        assertEquals(first.transitions(), second.transitions());
    }

    @Test
    void shouldEndWithWhatItHasWhenItIsStopped() {
        final ExploreSettings deep =
                new ExploreSettings(1_000, Long.MAX_VALUE, Double.MAX_VALUE, 1, 0, 0);
        final AtomicReference<Explorer> explorer = new AtomicReference<>();
        final List<String> depths = new ArrayList<>();
        explorer.set(
                new Explorer(
                        Scenarios.named("one-slot"),
                        deep,
                        line -> {
                            depths.add(line);
                            if (depths.size() == 2) {
                                explorer.get().stop();
                            }
                        }));

        final Exploration result = explorer.get().run();

        assertEquals(2, result.depth());
        assertEquals(3, result.perDepth().size());
        assertNull(result.violation());
    }

    @Test
    void shouldFindThatAnExpiredPlacementIsFreedWithoutTheWorker() {
        final Scenario scenario =
                Scenario.named("mutant", "a placement expires").client(CALL).passes(2);

        assertFound(scenario, 6, PlantedFault::freeingOnExpiry, "without the word");
    }

    @Test
    void shouldFindThatACancelledRunIsFreedWithoutTheWorker() {
        final Scenario scenario =
                Scenario.named("mutant", "a run is cancelled").client(CALL).cancels(1).passes(1);

        assertFound(scenario, 9, PlantedFault::cancellingWithoutTheWorker, "without the word");
    }

    @Test
    void shouldFindThatAnyCompletedIsBelieved() {
        final Scenario scenario =
                Scenario.named("mutant", "the acknowledgement of an end is lost")
                        .client(CALL)
                        .client(CALL)
                        .fault(Fault.SILENT, 1)
                        .passes(0)
                        .after("call.0.0,in.0.0,out.0.0,run.0.0,end.2.0,call.1.0");

        assertFound(scenario, 7, PlantedFault::believingAnyCompleted, "without the word");
    }

    @Test
    void shouldFindThatALostWorkerGoesOnWithoutALease() {
        final Scenario scenario =
                Scenario.named("mutant", "a worker is cut off")
                        .client(CALL)
                        .fault(Fault.HOLD, 1)
                        .passes(6);

        assertFound(scenario, 10, PlantedFault::leasingForAnHour, "that does not hold its slot");
    }

    @Test
    void shouldFindThatALimitIsExceeded() {
        final Scenario scenario =
                Scenario.named("mutant", "two want one slot")
                        .client(CALL)
                        .client(CALL)
                        .fleet(1, 2, 0)
                        .limit(1)
                        .passes(0);

        assertFound(scenario, 10, PlantedFault::limitingOneMore, "1 allowed");
    }

    @Test
    void shouldFindThatACancelledRunIsSaidNeverToHaveBegun() {
        final Scenario scenario =
                Scenario.named("mutant", "a run is cancelled").client(CALL).cancels(1).passes(0);

        assertFound(scenario, 12, PlantedFault::denyingThatItBegan, "NOT_RUN");
    }

    @Test
    void shouldFindThatTheEndOfARunIsNotHeard() {
        final Scenario scenario = Scenario.named("mutant", "a run ends").client(CALL).passes(0);

        final Exploration result = explore(scenario, 8, 1, PlantedFault::missingTheEndOfRuns);

        assertTrue(result.violation().inRunOut());
        assertTrue(
                result.violation().message().contains("was told RAN NONE and the log has"),
                () -> describe(result));
    }

    private static void assertFound(
            final Scenario scenario,
            final int depth,
            final Supplier<Tampering> fault,
            final String message) {
        final Exploration result = explore(scenario, depth, fault);

        final Violation violation = result.violation();
        assertNotNull(violation, () -> "not found to depth " + result.depth());
        assertTrue(violation.message().contains(message), violation::message);
        assertEquals(
                violation.message(),
                Explorer.replay(scenario, violation.path(), fault, line -> {}));
        final int found = violation.path().size();
        assertNull(explore(scenario, found, () -> Tampering.NONE).violation());
    }

    @Test
    void shouldReplayAPathAndTellWhatHappens() {
        final List<String> trace = new ArrayList<>();
        final List<Choice> path = Explorer.parsePath("call.0.0,in.0.0,out.0.0,run.0.0");

        final String failure =
                Explorer.replay(
                        Scenarios.named("one-slot"), path, () -> Tampering.NONE, trace::add);

        assertNull(failure);
        assertTrue(trace.stream().anyMatch(line -> line.contains("begins t1")));
        assertEquals("call.0.0,in.0.0,out.0.0,run.0.0", Violation.textOf(path));
    }

    @Test
    void shouldRefuseAPathThatIsNotPossible() {
        final List<Choice> path = Explorer.parsePath("run.0.0");
        final Scenario scenario = Scenarios.named("one-slot");

        final IllegalArgumentException refusal =
                assertThrows(
                        IllegalArgumentException.class,
                        () -> Explorer.replay(scenario, path, () -> Tampering.NONE, line -> {}));

        assertTrue(refusal.getMessage().startsWith("run.0.0 is not possible here"));
        assertThrows(IllegalArgumentException.class, () -> Explorer.parsePath("fly.0.0"));
        assertThrows(IllegalArgumentException.class, () -> Scenarios.named("none"));
    }

    private static String describe(final Exploration result) {
        return result.violation().message() + " after " + result.violation().pathText();
    }
}
