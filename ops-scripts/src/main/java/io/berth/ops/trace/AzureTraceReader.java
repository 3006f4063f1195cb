package io.berth.ops.trace;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
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

    private static final int MOST_MINUTES = 1440;

    private AzureTraceReader() {}

    /** The sample of 200 functions and one day that comes with Berth. */
    public static Trace readBundled() {
        return read(
                "azure-2019-200",
                resource("invocations.csv.gz"),
                resource("durations.csv.gz"),
                resource("memory.csv.gz"));
    }

    /** Reads the one file of each kind in a directory. */
    public static Trace readDirectory(final Path directory) {
        return read(
                directory.toString(),
                find(directory, "invocations"),
                find(directory, "durations"),
                find(directory, "memory"));
    }

    private static Trace read(
            final String name,
            final Source invocations,
            final Source durations,
            final Source memory) {
        final Map<String, RunTimes> runTimes = readRunTimes(durations);
        final Map<String, Double> memoryMb = readMemory(memory);
        final List<TraceFunction> functions = new ArrayList<>();
        final Set<String> seen = new HashSet<>();
        int leftOut = 0;
        int minutes;
        try (CsvTable table = invocations.open()) {
            final List<String> columns = minuteColumns(table, invocations.name());
            minutes = columns.size();
            while (table.nextRow()) {
                final String owner = table.text("HashOwner");
                final String app = table.text("HashApp");
                final String function = table.text("HashFunction");
                if (!seen.add(key(owner, app, function))) {
                    throw table.error("HashFunction", function + " appears twice");
                }
                final int[] perMinute = columns.stream().mapToInt(table::count).toArray();
                final RunTimes times = runTimes.get(key(owner, app, function));
                final Double mb = memoryMb.get(key(owner, app, ""));
                if (times == null || mb == null) {
                    leftOut++;
                } else {
                    functions.add(new TraceFunction(function, app, owner, perMinute, times, mb));
                }
            }
        }
        if (functions.isEmpty()) {
            throw new TraceException(
                    invocations.name() + ": no function with run times and memory");
        }
        return new Trace(name, functions, minutes, leftOut);
    }

    private static List<String> minuteColumns(final CsvTable table, final String file) {
        final String prefix = table.hasColumn("minute_1") ? "minute_" : "";
        final List<String> columns = new ArrayList<>();
        while (columns.size() < MOST_MINUTES && table.hasColumn(prefix + (columns.size() + 1))) {
            columns.add(prefix + (columns.size() + 1));
        }
        if (columns.isEmpty()) {
            throw new TraceException(file + ": row 1: column minute_1 (or 1) is missing");
        }
        return columns;
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

    private static Source find(final Path directory, final String kind) {
        final List<Path> found;
        try (Stream<Path> files = Files.list(directory)) {
            found =
                    files.filter(path -> isOfKind(path.getFileName().toString(), kind))
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

    private static boolean isOfKind(final String file, final String kind) {
        return file.contains(kind) && (file.endsWith(".csv") || file.endsWith(".csv.gz"));
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
