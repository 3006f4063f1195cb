package io.berth.ops.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.berth.ops.BerthCommand;
import io.berth.ops.Output;
import io.berth.simulation.Call;
import io.berth.simulation.Tampering;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class SimulateFaultsCommandTest {
    @TempDir private Path directory;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @Test
    void shouldRunSeedsAndSayWhatTheyCameTo() throws IOException {
        final Path json = directory.resolve("sweep.json");

        assertEquals(
                0,
                run("--seeds", "3", "--entries", "300", "--threads", "2", "--json", json + ""),
                err());

        final JsonNode report = new ObjectMapper().readTree(json.toFile());
        assertEquals(3, report.get("seeds").asLong());
        assertEquals(0, report.get("failedSeeds").asLong());
        assertTrue(report.get("entries").asLong() >= 900);
        assertTrue(report.get("calls").asLong() > 0);
        assertTrue(report.get("faults").get("PAYLOADS_CUT").isNumber());
        assertEquals(0, report.get("failures").size());
        assertTrue(text().contains("3, of which 0 failed"), text());
        assertTrue(text().contains("leader changes"), text());
    }

    @Test
    void shouldWriteAHistoryThatFailsAgain() throws IOException {
        final Path history = directory.resolve("history.json");
        final Path json = directory.resolve("sweep.json");

        assertEquals(
                1,
                runPlanted(
                        "--seeds",
                        "1",
                        "--history",
                        history + "",
                        "--no-shrink",
                        "--json",
                        json + ""));

        assertTrue(text().contains("--replay " + history), text());
        assertTrue(text().contains("--seeds 1 --seed 1"), text());
        final JsonNode failure = new ObjectMapper().readTree(json.toFile()).get("failures").get(0);
        assertEquals(1, failure.get("seed").asLong());
        assertEquals(history.toString(), failure.get("history").asText());

        out.reset();
        assertEquals(1, runPlanted("--replay", history + ""));
        assertTrue(text().contains("fails at entry " + failure.get("entry").asLong()), text());
        assertTrue(text().contains(failure.get("reason").asText()), text());
        assertEquals("the history fails as it did", reason());
    }

    @Test
    void shouldSayThatAHistoryDoesNotFailAnyMore() {
        final Path history = directory.resolve("history.json");
        runPlanted("--seeds", "1", "--history", history + "", "--no-shrink");

        assertEquals(0, run("--replay", history + ""), err());
        assertTrue(text().contains("does not fail any more"), text());
    }

    @Test
    void shouldSayInOneLineWhatIsWrong() throws IOException {
        final Path text = Files.writeString(directory.resolve("text"), "no history");
        final Path list = Files.writeString(directory.resolve("list"), "[]");
        final Path empty = Files.writeString(directory.resolve("empty"), "{}");

        assertWrong("--seeds N or --replay FILE is needed");
        assertWrong("--seeds is 1 or more", "--seeds", "0");
        assertWrong("--entries is 1 to 100000000", "--seeds", "1", "--entries", "0");
        assertWrong("--threads is 1 to 256", "--seeds", "1", "--threads", "257");
        assertWrong("cannot read", "--replay", directory.resolve("none") + "");
        assertWrong("is no history: ", "--replay", text + "");
        assertWrong("is no history: it is not a JSON object", "--replay", list + "");
        assertWrong("is no history: seed is missing", "--replay", empty + "");
        assertWrong("--replay goes with neither", "--replay", empty + "", "--seeds", "1");
        assertWrong("cannot write", "--seeds", "1", "--history", directory + "");
    }

    private void assertWrong(final String text, final String... arguments) {
        err.reset();
        assertEquals(2, run(arguments));
        assertTrue(err().contains(text), err());
        assertEquals(1, err().lines().count(), err());
        assertFalse(err().contains("Exception"), err());
    }

    private int run(final String... arguments) {
        final String[] all = new String[arguments.length + 1];
        all[0] = "simulate-faults";
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        return BerthCommand.execute(new PrintStream(out), new PrintStream(err), all);
    }

    private String reason;

    /** The command with a heart that is told of no completed run. */
    private int runPlanted(final String... arguments) {
        final CommandLine command =
                new CommandLine(
                        new SimulateFaultsCommand(
                                new Output(new PrintStream(out), new PrintStream(err)),
                                () -> new DelayedDeadlines()));
        command.setExecutionExceptionHandler(
                (failure, line, parsed) -> {
                    reason = failure.getMessage();
                    return 1;
                });
        return command.execute(arguments);
    }

    private String reason() {
        return reason;
    }

    /** The second copy is given other deadlines than the first. */
    private static final class DelayedDeadlines implements Tampering {
        @Override
        public List<Call> copiedEntry(final List<Call> entry) {
            final Call first = entry.get(0);
            return first.name().equals("invoke")
                    ? List.of(first.with("deadlineNs", first.number("deadlineNs") + 1_000_000_000L))
                    : entry;
        }
    }

    private String text() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private String err() {
        return err.toString(StandardCharsets.UTF_8);
    }
}
