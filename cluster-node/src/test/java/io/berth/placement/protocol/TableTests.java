package io.berth.placement.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.berth.contract.ContractCell;
import io.berth.contract.ContractTable;
import io.berth.contract.ContractTables;
import io.berth.placement.PlacementOutput.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;

/** Makes one test of each cell of a table of the contract. */
final class TableTests {
    /** Counters that a cell may name. */
    private static final Map<String, ToLongFunction<Status>> COUNTERS =
            Map.of(
                    "ignored", Status::ignored,
                    "repairs", Status::repairs,
                    "lost", Status::lost,
                    "completed", Status::completed,
                    "rejected", Status::rejected);

    /** A thing of the table, brought into a state; made anew for each cell. */
    interface Scene {
        /** Its cell. */
        TestCell cell();

        /**
         * Lets the event happen.
         *
         * @return the outputs that concern the thing, as the tables write them
         */
        List<String> apply(String event);

        /** End or reason that {@code (=)} stands for. */
        default String currentAnswer() {
            return "";
        }

        /** Fails unless the thing is in that state. */
        void assertState(String state);
    }

    /** Makes the scene of a state, ready for an event. */
    interface SceneFactory {
        Scene enter(String state, String event);
    }

    private TableTests() {}

    /** Rows and columns that are new fail by themselves: a scene does not know them. */
    static Stream<DynamicTest> of(
            final String name,
            final int knownRows,
            final int knownColumns,
            final Map<String, List<String>> expansions,
            final SceneFactory factory) {
        final ContractTable table = ContractTables.load().table(name);
        final List<DynamicTest> tests = new ArrayList<>();
        tests.add(
                DynamicTest.dynamicTest(
                        name + ": no row or column is missing",
                        () -> {
                            assertEquals(knownRows, table.rows().size(), "rows");
                            assertEquals(knownColumns, table.columns().size(), "columns");
                        }));
        for (final String event : table.rows()) {
            for (final String column : table.columns()) {
                for (final String state : expansions.getOrDefault(column, List.of(column))) {
                    final ContractCell cell = table.cell(event, column);
                    if (!cell.isImpossible()) {
                        tests.add(
                                DynamicTest.dynamicTest(
                                        name + ": " + state + " × " + event,
                                        () -> run(state, event, cell, factory)));
                    }
                }
            }
        }
        return tests.stream();
    }

    private static void run(
            final String state,
            final String event,
            final ContractCell expected,
            final SceneFactory factory) {
        try {
            check(state, event, expected, factory);
        } catch (final AssertionError e) {
            throw new AssertionError(
                    "[" + state + " × " + event + "] should be " + expected + ": " + e.getMessage(),
                    e);
        }
    }

    private static void check(
            final String state,
            final String event,
            final ContractCell expected,
            final SceneFactory factory) {
        final Scene scene = factory.enter(state, event);
        scene.assertState(state);
        scene.cell().heard();
        final String answer = scene.currentAnswer();
        final Status before = scene.cell().status();

        final List<String> outputs = scene.apply(event);

        final Status after = scene.cell().status();
        final String next = expected.next().equals(ContractCell.SAME) ? state : expected.next();
        assertEquals(
                sorted(expected.outputs().stream().map(o -> o.replace("=", answer)).toList()),
                sorted(outputs),
                "outputs");
        scene.assertState(next);
        for (final String counter : expected.counters()) {
            final ToLongFunction<Status> value = COUNTERS.get(counter);
            assertFalse(value == null, () -> "unknown counter " + counter);
            assertTrue(
                    value.applyAsLong(after) > value.applyAsLong(before),
                    () -> counter + " did not grow");
        }
    }

    private static List<String> sorted(final List<String> outputs) {
        return outputs.stream().sorted().toList();
    }
}
