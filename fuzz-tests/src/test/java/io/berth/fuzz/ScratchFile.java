package io.berth.fuzz;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file of this process for what is read from files only; gone when the process ends. */
final class ScratchFile {
    private ScratchFile() {}

    static Path write(final String text) {
        try {
            final Path memory = Path.of("/dev/shm");
            final Path file =
                    Files.isWritable(memory)
                            ? Files.createTempFile(memory, "berth-fuzz", ".txt")
                            : Files.createTempFile("berth-fuzz", ".txt");
            file.toFile().deleteOnExit();
            rewrite(file, text.getBytes(StandardCharsets.UTF_8));
            return file;
        } catch (final IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }

    static void rewrite(final Path file, final byte[] bytes) {
        try {
            Files.write(file, bytes);
        } catch (final IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }
}
