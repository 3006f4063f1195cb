package io.berth.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** A failing run is cut down to a few acts, and what is left fails again in the very same way. */
class HistoryShrinkerTest {
    private static final long BUDGET_NS = 60_000_000_000L;

    @Test
    void shouldCutAPlantedViolationDownToAFewActs() {
        final Supplier<Tampering> planted = ContractTampering::ignoringReservations;
        final SimulationFailure found = firstFailure(planted, "function limit");
        final List<Integer> sizes = new ArrayList<>();
        final HistoryShrinker shrinker =
                new HistoryShrinker(
                        planted, System::nanoTime, BUDGET_NS, shorter -> sizes.add(shorter.size()));

        final SimulationHistory history = shrinker.shrink(found);

        assertTrue(history.reason().contains("function limit"), history.reason());
        assertTrue(history.size() <= 12, history + " of " + found.acts().size());
        assertTrue(sizes.size() > 1 && sizes.get(0) >= history.size(), sizes.toString());
    }

    @Test
    void shouldRunAHistoryThatWasWrittenToTheVerySameFailure() {
        final Supplier<Tampering> planted = ContractTampering::ignoringReservations;
        final SimulationFailure found = firstFailure(planted, "function limit");
        final SimulationHistory whole = SimulationHistory.of(found);

        final SimulationHistory read = SimulationHistory.ofMap(whole.toMap());

        assertEquals(whole.settings().withTraceLines(0), read.settings());
        for (int i = 0; i < 2; i++) {
            final SimulationFailure again = failureOf(read.settings(), planted);
            assertTrue(read.isSame(again), again.getMessage());
        }
    }

    @Test
    void shouldSayWhatIsWrongWithAHistory() {
        final SimulationHistory history =
                SimulationHistory.of(
                        firstFailure(ContractTampering::ignoringReservations, "function limit"));
        for (final String name : history.toMap().keySet()) {
            final Map<String, Object> cut = history.toMap();
            cut.remove(name);
            assertSays(cut, "no history: " + name + " is missing");
            cut.put(name, List.of(List.of(1)));
            assertSays(cut, "no history: " + name + " can't be ");
        }
    }

    private static void assertSays(final Map<String, Object> map, final String text) {
        final IllegalArgumentException wrong =
                assertThrows(IllegalArgumentException.class, () -> SimulationHistory.ofMap(map));
        assertTrue(wrong.getMessage().startsWith(text), wrong.getMessage());
    }

    private static SimulationFailure firstFailure(
            final Supplier<Tampering> planted, final String reason) {
        for (long seed = 1; seed < 100; seed++) {
            try {
                new Simulation(
                                SimulationSettings.withSeed(seed)
                                        .withEntries(2_000)
                                        .withTraceLines(0),
                                planted.get())
                        .run();
            } catch (final SimulationFailure failure) {
                if (failure.reason().contains(reason)) {
                    return failure;
                }
            }
        }
        throw new AssertionError("no seed finds " + reason);
    }

    private static SimulationFailure failureOf(
            final SimulationSettings settings, final Supplier<Tampering> planted) {
        return assertThrows(
                SimulationFailure.class, () -> new Simulation(settings, planted.get()).run());
    }
}
