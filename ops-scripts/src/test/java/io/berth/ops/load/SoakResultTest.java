package io.berth.ops.load;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class SoakResultTest {
    @Test
    void shouldNamePartsBesideTheFile() {
        assertEquals(
                Path.of("/a/soak-warm.hgrm"), SoakResult.beside(Path.of("/a/soak.hgrm"), "warm"));
        assertEquals(Path.of("/a/soak-warm"), SoakResult.beside(Path.of("/a/soak"), "warm"));
    }
}
