package io.berth.simulation.ends;

import io.berth.contract.ContractTable;
import io.berth.contract.ContractTables;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Which end of a call may meet which end of its last request in the log: the table of {@code
 * docs/protocol.md}, for whatever checks ends (rule 15). Immutable.
 */
public final class EndsTable {
    private final Map<ClientEndKind, Map<LoggedEnd, String>> cells =
            new EnumMap<>(ClientEndKind.class);

    private EndsTable(final ContractTable table) {
        final List<String> rows =
                Arrays.stream(ClientEndKind.values()).map(ClientEndKind::heading).toList();
        final List<String> columns = Arrays.stream(LoggedEnd.values()).map(Enum::name).toList();
        if (!table.rows().equals(rows) || !table.columns().equals(columns)) {
            throw new IllegalArgumentException(
                    "table of ends: rows " + table.rows() + ", columns " + table.columns());
        }
        for (final ClientEndKind client : ClientEndKind.values()) {
            final Map<LoggedEnd, String> row = new EnumMap<>(LoggedEnd.class);
            for (final LoggedEnd logged : LoggedEnd.values()) {
                row.put(logged, checked(table.text(client.heading(), logged.name())));
            }
            cells.put(client, row);
        }
    }

    /** Reads the table of the contract that was packaged with this build. */
    public static EndsTable load() {
        return of(ContractTables.load());
    }

    static EndsTable of(final ContractTables tables) {
        return new EndsTable(tables.table("ends"));
    }

    /** Whether a call with this end may have a last request with that end in the log. */
    public boolean allowed(final ClientEndKind client, final LoggedEnd logged) {
        return cells.get(client).get(logged).startsWith("yes");
    }

    /** The cell as written: {@code yes} or {@code no}, and why. */
    public String why(final ClientEndKind client, final LoggedEnd logged) {
        return client + " × " + logged + ": " + cells.get(client).get(logged);
    }

    private static String checked(final String cell) {
        if (!cell.matches("(yes|no): .+")) {
            throw new IllegalArgumentException(
                    "table of ends: neither yes nor no, and why: " + cell);
        }
        return cell;
    }
}
