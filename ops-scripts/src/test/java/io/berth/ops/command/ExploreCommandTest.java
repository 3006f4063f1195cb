package io.berth.ops.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.berth.ops.BerthCommand;
import io.berth.ops.Output;
import io.berth.schemas.protocol.WorkerEventKind;
import io.berth.simulation.Call;
import io.berth.simulation.Tampering;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class ExploreCommandTest {
    @TempDir private Path directory;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @Test
    void shouldExploreAScenarioAndCountItsStates() throws IOException {
        final Path json = directory.resolve("explore.json");

        assertEquals(
                0, run("--scenario", "one-slot", "--depth", "4", "--json", json + ""), text(err));

        final JsonNode result = new ObjectMapper().readTree(json.toFile()).get("results").get(0);
        assertEquals("one-slot", result.get("scenario").asText());
        assertEquals(4, result.get("depth").asInt());
        assertEquals(5, result.get("newStatesPerDepth").size());
        assertTrue(result.get("distinctStates").asLong() > 50);
        assertTrue(text(out).contains("one-slot: depth 4"), text(out));
        assertTrue(text(out).contains("all to depth 4"), text(out));
    }

    @Test
    void shouldPrintTheShortestPathToAViolationAndReplayIt() throws IOException {
        final Path json = directory.resolve("explore.json");

        assertEquals(
                1,
                runPlanted(
                        "--scenario",
                        "one-slot",
                        "--depth",
                        "6",
                        "--run-out",
                        "1",
                        "--json",
                        json + ""));

        final JsonNode result = new ObjectMapper().readTree(json.toFile()).get("results").get(0);
        final String path = result.get("path").asText();
        assertTrue(text(out).contains("--scenario one-slot --path " + path), text(out));
        assertTrue(text(err).contains("violation found in one-slot"), text(err));

        out.reset();
        err.reset();
        assertEquals(1, runPlanted("--scenario", "one-slot", "--path", path));
        assertTrue(text(out).contains("begins t1"), text(out));
        assertTrue(text(err).contains(result.get("violation").asText()), text(err));

        out.reset();
        assertEquals(0, run("--scenario", "one-slot", "--path", path));
        assertTrue(text(out).contains("everything holds"), text(out));
    }

    @Test
    void shouldWalkAtRandomAndCutDownWhatFails() throws IOException {
        final Path json = directory.resolve("walks.json");

        assertEquals(0, run("--scenario", "soup", "--walks", "20", "--json", json + ""), text(err));
        final JsonNode result = new ObjectMapper().readTree(json.toFile()).get("results").get(0);
        assertEquals(20, result.get("walks").asLong());
        assertTrue(result.get("choicesTaken").asLong() > 100);

        out.reset();
        assertEquals(1, runPlanted("--scenario", "one-slot", "--walks", "50", "--json", json + ""));
        final JsonNode failed = new ObjectMapper().readTree(json.toFile()).get("results").get(0);
        final String path = failed.get("path").asText();
        assertTrue(path.split(",").length < 5, path);
        assertEquals(1, runPlanted("--scenario", "one-slot", "--path", path));
    }

    @Test
    void shouldListTheScenarios() {
        assertEquals(0, run("--list"));

        assertTrue(text(out).contains("two-workers"), text(out));
    }

    @Test
    void shouldSayWhatIsWrongWithTheCommandLine() {
        assertWrong("no scenario 'none'", "--scenario", "none");
        assertWrong("--path needs --scenario", "--path", "call.0.0");
        assertWrong("not a choice: 'fly'", "--scenario", "cancel", "--path", "fly");
        assertWrong("run.0.0 is not possible here", "--scenario", "cancel", "--path", "run.0.0");
        assertWrong("--depth is 1 to 1000", "--depth", "0");
        assertWrong("--walks is 1 to", "--walks", "0");
        assertWrong("--threads is 1 to 256", "--threads", "0");
        assertWrong("one is kind.a.b", "--scenario", "cancel", "--path", "call.0");
        assertWrong("--walks goes with neither --depth", "--walks", "3", "--depth", "4");
        assertWrong("--max-time is more than 0", "--max-time", "0s");
    }

    private void assertWrong(final String message, final String... args) {
        err.reset();
        assertEquals(2, run(args));
        assertTrue(text(err).contains(message), text(err));
    }

    private int run(final String... args) {
        final String[] all = new String[args.length + 1];
        all[0] = "explore";
        System.arraycopy(args, 0, all, 1, args.length);
        return BerthCommand.execute(stream(out), stream(err), all);
    }

    /** The state machine never hears that a run has ended. */
    private int runPlanted(final String... args) {
        final Tampering deaf =
                new Tampering() {
                    @Override
                    public List<Call> entry(final List<Call> entry) {
                        return entry.stream().map(ExploreCommandTest::withoutToken).toList();
                    }
                };
        return new CommandLine(new ExploreCommand(new Output(stream(out), stream(err)), () -> deaf))
                .setExecutionExceptionHandler(
                        (failure, command, parsed) -> {
                            stream(err).println(failure.getMessage());
                            return 1;
                        })
                .execute(args);
    }

    private static Call withoutToken(final Call call) {
        return call.name().equals("workerEvent")
                        && call.argument("kind") == WorkerEventKind.COMPLETED
                ? call.with("token", 0L)
                : call;
    }

    private static PrintStream stream(final ByteArrayOutputStream bytes) {
        return new PrintStream(bytes, true, StandardCharsets.UTF_8);
    }

    private static String text(final ByteArrayOutputStream bytes) {
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
