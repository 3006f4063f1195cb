package io.berth.ops.simulate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.berth.ops.UserError;
import io.berth.ops.trace.Trace;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;

class DayPlotTest {
    @TempDir private Path directory;

    @Test
    void shouldDrawAPicture() throws IOException {
        final Path file = directory.resolve("day.png");

        write(file);

        final BufferedImage image = ImageIO.read(file.toFile());
        assertNotNull(image);
        assertEquals(1_800, image.getWidth());
        int coloured = 0;
        for (int x = 0; x < image.getWidth(); x++) {
            for (int y = 0; y < image.getHeight(); y++) {
                coloured += image.getRGB(x, y) != 0xFFFFFFFF ? 1 : 0;
            }
        }
        assertTrue(coloured > 10_000, coloured + " points are not white");
    }

    @Test
    void shouldDrawVectors() throws Exception {
        final Path file = directory.resolve("day.SVG");

        write(file);

        final DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        // The document names a DTD that is not here and not needed.
        factory.setFeature("http://apache.org/xml/features/nonvalidating/load-external-dtd", false);
        final Document svg = factory.newDocumentBuilder().parse(file.toFile());
        assertEquals("svg", svg.getDocumentElement().getTagName());
        final int paths = svg.getElementsByTagName("path").getLength();
        assertTrue(paths > 100, paths + " paths");
    }

    private static void write(final Path file) {
        final Trace trace = TinyTraces.busy(10, 25, new Random(3));
        final DaySettings settings = TinyTraces.settings(25, 3, 4096);
        final List<DayResult> results =
                List.of(
                        new DaySimulator(trace, settings, PolicyPair.of("hybrid", "fixed")).run(),
                        new DaySimulator(trace, settings, PolicyPair.of("pack", "lru")).run());
        DayPlot.write(file, settings, results);
    }

    @Test
    void shouldDrawADayOnWhichNothingHappened() throws IOException {
        final Trace trace = TinyTraces.trace(TinyTraces.function("f", 128, 5, 3));
        final DaySettings settings = TinyTraces.settings(3, 1, 512);
        final Path file = directory.resolve("empty.png");

        DayPlot.write(
                file,
                settings,
                List.of(new DaySimulator(trace, settings, PolicyPair.of("hybrid", "fixed")).run()));

        assertNotNull(ImageIO.read(file.toFile()));
    }

    @Test
    void shouldRefuseOtherEndings() {
        final UserError failure =
                assertThrows(
                        UserError.class,
                        () -> io.berth.ops.output.PlotFile.checkEnding(Path.of("day.pdf")));

        assertEquals("--plot day.pdf ends neither with .png nor with .svg", failure.getMessage());
    }
}
