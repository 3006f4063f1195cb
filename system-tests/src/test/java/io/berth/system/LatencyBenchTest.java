package io.berth.system;

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
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code berth bench}, short: what it measures is for a quiet machine, that all is right is not.
 */
class LatencyBenchTest {
    private static final int MODES = 3;

    @TempDir private Path directory;

    @Test
    void shouldMeasureEchoAndDecisionSideBySideAndLoseNothing() throws IOException {
        final Path json = directory.resolve("bench.json");
        final Path plot = directory.resolve("bench.svg");
        final ByteArrayOutputStream err = new ByteArrayOutputStream();

        final int code =
                BerthCommand.execute(
                        new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8),
                        "bench",
                        "--quick",
                        "--only=echo,decision",
                        "--rounds=5",
                        "--turn=50ms",
                        "--warm-up=200ms",
                        "--json=" + json,
                        "--out=" + directory.resolve("out"),
                        "--plot=" + plot);

        assertEquals(0, code, () -> err.toString(StandardCharsets.UTF_8));
        final JsonNode report = new ObjectMapper().readTree(json.toFile());
        assertEquals(2 * MODES, report.get("results").size());
        for (final JsonNode result : report.get("results")) {
            assertTrue(result.get("p50Us").asDouble() > 0, result::toString);
            assertTrue(result.get("maxUs").asDouble() >= result.get("p50Us").asDouble());
            assertTrue(result.get("throughputPerS").asDouble() > 0, result::toString);
        }
        assertEquals(MODES, report.get("ratios").size());
        for (final JsonNode ratio : report.get("ratios")) {
            assertEquals("decision", ratio.get("of").asText());
            assertTrue(ratio.get("low").asDouble() <= ratio.get("p50").asDouble());
            assertTrue(ratio.get("high").asDouble() >= ratio.get("p50").asDouble());
        }
        assertTrue(Files.size(plot) > 0);
        try (Stream<Path> files = Files.list(directory.resolve("out"))) {
            assertEquals(2 * MODES + 2 + 1, files.count());
        }
    }
}
