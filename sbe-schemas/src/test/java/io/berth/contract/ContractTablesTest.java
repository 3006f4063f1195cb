package io.berth.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ContractTablesTest {
    private static final String HEAD = "<!-- table: t -->\n| e \\ s | A | B |\n|---|---|---|\n";

    @Test
    void shouldReadEveryTableOfTheContract() {
        final ContractTables tables = ContractTables.load();

        assertEquals(
                Set.of(
                        "ends",
                        "invocation",
                        "slot",
                        "sandbox",
                        "worker",
                        "client",
                        "request-slot",
                        "worker-slot",
                        "call"),
                Set.copyOf(tables.names()));
        for (final String name : tables.names()) {
            final ContractTable table = tables.table(name);
            for (final String row : table.rows()) {
                for (final String column : table.columns()) {
                    if (!name.equals("ends")) {
                        final ContractCell cell = table.cell(row, column);
                        assertTrue(
                                cell.isImpossible()
                                        || cell.next().equals(ContractCell.SAME)
                                        || isState(table, cell.next()),
                                () -> name + ": unknown state " + cell.next());
                    }
                }
            }
        }
    }

    @Test
    void shouldReadACell() {
        final ContractTable table =
                ContractTables.parse(HEAD + "| x | B; put(OK), take; +ignored +lost | n/a: why |\n")
                        .table("t");

        assertEquals(
                new ContractCell("B", List.of("put(OK)", "take"), Set.of("ignored", "lost"), ""),
                table.cell("x", "A"));
        assertEquals("why", table.cell("x", "B").impossibleBecause());
    }

    @Test
    void shouldRefuseWhatIsNotATable() {
        refuse("| x | = | |\n", "empty cell 'x' × 'B'");
        refuse("| x | = |\n", "has another width");
        refuse("| x | = | = |\n| x | = | = |\n", "twice");
        refuse("", "no rows");
    }

    @Test
    void shouldRefuseACellThatDoesNotParse() {
        for (final String cell : List.of("n/a:", "next", "=; put(", "=; +", "=; put take")) {
            final ContractTable table =
                    ContractTables.parse(HEAD + "| x | = | " + cell + " |\n").table("t");
            assertThrows(IllegalArgumentException.class, () -> table.cell("x", "B"), cell);
        }
    }

    private static void refuse(final String rows, final String message) {
        final IllegalArgumentException e =
                assertThrows(
                        IllegalArgumentException.class, () -> ContractTables.parse(HEAD + rows));
        assertTrue(e.getMessage().contains(message), e.getMessage());
    }

    private static boolean isState(final ContractTable table, final String state) {
        return table.columns().contains(state)
                || List.of("FAILED", "TIMED_OUT").contains(state)
                        && table.columns().contains("COMPLETED");
    }
}
