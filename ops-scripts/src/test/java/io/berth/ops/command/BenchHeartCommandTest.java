package io.berth.ops.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.berth.ops.BerthCommand;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BenchHeartCommandTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @TempDir private Path directory;

    @Test
    void shouldMeasureASmallFleet() throws IOException {
        final Path json = directory.resolve("heart.json");
        final Path markdown = directory.resolve("heart.md");

        assertEquals(
                0,
                run(
                        "--sizes=100",
                        "--only=warm-pair,state-size",
                        "--warm-ups=0",
                        "--iterations=1",
                        "--iteration-ms=10",
                        "--no-huge-pages",
                        "--markdown=" + markdown,
                        "--json=" + json),
                this::err);

        final JsonNode report = new ObjectMapper().readTree(json.toFile());
        final JsonNode results = report.get("results");
        assertEquals(
                List.of("uniform", "zipf", "single"),
                StreamSupport.stream(results.spliterator(), false)
                        .map(result -> result.get("access").asText())
                        .toList());
        for (final JsonNode result : results) {
            assertEquals("warm-pair", result.get("name").asText());
            assertEquals(100, result.get("sandboxes").asInt());
            assertTrue(result.get("nsPerOp").asDouble() > 0, result::toString);
            assertTrue(result.get("bytesPerOp").isNumber(), result::toString);
        }
        assertTrue(report.get("stateSizes").get(0).get("bytesPerSandbox").asDouble() > 0);
        assertTrue(report.get("longestEntries").isEmpty());
        assertTrue(report.get("targets").get(0).get("met").isBoolean());
        assertTrue(Files.readString(markdown).contains("| warm-pair | zipf | "));
        final String text = out.toString(StandardCharsets.UTF_8);
        assertTrue(text.contains("machine: ") && text.contains("JVM options: "), text);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--sizes=99          | size 99 out of 100 to 1000000",
                "--sizes=2m          | size 2000000 out of 100 to 1000000",
                "--sizes=            | '' is not a size like 1000 or 10k",
                "--sizes=ten         | 'ten' is not a size like 1000 or 10k",
                "--only=warm         | no benchmark 'warm'; there are warm-pair",
                "--iterations=0      | iterations 0 out of 1 to 100",
                "--repetitions=0     | repetitions 0 out of 1 to 100",
                "--iteration-ms=0    | iteration time in ms 0 out of 1 to 60000",
                "--json=/no/such/dir | cannot write /no/such/dir: its directory is missing",
            })
    void shouldTellInOneLineWhatIsWrong(final String option, final String line) {
        assertEquals(2, run(option));

        assertTrue(err().startsWith("berth: " + line), this::err);
        assertEquals(1, err().lines().count(), this::err);
    }

    private int run(final String... options) {
        final String[] args = new String[options.length + 2];
        args[0] = "bench";
        args[1] = "heart";
        System.arraycopy(options, 0, args, 2, options.length);
        return BerthCommand.execute(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                args);
    }

    private String err() {
        return err.toString(StandardCharsets.UTF_8);
    }
}
