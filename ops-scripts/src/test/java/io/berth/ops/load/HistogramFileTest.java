package io.berth.ops.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.berth.ops.UserError;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class HistogramFileTest {
    private static final Path FULL = Path.of("/dev/full");

    @Test
    void shouldNamePartsBesideTheFile() {
        assertEquals(
                Path.of("/a/soak-warm.hgrm"),
                HistogramFile.beside(Path.of("/a/soak.hgrm"), "warm"));
        assertEquals(Path.of("/a/soak-warm"), HistogramFile.beside(Path.of("/a/soak"), "warm"));
    }

    @Test
    void shouldSayThatTheDiskIsFull() {
        assumeTrue(Files.exists(FULL), "there is no " + FULL);
        final UserError error =
                assertThrows(
                        UserError.class, () -> HistogramFile.write(FULL, new LatencySummary()));
        assertEquals("cannot write /dev/full: no room, or the disk failed", error.getMessage());
    }
}
