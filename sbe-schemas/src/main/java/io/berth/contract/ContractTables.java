package io.berth.contract;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the tables of {@code docs/protocol.md}: each is marked by a comment {@code <!-- table: name
 * -->} on the line before it. Strict: a blank cell, a row of another width, or a name used twice is
 * an error.
 */
public final class ContractTables {
    private static final String RESOURCE = "/io/berth/contract/protocol.md";
    private static final Pattern MARKER = Pattern.compile("<!-- table: ([a-z-]+) -->");

    private final Map<String, ContractTable> tables;

    private ContractTables(final Map<String, ContractTable> tables) {
        this.tables = tables;
    }

    /** Reads the contract that was packaged with this build. */
    public static ContractTables load() {
        try (InputStream in = ContractTables.class.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new IllegalStateException("missing resource " + RESOURCE);
            }
            return parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Reads tables out of Markdown text.
     *
     * @throws IllegalArgumentException naming the table and what is wrong with it
     */
    public static ContractTables parse(final String markdown) {
        final Map<String, ContractTable> tables = new LinkedHashMap<>();
        final List<String> lines = markdown.lines().toList();
        for (int i = 0; i < lines.size(); i++) {
            final Matcher marker = MARKER.matcher(lines.get(i).strip());
            if (marker.matches()) {
                final String name = marker.group(1);
                if (tables.put(name, readTable(name, lines, i + 1)) != null) {
                    throw new IllegalArgumentException("table " + name + " is there twice");
                }
            }
        }
        return new ContractTables(tables);
    }

    /**
     * A table by name.
     *
     * @throws IllegalArgumentException if there is none
     */
    public ContractTable table(final String name) {
        final ContractTable table = tables.get(name);
        if (table == null) {
            throw new IllegalArgumentException("no table " + name + " in the contract");
        }
        return table;
    }

    /** Names of all tables, in the order written. */
    public List<String> names() {
        return List.copyOf(tables.keySet());
    }

    private static ContractTable readTable(
            final String name, final List<String> lines, final int from) {
        final List<List<String>> rows = new ArrayList<>();
        for (int i = from; i < lines.size() && lines.get(i).strip().startsWith("|"); i++) {
            rows.add(splitRow(lines.get(i).strip()));
        }
        require(rows.size() > 2, name, "no rows");
        final List<String> columns = rows.get(0).subList(1, rows.get(0).size());
        final Map<String, Map<String, String>> cells = new LinkedHashMap<>();
        for (final List<String> row : rows.subList(2, rows.size())) {
            final String heading = row.get(0);
            require(
                    row.size() == columns.size() + 1,
                    name,
                    "row '" + heading + "' has another width");
            final Map<String, String> cellsOfRow = new LinkedHashMap<>();
            for (int column = 0; column < columns.size(); column++) {
                final String text = row.get(column + 1);
                require(
                        !text.isEmpty(),
                        name,
                        "empty cell '" + heading + "' × '" + columns.get(column) + "'");
                cellsOfRow.put(columns.get(column), text);
            }
            require(cells.put(heading, cellsOfRow) == null, name, "row '" + heading + "' twice");
        }
        return new ContractTable(
                name, List.copyOf(cells.keySet()), List.copyOf(columns), Map.copyOf(cells));
    }

    private static List<String> splitRow(final String line) {
        require(line.endsWith("|"), line, "row does not end with |");
        final List<String> texts = new ArrayList<>();
        for (final String text : line.substring(1, line.length() - 1).split("\\|", -1)) {
            texts.add(text.strip());
        }
        return texts;
    }

    private static void require(final boolean holds, final String table, final String what) {
        if (!holds) {
            throw new IllegalArgumentException("table " + table + ": " + what);
        }
    }
}
