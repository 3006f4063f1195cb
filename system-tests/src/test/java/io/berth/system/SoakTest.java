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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A short soak with all that it can do but strikes. */
class SoakTest {
    @TempDir Path directory;

    @Test
    void shouldRampBurstDrawCarryRecordAndWatch() throws IOException {
        final String text = soak();
        assertTrue(text.contains("minute 1: "), text);
        assertTrue(text.contains("too short a time to judge growth: "), text);
        assertTrue(Files.readString(Path.of(file("soak.hlog"))).contains("Tag=placement"));
        assertTrue(Files.size(Path.of(file("soak.hgrm"))) > 0);
        assertTrue(Files.size(Path.of(file("soak.png"))) > 1_000);
        final JsonNode report = new ObjectMapper().readTree(Path.of(file("soak.json")).toFile());
        checkCalls(report);
        checkProcesses(report);
    }

    private String soak() {
        final String options =
                "soak --start --workers 1 --rate 80 --duration 8s --warm-up 2s --ramp 20:3s --bursts 2:1s:4s"
                        + " --functions 40 --zipf 1 --seed 7 --tenants 3 --cold-ratio 0.1 --payload-bytes 3000"
                        + " --start-up 5ms --min-completed 90";
        final String files =
                " --history %s --hlog %s --hgrm %s --plot %s --json %s"
                        .formatted(
                                file("history"),
                                file("soak.hlog"),
                                file("soak.hgrm"),
                                file("soak.png"),
                                file("soak.json"));
        final ByteArrayOutputStream printed = new ByteArrayOutputStream();
        final PrintStream stream = new PrintStream(printed, true, StandardCharsets.UTF_8);
        final int code = BerthCommand.execute(stream, stream, (options + files).split(" "));
        final String text = printed.toString(StandardCharsets.UTF_8);
        assertEquals(0, code, text);
        return text;
    }

    private static void checkCalls(final JsonNode report) {
        // 3 s from 20 to 80 a second, then 5 s at 80; of these 8, the 4th and the last double.
        assertEquals(150 + 400 + 160, report.get("invocations").asInt(), report::toString);
        assertEquals(0, report.get("damagedResults").asInt(), report::toString);
        assertTrue(report.get("coldPercent").asDouble() >= 8, report::toString);
        assertEquals(1, report.get("minutes").size(), report::toString);
        assertTrue(report.get("digestsEqual").asBoolean(), report::toString);
        assertEquals(750, report.at("/history/calls").asInt(), report::toString);
    }

    private static void checkProcesses(final JsonNode report) {
        for (final String process : new String[] {"node-0", "node-2", "worker-0", "soak"}) {
            final JsonNode watched = report.at("/watch/processes/" + process);
            assertTrue(watched.get("fileHandles").asInt() > 3, report::toString);
            assertTrue(watched.get("threads").asInt() > 1, report::toString);
        }
        final JsonNode node = report.at("/watch/processes/node-1");
        assertTrue(node.get("offHeapBytes").asLong() > 1 << 20, report::toString);
        assertTrue(node.get("sharedMemoryBytes").asLong() > 1 << 20, report::toString);
        assertTrue(node.get("logBytes").asLong() > 1 << 16, report::toString);
        assertTrue(node.get("counters").asInt() > 20, report::toString);
        assertTrue(node.get("collections").isInt(), report::toString);
    }

    private String file(final String name) {
        return directory.resolve(name).toString();
    }
}
