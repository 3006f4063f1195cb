package io.berth.ops.output;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/** Rows of text under headings, in columns as wide as they need to be; numbers to the right. */
public final class TextTable {
    private static final String GAP = "  ";

    private final List<String[]> rows = new ArrayList<>();
    private final int columns;

    /** A table with these headings. */
    public TextTable(final String... headings) {
        columns = headings.length;
        rows.add(headings.clone());
    }

    /** Adds a row with as many cells as there are headings. */
    public TextTable row(final Object... cells) {
        if (cells.length != columns) {
            throw new IllegalArgumentException(
                    cells.length + " cells under " + columns + " headings");
        }
        final String[] row = new String[columns];
        for (int i = 0; i < columns; i++) {
            row[i] = String.valueOf(cells[i]);
        }
        rows.add(row);
        return this;
    }

    /** Prints headings and rows. */
    public void print(final PrintStream out) {
        final int[] widths = new int[columns];
        final boolean[] numeric = new boolean[columns];
        for (int column = 0; column < columns; column++) {
            numeric[column] = rows.size() > 1;
            for (int row = 0; row < rows.size(); row++) {
                widths[column] = Math.max(widths[column], rows.get(row)[column].length());
                numeric[column] &= row == 0 || rows.get(row)[column].matches("[-0-9][0-9.,]*|-");
            }
        }
        for (final String[] row : rows) {
            final StringBuilder line = new StringBuilder();
            for (int column = 0; column < columns; column++) {
                final String padding = " ".repeat(widths[column] - row[column].length());
                line.append(column == 0 ? "" : GAP)
                        .append(numeric[column] ? padding + row[column] : row[column] + padding);
            }
            out.println(line.toString().stripTrailing());
        }
    }
}
