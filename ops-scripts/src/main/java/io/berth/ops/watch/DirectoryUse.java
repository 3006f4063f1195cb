package io.berth.ops.watch;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * What a directory holds.
 *
 * @param files number of files.
 * @param bytes sum of their lengths.
 */
record DirectoryUse(long files, long bytes) {
    private static final DirectoryUse UNKNOWN =
            new DirectoryUse(ProcFiles.UNKNOWN, ProcFiles.UNKNOWN);

    /** Adds up the files that are wanted; one that goes meanwhile does not count. */
    static DirectoryUse of(final Path directory, final Predicate<Path> wanted) {
        if (directory == null || !Files.isDirectory(directory)) {
            return UNKNOWN;
        }
        long files = 0;
        long bytes = 0;
        try (Stream<Path> all = Files.walk(directory)) {
            for (final Path path : (Iterable<Path>) all::iterator) {
                if (Files.isRegularFile(path) && wanted.test(path)) {
                    files++;
                    bytes += length(path);
                }
            }
        } catch (final IOException | UncheckedIOException ex) {
            // A directory that goes while it is walked, as at the restart of a process.
            return UNKNOWN;
        }
        return new DirectoryUse(files, bytes);
    }

    private static long length(final Path file) {
        try {
            return Files.size(file);
        } catch (final IOException ex) {
            return 0;
        }
    }
}
