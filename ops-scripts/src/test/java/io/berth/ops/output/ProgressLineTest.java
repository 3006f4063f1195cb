package io.berth.ops.output;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ProgressLineTest {
    private static final long SECOND_NS = 1_000_000_000L;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);

    @Test
    void shouldPrintPlainLinesNowAndThen() {
        final ProgressLine line = new ProgressLine(out, false);

        line.update(0, "a");
        line.update(SECOND_NS, "b");
        line.update(6 * SECOND_NS, "c");
        line.event("done");
        line.clear();

        assertEquals(String.format("a%nc%ndone%n"), text());
    }

    @Test
    void shouldRewriteOneLineOnATerminal() {
        final ProgressLine line = new ProgressLine(out, true);

        line.update(0, "a");
        line.update(SECOND_NS, "b");
        line.event("killed");
        line.update(2 * SECOND_NS, "c");
        line.clear();

        assertEquals(String.format("\r\033[Ka\r\033[Kb\r\033[Kkilled%n\r\033[Kc\r\033[K"), text());
    }

    private String text() {
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
