package io.berth.ops.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.berth.ops.BerthCommand;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FailoverCommandTest {
    @ParameterizedTest
    @CsvSource({
        "--kills=-1,--kills is 0 to 10000",
        "--kills=many,--kills",
        "--kills=0,leaves nothing to do",
        "--rate=0,--rate is 1 to 50000",
        "--signal=HUP,'--signal is KILL, TERM or STOP, not HUP'",
        "--target=worker,'--target is leader, follower or any, not worker'",
        "--profile=slow,'--profile is default or fast, not slow'",
        "--threads=many,'--threads is dev or low-latency, not many'",
        "--stall=1ms,--stall is 100ms to 5m",
        "--snapshot-every=-1,--snapshot-every is 0 to 10000",
        "--soak=25h,longer than 24h",
        "--plot=x.pdf,ends neither with .png nor with .svg",
        "--json=/no/such/directory/f.json,cannot write"
    })
    void shouldRefuseAWrongOptionInOneLine(final String option, final String expected) {
        final ByteArrayOutputStream err = new ByteArrayOutputStream();
        final PrintStream nowhere = new PrintStream(new ByteArrayOutputStream());

        final int code =
                BerthCommand.execute(
                        nowhere,
                        new PrintStream(err, true, StandardCharsets.UTF_8),
                        "failover",
                        option);

        final List<String> lines =
                err.toString(StandardCharsets.UTF_8)
                        .lines()
                        .filter(line -> !line.startsWith("Try "))
                        .toList();
        assertEquals(2, code, lines::toString);
        assertEquals(1, lines.size(), lines::toString);
        assertTrue(lines.get(0).contains(expected), lines::toString);
    }
}
