package io.berth.ops.load;

import io.berth.ops.UserError;
import io.berth.ops.output.Errors;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Files of percentile distributions. */
public final class HistogramFile {
    private HistogramFile() {}

    /** The file of a part: its name goes before the ending. */
    public static Path beside(final Path file, final String part) {
        final String name = file.getFileName().toString();
        final int dot = name.lastIndexOf('.');
        return file.resolveSibling(
                dot <= 0
                        ? name + "-" + part
                        : name.substring(0, dot) + "-" + part + name.substring(dot));
    }

    /** Writes it anew. */
    public static void write(final Path file, final LatencySummary latencies) {
        try (PrintStream out =
                new PrintStream(Files.newOutputStream(file), false, StandardCharsets.UTF_8)) {
            latencies.writeTo(out);
            if (out.checkError()) {
                throw new UserError("cannot write " + file + ": no room, or the disk failed");
            }
        } catch (final IOException ex) {
            throw new UserError("cannot write " + file + ": " + Errors.reason(ex), ex);
        }
    }
}
