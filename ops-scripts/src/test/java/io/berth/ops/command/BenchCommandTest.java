package io.berth.ops.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.berth.ops.BerthCommand;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BenchCommandTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--only=ehco          | --only: there is no 'ehco' to measure, but udp, echo, decision, invoke",
                "--only=              | --only: there is no '' to measure, but udp",
                "--rounds=19          | --rounds must be at least 20 (5 with --quick), not 19",
                "--quick --rounds=4   | --rounds must be at least 5, not 4",
                "--rounds=1001        | rounds must be 5 to 1000, not 1001",
                "--turn=10ms          | the length of a turn in ms must be 20 to 60000, not 10",
                "--warm-up=11m        | the warm-up in ms must be 0 to 600000, not 660000",
                "--window=63          | the window must be 64 to 256, not 63",
                "--window=257         | the window must be 64 to 256, not 257",
                "--sync=2             | --sync must be 0 or 1, not 2",
                "--profile=fast       | --profile must be dev or low-latency, not fast",
                "--plot=latency.pdf   | --plot latency.pdf ends neither with .png nor with .svg",
                "--json=/no/such/dir  | cannot write /no/such/dir: its directory is missing",
            })
    void shouldTellInOneLineWhatIsWrong(final String options, final String line) {
        assertEquals(2, run(options.split(" ")));

        assertTrue(err().startsWith("berth: " + line), this::err);
        assertEquals(1, err().lines().count(), this::err);
    }

    @Test
    void shouldKeepItsSubcommands() {
        assertEquals(0, run("heart", "--help"));
        assertEquals(0, run("snapshot", "--help"));
        assertEquals(2, run("hart"));
    }

    private int run(final String... options) {
        final String[] args = new String[options.length + 1];
        args[0] = "bench";
        System.arraycopy(options, 0, args, 1, options.length);
        return BerthCommand.execute(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                args);
    }

    private String err() {
        return err.toString(StandardCharsets.UTF_8);
    }
}
