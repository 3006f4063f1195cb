package io.berth.ops.trace;

import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.zip.GZIPInputStream;

/**
 * Reads one CSV file of a trace row by row, with columns by name. The files of the trace hold
 * hashes and numbers, so there is no quoting. Errors name file, row (the heading is row 1) and
 * column.
 */
final class CsvTable implements Closeable {
    private static final int GZIP_MAGIC = 0x1f8b;

    /** Characters of a row; a row of a day of minutes has about 10 thousand. */
    private static final int MAX_ROW_LENGTH = 1 << 18;

    /** Rows of a file; a day of the public trace has about 50 thousand. */
    private static final int MAX_ROWS = 1 << 18;

    private final String file;
    private final BufferedReader reader;
    private final Map<String, Integer> columns = new HashMap<>();
    private final StringBuilder line = new StringBuilder();
    private String[] cells = {};
    private int row = 1;

    /**
     * @param file name for error messages. The stream is unzipped when it starts as gzip does, and
     *     closed with this.
     */
    CsvTable(final String file, final InputStream stream) {
        this.file = file;
        try {
            reader =
                    new BufferedReader(
                            new InputStreamReader(unzipped(stream), StandardCharsets.UTF_8));
            final String heading = withoutByteOrderMark(readLine());
            if (heading == null || heading.isBlank()) {
                throw new TraceException(file + ": row 1: column 1: no heading, the file is empty");
            }
            final String[] names = heading.split(",", -1);
            for (int i = 0; i < names.length; i++) {
                if (columns.put(names[i].trim(), i) != null) {
                    throw new TraceException(
                            file + ": row 1: column " + names[i].trim() + " appears twice");
                }
            }
        } catch (final IOException ex) {
            throw unreadable(1, ex);
        }
    }

    private static String withoutByteOrderMark(final String line) {
        return line != null && line.startsWith("\ufeff") ? line.substring(1) : line;
    }

    /** A line without its end; null at the end of the file. A file is not kept whole for one. */
    private String readLine() throws IOException {
        line.setLength(0);
        int c = reader.read();
        if (c < 0) {
            return null;
        }
        while (c >= 0 && c != '\n') {
            if (line.length() == MAX_ROW_LENGTH) {
                throw new IOException("a row of more than " + MAX_ROW_LENGTH + " characters");
            }
            line.append((char) c);
            c = reader.read();
        }
        final int last = line.length() - 1;
        if (last >= 0 && line.charAt(last) == '\r') {
            line.setLength(last);
        }
        return line.toString();
    }

    private static InputStream unzipped(final InputStream stream) throws IOException {
        final BufferedInputStream buffered = new BufferedInputStream(stream);
        buffered.mark(2);
        final int magic = buffered.read() << 8 | buffered.read();
        buffered.reset();
        return magic == GZIP_MAGIC ? new GZIPInputStream(buffered) : buffered;
    }

    boolean hasColumn(final String name) {
        return columns.containsKey(name);
    }

    /** Moves to the next row. @return false at the end of the file. Blank lines are skipped. */
    boolean nextRow() {
        try {
            for (String text = readLine(); text != null; text = readLine()) {
                row++;
                if (row > MAX_ROWS) {
                    throw new TraceException(file + ": more than " + MAX_ROWS + " rows");
                }
                if (!text.isBlank()) {
                    cells = text.split(",", -1);
                    checkLength();
                    return true;
                }
            }
            return false;
        } catch (final IOException ex) {
            throw unreadable(row + 1, ex);
        }
    }

    private void checkLength() {
        final int wanted = columns.size();
        if (cells.length != wanted) {
            // The first column that has no cell, or the first cell that has no column.
            final String column =
                    cells.length < wanted ? name(cells.length) : String.valueOf(wanted + 1);
            throw error(column, cells.length + " cells under " + wanted + " columns");
        }
    }

    private String name(final int index) {
        return columns.entrySet().stream()
                .filter(column -> column.getValue() == index)
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse(String.valueOf(index + 1));
    }

    private TraceException unreadable(final int atRow, final IOException cause) {
        return new TraceException(
                file + ": row " + atRow + ": column 1: cannot be read: " + cause.getMessage(),
                cause);
    }

    /**
     * @return place of a column that must be there, for the methods that take a place.
     */
    int column(final String column) {
        final Integer index = columns.get(column);
        if (index == null) {
            throw new TraceException(file + ": row 1: column " + column + " is missing");
        }
        return index;
    }

    /**
     * @return names of all columns, in no order.
     */
    Set<String> columns() {
        return columns.keySet();
    }

    /** Text that must be there. */
    String text(final String column) {
        final String text = cells[column(column)].trim();
        if (text.isEmpty()) {
            throw error(column, "is empty");
        }
        return text;
    }

    /** A number of at least 0. */
    double number(final String column) {
        final String text = text(column);
        final double value;
        try {
            value = Double.parseDouble(text);
        } catch (final NumberFormatException ex) {
            throw error(column, "'" + text + "' is not a number");
        }
        if (!(value >= 0 && value < 1e15)) {
            throw error(column, "'" + text + "' is below 0 or too large");
        }
        return value;
    }

    /** A whole number from 0 to 2^31 - 1, at the place of a column. */
    int count(final int column) {
        final String text = cells[column].trim();
        try {
            final int value = Integer.parseInt(text);
            if (value < 0) {
                throw error(name(column), "'" + text + "' is below 0");
            }
            return value;
        } catch (final NumberFormatException ex) {
            throw error(
                    name(column),
                    text.isEmpty() ? "is empty" : "'" + text + "' is not a whole number");
        }
    }

    TraceException error(final String column, final String what) {
        return new TraceException(file + ": row " + row + ": column " + column + ": " + what);
    }

    @Override
    public void close() {
        try {
            reader.close();
        } catch (final IOException ex) {
            throw new TraceException(file + ": " + ex.getMessage(), ex);
        }
    }
}
