package io.berth.ops.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;
import org.agrona.IoUtil;

/**
 * The files of a stopped node that make up its state: the log of its consensus module and the
 * archive, without marks and links that say that somebody works in them.
 */
final class NodeFiles {
    private static final List<String> PARTS = List.of("cluster", "archive");
    private static final String REPLACED = "replaced";

    private NodeFiles() {}

    static Path data(final LocalProcess node) {
        return node.directory().resolve("data");
    }

    /** Whether there is a log and an archive. */
    static boolean areIn(final Path directory) {
        return PARTS.stream().allMatch(part -> Files.isDirectory(directory.resolve(part)))
                && Files.isRegularFile(directory.resolve("cluster").resolve("recording.log"));
    }

    /** Copies both into a directory that has neither. @return bytes copied. */
    static long copy(final Path from, final Path to) throws IOException {
        long bytes = 0;
        for (final String part : PARTS) {
            bytes += copyFlat(from.resolve(part), to.resolve(part));
        }
        return bytes;
    }

    /** Puts the former ones aside, so that a mistake can be undone once. */
    static void putAside(final Path data) throws IOException {
        final Path aside = data.resolve(REPLACED);
        IoUtil.delete(aside.toFile(), true);
        Files.createDirectories(aside);
        for (final String part : PARTS) {
            if (Files.isDirectory(data.resolve(part))) {
                Files.move(data.resolve(part), aside.resolve(part));
            }
        }
    }

    private static long copyFlat(final Path from, final Path to) throws IOException {
        Files.createDirectories(to);
        long bytes = 0;
        try (Stream<Path> files = Files.list(from)) {
            for (final Path file : files.filter(NodeFiles::isState).toList()) {
                Files.copy(
                        file, to.resolve(file.getFileName()), StandardCopyOption.COPY_ATTRIBUTES);
                bytes += Files.size(file);
            }
        } catch (final UncheckedIOException ex) {
            throw ex.getCause();
        }
        return bytes;
    }

    private static boolean isState(final Path file) {
        final String name = file.getFileName().toString();
        return Files.isRegularFile(file)
                && !name.endsWith(".lnk")
                && !name.endsWith(".lck")
                && !name.contains("-mark");
    }
}
