package io.berth.ops.trace;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AzureTraceReaderTest {
    private static final String DURATION_COLUMNS =
            "HashFunction,HashApp,HashOwner,Count,Average,Minimum,Maximum,percentile_Average_0,percentile_Average_1,"
                    + "percentile_Average_25,percentile_Average_50,percentile_Average_75,percentile_Average_99,"
                    + "percentile_Average_100";

    @TempDir private Path directory;

    @BeforeEach
    void writeTrace() throws IOException {
        write(
                "invocations.csv",
                "HashFunction,HashApp,HashOwner,minute_1,minute_2",
                "f1,a1,o1,3,0",
                "f2,a2,o2,1,2");
        write(
                "durations.csv",
                DURATION_COLUMNS,
                "f1,a1,o1,9,25,1,99,1,2,10,20,40,90,99",
                "f2,a2,o2,9,5,5,5,5,5,5,5,5,5,5");
        write(
                "memory.csv",
                "HashApp,HashOwner,SampleCount,AverageAllocatedMb",
                "a1,o1,4,120",
                "a2,o2,4,64.5");
    }

    @Test
    void shouldReadTheSampleThatComesWithBerth() {
        final Trace trace = AzureTraceReader.readBundled();

        assertEquals(200, trace.functions().size());
        assertEquals(1_440, trace.minutes());
        assertEquals(0, trace.leftOut());
        assertEquals(
                1_619_721,
                trace.functions().stream()
                        .mapToInt(function -> function.invocations(0, 1_440))
                        .sum());
    }

    @Test
    void shouldReadTheColumnsOfTheSample() {
        final Trace trace = AzureTraceReader.readDirectory(directory);

        final TraceFunction first = trace.functions().get(0);
        assertEquals(2, trace.minutes());
        assertEquals("f1", first.function());
        assertEquals("a1", first.app());
        assertEquals("o1", first.owner());
        assertEquals(3, first.invocations(0, 1));
        assertEquals(3, first.invocations(0, 2));
        assertEquals(120, first.memoryMb());
        assertEquals(20_000_000, first.runTimes().atNs(0.5));
    }

    @Test
    void shouldReadTheColumnsOfThePublicDataSet() throws IOException {
        final Path other = Files.createDirectory(directory.resolve("public"));
        Files.writeString(
                other.resolve("invocations_per_function_md.anon.d01.csv"),
                "HashOwner,HashApp,HashFunction,Trigger,1,2,3\no1,a1,f1,http,4,5,6\n");
        Files.writeString(
                other.resolve("function_durations_percentiles.anon.d01.csv"),
                "HashOwner,HashApp,HashFunction,Average,Count,Minimum,Maximum,percentile_Average_0,percentile_Average_1,"
                        + "percentile_Average_25,percentile_Average_50,percentile_Average_75,percentile_Average_99,"
                        + "percentile_Average_100\no1,a1,f1,7,1,7,7,7,7,7,7,7,7,7\n");
        Files.writeString(
                other.resolve("app_memory_percentiles.anon.d01.csv"),
                "HashOwner,HashApp,SampleCount,AverageAllocatedMb,AverageAllocatedMb_pct1\no1,a1,1,99,98\n");

        final Trace trace = AzureTraceReader.readDirectory(other);

        assertEquals(3, trace.minutes());
        assertEquals(15, trace.functions().get(0).invocations(0, 3));
        assertEquals(99, trace.functions().get(0).memoryMb());
        assertEquals(7_000_000, trace.functions().get(0).runTimes().atNs(0.3));
    }

    @Test
    void shouldLeaveOutAndCountFunctionsWithoutRunTimes() throws IOException {
        write(
                "invocations.csv",
                "HashFunction,HashApp,HashOwner,minute_1",
                "f1,a1,o1,3",
                "f9,a1,o1,1");

        final Trace trace = AzureTraceReader.readDirectory(directory);

        assertEquals(1, trace.functions().size());
        assertEquals(1, trace.leftOut());
    }

    @Test
    void shouldNameFileRowAndColumnOfAWrongCell() throws IOException {
        write(
                "invocations.csv",
                "HashFunction,HashApp,HashOwner,minute_1,minute_2",
                "f1,a1,o1,3,0",
                "f2,a2,o2,1,x");

        assertMessage("invocations.csv: row 3: column minute_2: 'x' is not a whole number");
    }

    @Test
    void shouldRefuseNegativeCounts() throws IOException {
        write("invocations.csv", "HashFunction,HashApp,HashOwner,minute_1", "f1,a1,o1,-1");

        assertMessage("invocations.csv: row 2: column minute_1: '-1' is below 0");
    }

    @Test
    void shouldRefusePercentilesThatFall() throws IOException {
        write("durations.csv", DURATION_COLUMNS, "f1,a1,o1,9,25,1,99,1,2,10,9,40,90,99");

        assertMessage(
                "durations.csv: row 2: column percentile_Average_50: is below percentile_Average_25");
    }

    @Test
    void shouldNameAMissingColumn() throws IOException {
        write("memory.csv", "HashApp,HashOwner,SampleCount", "a1,o1,4");

        assertMessage("memory.csv: row 1: column AverageAllocatedMb is missing");
    }

    @Test
    void shouldRefuseRowsOfAnotherLength() throws IOException {
        write("memory.csv", "HashApp,HashOwner,SampleCount,AverageAllocatedMb", "a1,o1,4,5,6");

        assertMessage("memory.csv: row 2: column 5: 5 cells under 4 columns");
    }

    @Test
    void shouldRefuseFunctionsThatAppearTwice() throws IOException {
        write(
                "invocations.csv",
                "HashFunction,HashApp,HashOwner,minute_1",
                "f1,a1,o1,1",
                "f1,a1,o1,2");

        assertMessage("invocations.csv: row 3: column HashFunction: f1 appears twice");
    }

    @Test
    void shouldRefuseAnEmptyFile() throws IOException {
        Files.writeString(directory.resolve("durations.csv"), "");

        assertMessage("durations.csv: row 1: column 1: no heading, the file is empty");
    }

    @Test
    void shouldSayWhatADirectoryLacks() throws IOException {
        Files.delete(directory.resolve("memory.csv"));

        final TraceException failure =
                assertThrows(TraceException.class, () -> AzureTraceReader.readDirectory(directory));

        assertEquals(
                directory
                        + ": no file with memory in the name and .csv or .csv.gz at the end, one wanted",
                failure.getMessage());
    }

    @Test
    void shouldRefuseGzipThatIsCutOff() throws IOException {
        Files.delete(directory.resolve("memory.csv"));
        Files.write(directory.resolve("memory.csv.gz"), new byte[] {0x1f, (byte) 0x8b, 8, 0});

        final TraceException failure =
                assertThrows(TraceException.class, () -> AzureTraceReader.readDirectory(directory));

        assertEquals(
                true, failure.getMessage().startsWith(directory.resolve("memory.csv.gz") + ": "));
    }

    @Test
    void shouldNameRowAndColumnWhereGzipEnds() throws IOException {
        final ByteArrayOutputStream whole = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(whole)) {
            gzip.write("HashApp,HashOwner,AverageAllocatedMb\n".getBytes(UTF_8));
            for (int i = 0; i < 100_000; i++) {
                gzip.write(("a" + i * 31L % 100_003 + ",o" + i + ",5\n").getBytes(UTF_8));
            }
        }
        Files.delete(directory.resolve("memory.csv"));
        Files.write(
                directory.resolve("memory.csv.gz"),
                Arrays.copyOf(whole.toByteArray(), whole.size() / 2));

        final String message =
                assertThrows(TraceException.class, () -> AzureTraceReader.readDirectory(directory))
                        .getMessage();

        assertTrue(
                message.matches(".*memory\\.csv\\.gz: row [0-9]{4,}: column 1: cannot be read: .+"),
                message);
    }

    @Test
    void shouldNameTheColumnThatARowLacks() throws IOException {
        write("memory.csv", "HashApp,HashOwner,SampleCount,AverageAllocatedMb", "a1,o1,4");

        assertMessage("memory.csv: row 2: column AverageAllocatedMb: 3 cells under 4 columns");
    }

    @Test
    void shouldRefuseMinutesWithAGap() throws IOException {
        write(
                "invocations.csv",
                "HashFunction,HashApp,HashOwner,minute_1,minute_3",
                "f1,a1,o1,1,2");

        assertMessage("invocations.csv: row 1: column minute_2 is missing");
    }

    @Test
    void shouldNameTheColumnOfAnEmptyCell() throws IOException {
        write("invocations.csv", "HashFunction,HashApp,HashOwner,minute_1,minute_2", "f1,a1,o1,,2");

        assertMessage("invocations.csv: row 2: column minute_1: is empty");
    }

    @Test
    void shouldReadAHeadingWithAByteOrderMark() throws IOException {
        write("memory.csv", "\ufeffHashApp,HashOwner,AverageAllocatedMb", "a1,o1,4", "a2,o2,5");

        assertEquals(4, AzureTraceReader.readDirectory(directory).functions().get(0).memoryMb());
    }

    @Test
    void shouldGiveTheMedianMemoryWhereItIsWantedAndTheTraceHasNone() throws IOException {
        write(
                "memory.csv",
                "HashApp,HashOwner,AverageAllocatedMb",
                "a2,o2,64",
                "a7,o7,100",
                "a8,o8,900");

        final Trace trace =
                AzureTraceReader.readDirectory(
                        directory, AzureTraceReader.ANY_DAY, AzureTraceReader.MissingMemory.MEDIAN);

        assertEquals(1, trace.guessed());
        assertEquals(0, trace.leftOut());
        assertEquals(100, trace.functions().get(0).memoryMb());
        assertEquals(64, trace.functions().get(1).memoryMb());
    }

    @Test
    void shouldScaleTheInvocationsAndNothingElse() {
        final Trace trace = AzureTraceReader.readBundled();

        final Trace scaled = trace.scaled(7.1617, 1);

        final long invocations =
                scaled.functions().stream().mapToLong(f -> f.invocations(0, 1_440)).sum();
        assertEquals(1_619_721 * 7.1617, invocations, 2_000);
        for (int i = 0; i < trace.functions().size(); i++) {
            final int[] before = trace.functions().get(i).invocationsPerMinute();
            final int[] after = scaled.functions().get(i).invocationsPerMinute();
            for (int minute = 0; minute < 1_440; minute++) {
                assertEquals(before[minute] * 7.1617, after[minute], 1);
            }
            assertEquals(trace.functions().get(i).runTimes(), scaled.functions().get(i).runTimes());
        }
    }

    @Test
    void shouldReadOneDayOfSeveral() throws IOException {
        for (final String kind : List.of("invocations", "durations", "memory")) {
            final Path file = directory.resolve(kind + ".csv");
            Files.copy(file, directory.resolve(kind + ".anon.d01.csv"));
            Files.move(file, directory.resolve(kind + ".anon.d02.csv"));
        }
        write(
                "invocations.anon.d02.csv",
                "HashOwner,HashApp,HashFunction,Trigger,1",
                "o1,a1,f1,queue,8");

        final Trace trace =
                AzureTraceReader.readDirectory(
                        directory, 2, AzureTraceReader.MissingMemory.LEAVE_OUT);

        assertEquals(8, trace.functions().get(0).invocations(0, 1));
        final TraceException failure =
                assertThrows(TraceException.class, () -> AzureTraceReader.readDirectory(directory));
        assertEquals(
                directory
                        + ": 2 files with invocations in the name and .csv or .csv.gz at the end, one wanted",
                failure.getMessage());
    }

    private void assertMessage(final String afterDirectory) {
        final TraceException failure =
                assertThrows(TraceException.class, () -> AzureTraceReader.readDirectory(directory));
        assertEquals(directory + "/" + afterDirectory, failure.getMessage());
    }

    private void write(final String file, final String... lines) throws IOException {
        Files.write(directory.resolve(file), java.util.List.of(lines));
    }
}
