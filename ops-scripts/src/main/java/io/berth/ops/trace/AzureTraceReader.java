package io.berth.ops.trace;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Reads the Azure Functions 2019 trace: its public form (columns {@code 1 … 1440}, a {@code
 * Trigger}, files per day) and the sample kept with this project ({@code minute_1 … minute_1440}),
 * plain or gzipped. Columns are found by name.
 */
public final class AzureTraceReader {
    /** Resource folder of the sample that comes with Berth. */
    public static final String BUNDLED = "/traces/azure-2019-200/";

    /** The files of a directory have one day only. */
    public static final int ANY_DAY = 0;

    private static final String SAMPLE_PREFIX = "minute_";
    private static final int MOST_MINUTES = 1440;

    private AzureTraceReader() {}

    /** What becomes of functions of an application whose memory the trace does not give. */
    public enum MissingMemory {
        /** They are left out and counted. */
        LEAVE_OUT,
        /** They get the median of the applications of the file, and are counted. */
        MEDIAN
    }

    /** The sample of 200 functions and one day that comes with Berth. */
    public static Trace readBundled() {
        return read(
                "azure-2019-200",
                resource("invocations.csv.gz"),
                resource("durations.csv.gz"),
                resource("memory.csv.gz"),
                MissingMemory.LEAVE_OUT);
    }

    /** Reads the one file of each kind in a directory. */
    public static Trace readDirectory(final Path directory) {
        return readDirectory(directory, ANY_DAY, MissingMemory.LEAVE_OUT);
    }

    /**
     * Reads one day.
     *
     * @param day which of the public data set's days, 1 to 14: files with {@code .dNN.} in their
     *     names; {@link #ANY_DAY} where there is one file of each kind.
     */
    public static Trace readDirectory(
            final Path directory, final int day, final MissingMemory missingMemory) {
        return read(
                directory.toString(),
                find(directory, "invocations", day),
                find(directory, "durations", day),
                find(directory, "memory", day),
                missingMemory);
    }

    /** Reads the three tables of a day from wherever they are; closes the streams. */
    static Trace read(
            final InputStream invocations,
            final InputStream durations,
            final InputStream memory,
            final MissingMemory missingMemory) {
        return read(
                "trace",
                new StreamSource("invocations", invocations),
                new StreamSource("durations", durations),
                new StreamSource("memory", memory),
                missingMemory);
    }

    private static Trace read(
            final String name,
            final Source invocations,
            final Source durations,
            final Source memory,
            final MissingMemory missingMemory) {
        final Map<String, RunTimes> runTimes = readRunTimes(durations);
        final Map<String, Double> memoryMb = readMemory(memory);
        final Double otherMb =
                missingMemory == MissingMemory.MEDIAN ? median(memoryMb.values()) : null;
        final List<TraceFunction> functions = new ArrayList<>();
        final Set<String> seen = new HashSet<>();
        int leftOut = 0;
        int guessed = 0;
        int minutes;
        try (CsvTable table = invocations.open()) {
            final int[] columns = minuteColumns(table, invocations.name());
            minutes = columns.length;
            while (table.nextRow()) {
                final String owner = table.text("HashOwner");
                final String app = table.text("HashApp");
                final String function = table.text("HashFunction");
                if (!seen.add(key(owner, app, function))) {
                    throw table.error("HashFunction", function + " appears twice");
                }
                final int[] perMinute = counts(table, columns);
                final RunTimes times = runTimes.get(key(owner, app, function));
                final Double known = memoryMb.get(key(owner, app, ""));
                final Double mb = known == null ? otherMb : known;
                if (times == null || mb == null) {
                    leftOut++;
                } else {
                    guessed += known == null ? 1 : 0;
                    functions.add(new TraceFunction(function, app, owner, perMinute, times, mb));
                }
            }
        }
        if (functions.isEmpty()) {
            throw new TraceException(
                    invocations.name() + ": no function with run times and memory");
        }
        return new Trace(name, functions, minutes, leftOut, guessed);
    }

    private static int[] counts(final CsvTable table, final int[] columns) {
        final int[] counts = new int[columns.length];
        for (int i = 0; i < columns.length; i++) {
            counts[i] = table.count(columns[i]);
        }
        return counts;
    }

    private static Double median(final Collection<Double> values) {
        final double[] sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        return sorted.length == 0 ? null : sorted[sorted.length / 2];
    }

    /** Places of the minutes in order: one form of their names, none missing between two others. */
    private static int[] minuteColumns(final CsvTable table, final String file) {
        final String prefix = table.hasColumn(SAMPLE_PREFIX + 1) ? SAMPLE_PREFIX : "";
        int last = 0;
        for (final String column : table.columns()) {
            if (column.startsWith(prefix)) {
                last = Math.max(last, minute(column.substring(prefix.length())));
            }
        }
        if (last == 0) {
            throw new TraceException(file + ": row 1: column minute_1 (or 1) is missing");
        }
        final int[] columns = new int[last];
        for (int minute = 1; minute <= last; minute++) {
            columns[minute - 1] = table.column(prefix + minute);
        }
        return columns;
    }

    /** The minute that a column is named for; 0: none. */
    private static int minute(final String digits) {
        if (!digits.matches("[1-9][0-9]{0,3}")) {
            return 0;
        }
        final int minute = Integer.parseInt(digits);
        return minute <= MOST_MINUTES ? minute : 0;
    }

    private static Map<String, RunTimes> readRunTimes(final Source source) {
        final Map<String, RunTimes> result = new HashMap<>();
        final int[] percents = RunTimes.percents();
        try (CsvTable table = source.open()) {
            while (table.nextRow()) {
                final double[] percentilesMs = new double[percents.length];
                for (int i = 0; i < percents.length; i++) {
                    final String column = "percentile_Average_" + percents[i];
                    percentilesMs[i] = table.number(column);
                    if (i > 0 && percentilesMs[i] < percentilesMs[i - 1]) {
                        throw table.error(column, "is below percentile_Average_" + percents[i - 1]);
                    }
                }
                final String key =
                        key(
                                table.text("HashOwner"),
                                table.text("HashApp"),
                                table.text("HashFunction"));
                if (result.put(key, new RunTimes(percentilesMs, table.number("Average"))) != null) {
                    throw table.error(
                            "HashFunction", table.text("HashFunction") + " appears twice");
                }
            }
        }
        return result;
    }

    private static Map<String, Double> readMemory(final Source source) {
        final Map<String, Double> result = new HashMap<>();
        try (CsvTable table = source.open()) {
            while (table.nextRow()) {
                final String key = key(table.text("HashOwner"), table.text("HashApp"), "");
                if (result.put(key, table.number("AverageAllocatedMb")) != null) {
                    throw table.error("HashApp", table.text("HashApp") + " appears twice");
                }
            }
        }
        return result;
    }

    private static String key(final String owner, final String app, final String function) {
        return owner + '/' + app + '/' + function;
    }

    private static Source resource(final String name) {
        return new Source(name) {
            @Override
            InputStream stream() throws IOException {
                final InputStream stream =
                        AzureTraceReader.class.getResourceAsStream(BUNDLED + name);
                if (stream == null) {
                    throw new IOException("not on the class path");
                }
                return stream;
            }
        };
    }

    private static Source find(final Path directory, final String kind, final int day) {
        final List<Path> found;
        try (Stream<Path> files = Files.list(directory)) {
            found =
                    files.filter(path -> isOfKind(path.getFileName().toString(), kind, day))
                            .sorted()
                            .toList();
        } catch (final IOException ex) {
            throw new TraceException(directory + ": cannot be read as a directory", ex);
        }
        if (found.size() != 1) {
            throw new TraceException(
                    directory
                            + ": "
                            + (found.isEmpty() ? "no file" : found.size() + " files")
                            + " with "
                            + kind
                            + (day == ANY_DAY ? "" : " and " + dayPart(day))
                            + " in the name and .csv or .csv.gz at the end, one wanted");
        }
        final Path path = found.get(0);
        return new Source(path.toString()) {
            @Override
            InputStream stream() throws IOException {
                return Files.newInputStream(path);
            }
        };
    }

    private static boolean isOfKind(final String file, final String kind, final int day) {
        return file.contains(kind)
                && (day == ANY_DAY || file.contains(dayPart(day)))
                && (file.endsWith(".csv") || file.endsWith(".csv.gz"));
    }

    private static String dayPart(final int day) {
        return String.format(".d%02d.", day);
    }

    private static final class StreamSource extends Source {
        private final InputStream stream;

        StreamSource(final String name, final InputStream stream) {
            super(name);
            this.stream = stream;
        }

        @Override
        InputStream stream() {
            return stream;
        }
    }

    /** Something to read a table from, with the name that errors give it. */
    private abstract static class Source {
        private final String name;

        Source(final String name) {
            this.name = name;
        }

        String name() {
            return name;
        }

        CsvTable open() {
            try {
                return new CsvTable(name, stream());
            } catch (final IOException ex) {
                throw new TraceException(name + ": " + ex.getMessage(), ex);
            }
        }

        abstract InputStream stream() throws IOException;
    }
}
