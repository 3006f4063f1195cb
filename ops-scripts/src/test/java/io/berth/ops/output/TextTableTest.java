package io.berth.ops.output;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class TextTableTest {
    @Test
    void shouldAlignTextLeftAndNumbersRight() {
        final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        new TextTable("NAME", "COUNT")
                .row("a", 5)
                .row("longer", 1_000)
                .print(new PrintStream(bytes, true, StandardCharsets.UTF_8));

        assertEquals(
                String.format("NAME    COUNT%na           5%nlonger   1000%n"),
                bytes.toString(StandardCharsets.UTF_8));
    }

    @Test
    void shouldRefuseRowsOfAnotherLength() {
        final TextTable table = new TextTable("A", "B");

        assertThrows(IllegalArgumentException.class, () -> table.row(1));
    }
}
