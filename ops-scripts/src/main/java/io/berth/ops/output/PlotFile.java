package io.berth.ops.output;

import de.erichseifert.vectorgraphics2d.VectorGraphics2D;
import de.erichseifert.vectorgraphics2d.svg.SVGProcessor;
import de.erichseifert.vectorgraphics2d.util.PageSize;
import io.berth.ops.UserError;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import javax.imageio.ImageIO;
import org.knowm.xchart.XYChart;

/** Charts in one picture, PNG or SVG by the ending of the file. Needs no screen. */
public final class PlotFile {
    private PlotFile() {}

    /** Says early that a file has an ending that cannot be drawn; nothing when it is null. */
    public static void checkEnding(final Path file) {
        if (file != null && !isPng(file) && !isSvg(file)) {
            throw new UserError("--plot " + file + " ends neither with .png nor with .svg");
        }
    }

    private static boolean isPng(final Path file) {
        return file.toString().toLowerCase(Locale.ROOT).endsWith(".png");
    }

    private static boolean isSvg(final Path file) {
        return file.toString().toLowerCase(Locale.ROOT).endsWith(".svg");
    }

    /**
     * Draws charts of one size, some to a row.
     *
     * @param maker makes them; at least one.
     */
    public static void write(
            final Path file, final int columns, final Supplier<List<XYChart>> maker) {
        // Before the first class of AWT is touched: there may be no screen.
        System.setProperty("java.awt.headless", "true");
        try (OutputStream stream = Files.newOutputStream(file)) {
            final List<XYChart> charts = maker.get();
            if (isSvg(file)) {
                writeSvg(stream, charts, columns);
            } else {
                writePng(stream, charts, columns);
            }
        } catch (final IOException ex) {
            throw new UserError("cannot write " + file + ": " + Errors.reason(ex), ex);
        } catch (final InternalError | NoClassDefFoundError | UnsatisfiedLinkError ex) {
            // A Java runtime without fonts says so only when the first text is drawn.
            throw new UserError("this Java cannot draw: " + Errors.reason(ex), ex);
        }
    }

    private static void writePng(
            final OutputStream stream, final List<XYChart> charts, final int columns)
            throws IOException {
        final BufferedImage image =
                new BufferedImage(
                        width(charts, columns),
                        height(charts, columns),
                        BufferedImage.TYPE_INT_RGB);
        final Graphics2D graphics = image.createGraphics();
        paint(graphics, charts, columns);
        graphics.dispose();
        if (!ImageIO.write(image, "png", stream)) {
            throw new IOException("this Java writes no PNG");
        }
    }

    private static void writeSvg(
            final OutputStream stream, final List<XYChart> charts, final int columns)
            throws IOException {
        final VectorGraphics2D graphics = new VectorGraphics2D();
        paint(graphics, charts, columns);
        new SVGProcessor()
                .getDocument(
                        graphics.getCommands(),
                        new PageSize(width(charts, columns), height(charts, columns)))
                .writeTo(stream);
    }

    private static int width(final List<XYChart> charts, final int columns) {
        return columns * charts.get(0).getWidth();
    }

    private static int height(final List<XYChart> charts, final int columns) {
        return (charts.size() + columns - 1) / columns * charts.get(0).getHeight();
    }

    private static void paint(
            final Graphics2D graphics, final List<XYChart> charts, final int columns) {
        for (int i = 0; i < charts.size(); i++) {
            final XYChart chart = charts.get(i);
            final int width = chart.getWidth();
            final int height = chart.getHeight();
            final Graphics2D part =
                    (Graphics2D)
                            graphics.create(
                                    i % columns * width, i / columns * height, width, height);
            chart.paint(part, width, height);
            part.dispose();
        }
    }
}
