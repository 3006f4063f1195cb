package io.berth.ops.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.berth.ops.BerthCommand;
import io.berth.ops.trace.AzureTraceReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SimulateCommandTest {
    private static final List<String> KEYS =
            List.of(
                    "policy",
                    "keepAlive",
                    "invocations",
                    "warmRate",
                    "coldStarts",
                    "waitedMs",
                    "rejectedByReason",
                    "idleGbHours",
                    "workerUse",
                    "wallSeconds");

    @TempDir private Path directory;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private Path sample;

    @BeforeEach
    void copySample() throws IOException {
        sample = Files.createDirectory(directory.resolve("sample"));
        for (final String file :
                List.of("invocations.csv.gz", "durations.csv.gz", "memory.csv.gz")) {
            try (InputStream stream =
                    AzureTraceReader.class.getResourceAsStream(AzureTraceReader.BUNDLED + file)) {
                Files.copy(stream, sample.resolve(file));
            }
        }
    }

    @Test
    void shouldSimulateACutOfTheSample() throws IOException {
        final Path json = directory.resolve("day.json");
        final Path plot = directory.resolve("day.png");

        assertEquals(0, run("--minutes", "20", "--json", json + "", "--plot", plot + ""), err());

        final JsonNode report = new ObjectMapper().readTree(json.toFile());
        assertEquals(KEYS, names(report));
        assertEquals(List.of("p50", "p99", "max"), names(report.get("waitedMs")));
        assertEquals("hybrid", report.get("policy").asText());
        assertEquals("fixed", report.get("keepAlive").asText());
        assertTrue(report.get("invocations").asLong() > 10_000);
        assertTrue(report.get("coldStarts").asLong() > 0);
        assertTrue(report.get("rejectedByReason").isObject());
        assertTrue(Files.size(plot) > 10_000);
        final String text = out.toString(StandardCharsets.UTF_8);
        assertTrue(text.contains("those of a Poisson process"), text);
        assertTrue(text.contains("80 workers of 32768 MB in 3 zones"), text);
        assertTrue(text.contains("machine: "), text);
    }

    @Test
    void shouldCompareInTheOrderOfTheList() throws IOException {
        final Path json = directory.resolve("day.json");

        assertEquals(
                0,
                run(
                        "--minutes",
                        "5",
                        "--compare",
                        "pack,lru,hash/greedy-dual",
                        "--json",
                        json + ""),
                err());

        final JsonNode report = new ObjectMapper().readTree(json.toFile());
        assertTrue(report.isArray());
        final List<String> pairs = new ArrayList<>();
        for (final JsonNode run : report) {
            assertEquals(KEYS, names(run));
            pairs.add(run.get("policy").asText() + '/' + run.get("keepAlive").asText());
        }
        assertEquals(List.of("pack/fixed", "hybrid/lru", "hash/greedy-dual"), pairs);
    }

    @Test
    void shouldWriteAnArrayForAListOfOne() throws IOException {
        final Path json = directory.resolve("day.json");

        assertEquals(0, run("--minutes", "1", "--compare", "lru", "--json", json + ""), err());

        assertEquals(1, new ObjectMapper().readTree(json.toFile()).size());
        assertTrue(new ObjectMapper().readTree(json.toFile()).isArray());
    }

    @Test
    void shouldSayInOneLineWhatIsWrong() throws IOException {
        assertLine(
                "--policy 'best' is none of hybrid, least-loaded, random, pack, hash",
                "--policy",
                "best");
        assertLine(
                "--keep-alive 'ever' is none of fixed, histogram, greedy-dual, lru",
                "--keep-alive",
                "ever");
        assertLine("--compare names hybrid/fixed twice ('fixed')", "--compare", "hybrid,fixed");
        assertLine("--workers is 1 to 10000", "--workers", "0");
        assertLine("--memory-mb is 1 to 16777216", "--memory-mb", "0");
        assertLine("--zones is 1 to 64", "--zones", "65");
        assertLine("--minutes is 1 to 1440", "--minutes", "1441");
        assertLine("--scale is 0.001 to 1000", "--scale", "0");
        assertLine("--day is 1 to 14, or 0", "--day", "15");
        assertLine("--plot p.gif ends neither with .png nor with .svg", "--plot", "p.gif");
        Files.writeString(
                sample.resolve("memory.csv.gz"),
                "HashApp,HashOwner,AverageAllocatedMb\na,b,much\n");
        assertLine(
                sample.resolve("memory.csv.gz")
                        + ": row 2: column AverageAllocatedMb: 'much' is not a number");
        Files.delete(sample.resolve("memory.csv.gz"));
        assertLine(
                sample
                        + ": no file with memory in the name and .csv or .csv.gz at the end, one wanted");
    }

    private void assertLine(final String message, final String... options) {
        out.reset();
        err.reset();
        assertEquals(2, run(options), message);
        assertEquals("berth: " + message, err().strip());
        assertFalse(out.toString(StandardCharsets.UTF_8).contains("simulating"), "began before");
    }

    private static List<String> names(final JsonNode object) {
        final List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }

    private String err() {
        return err.toString(StandardCharsets.UTF_8);
    }

    private int run(final String... options) {
        final List<String> args = new ArrayList<>(List.of("simulate", sample.toString()));
        args.addAll(Arrays.asList(options));
        return BerthCommand.execute(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                args.toArray(String[]::new));
    }
}
