package io.berth.ops.output;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.berth.ops.UserError;
import java.io.IOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;

/** Writes what a command found as one JSON object; the keys carry the units. */
public final class JsonReport {
    private static final ObjectMapper MAPPER =
            new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private JsonReport() {}

    /**
     * The object as text, with a line end. Values are numbers, texts, truth values, lists and maps.
     */
    public static String render(final Map<String, ?> report) {
        return renderAny(report);
    }

    private static String renderAny(final Object report) {
        try {
            return MAPPER.writeValueAsString(report) + System.lineSeparator();
        } catch (final JsonProcessingException ex) {
            throw new IllegalArgumentException("not a report: " + ex.getOriginalMessage(), ex);
        }
    }

    /** Writes the object to a file, whole or not at all; nothing when {@code file} is null. */
    public static void write(final Path file, final Map<String, ?> report) {
        writeAny(file, report);
    }

    /** The same for several objects, as an array. */
    public static void write(final Path file, final List<? extends Map<String, ?>> reports) {
        writeAny(file, reports);
    }

    private static void writeAny(final Path file, final Object report) {
        if (file == null) {
            return;
        }
        final Path target = file.toAbsolutePath();
        final Path part = target.resolveSibling(target.getFileName() + ".part");
        try {
            Files.writeString(part, renderAny(report));
            move(part, target);
        } catch (final IOException ex) {
            throw new UserError("cannot write " + file + ": " + Errors.reason(ex), ex);
        }
    }

    /**
     * Says early that a file cannot be written, before a long measurement; nothing when {@code
     * file} is null.
     */
    public static void checkWritable(final Path file) {
        if (file == null) {
            return;
        }
        final Path directory = file.toAbsolutePath().getParent();
        if (Files.isDirectory(file)) {
            throw new UserError("cannot write " + file + ": it is a directory");
        }
        // The new file takes its place: a device would be gone.
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            throw new UserError("cannot write " + file + ": it is no regular file");
        }
        if (directory == null || !Files.isDirectory(directory) || !Files.isWritable(directory)) {
            throw new UserError(
                    "cannot write " + file + ": its directory is missing or not writable");
        }
    }

    private static void move(final Path from, final Path to) throws IOException {
        try {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        } catch (final AtomicMoveNotSupportedException ex) {
            Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
        }
    }
}
