package io.berth.history;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * The history of one run: a directory with a file of each process start. Files are named after the
 * process, its number with the operating system, and when it began.
 */
public final class HistoryDirectory {
    /** How the names of its files end. */
    public static final String SUFFIX = ".history";

    private final Path directory;

    /** The history in this directory. */
    public HistoryDirectory(final Path directory) {
        this.directory = directory;
    }

    /** Where it is. */
    public Path path() {
        return directory;
    }

    /**
     * Begins the part of this process start in a file of its own.
     *
     * @param name of the process, in which / and the like are replaced for the file's name.
     * @param log takes one line where records have to be dropped.
     */
    public HistoryWriter open(
            final SourceKind kind, final String name, final Consumer<String> log) {
        try {
            Files.createDirectories(directory);
        } catch (final IOException ex) {
            throw new HistoryException(
                    "cannot make directory " + directory + ": " + HistoryFile.reasonOf(ex), ex);
        }
        return HistoryWriter.create(newFile(directory, name), kind, name, log);
    }

    /** A name for a new file of a process start. */
    public static Path newFile(final Path directory, final String name) {
        return directory.resolve(
                name.replaceAll("[^A-Za-z0-9._-]", "_")
                        + "-"
                        + ProcessHandle.current().pid()
                        + "-"
                        + System.nanoTime()
                        + SUFFIX);
    }

    /** Every file of the history, by name. */
    public List<Path> files() {
        try (Stream<Path> all = Files.list(directory)) {
            return all.filter(path -> path.getFileName().toString().endsWith(SUFFIX))
                    .sorted()
                    .toList();
        } catch (final IOException ex) {
            throw new HistoryException(
                    "cannot read directory " + directory + ": " + HistoryFile.reasonOf(ex), ex);
        }
    }

    /**
     * Checks the whole history. @throws HistoryException where there is none, or it cannot be read.
     */
    public HistoryReport check(final CheckerSettings settings) {
        final List<Path> files = files();
        if (files.isEmpty()) {
            throw new HistoryException("there is no history in " + directory);
        }
        try (HistoryMerge merge = new HistoryMerge(files)) {
            final HistoryChecker checker = new HistoryChecker(settings);
            merge.describeTo(checker);
            merge.forEach(checker::onRecord);
            return checker.finish();
        }
    }
}
