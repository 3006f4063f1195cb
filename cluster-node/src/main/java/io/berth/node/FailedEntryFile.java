package io.berth.node;

import io.berth.cluster.FailedEntry;
import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.Properties;
import java.util.function.Consumer;

/**
 * A file in the directory of a node that says at which entry it stopped last (rule 32), for who
 * compares the nodes. The node itself decides nothing by it.
 */
public final class FailedEntryFile {
    private static final String NAME = "failed-entry";
    private static final int HEXADECIMAL = 16;

    private final Path file;

    /**
     * @param nodeDir value of berth.node.dir.
     */
    public FailedEntryFile(final Path nodeDir) {
        file = nodeDir.resolve(NAME);
    }

    /** Writes it, in place of what was there. A failure to write is said and nothing more. */
    void write(final FailedEntry failed, final Consumer<String> log) {
        final Properties properties = new Properties();
        properties.setProperty("position", Long.toString(failed.position()));
        properties.setProperty("digest.before", Long.toHexString(failed.digestBefore()));
        properties.setProperty("entry", failed.entry());
        properties.setProperty("failure", failed.failure());
        final Path written = file.resolveSibling(NAME + ".new");
        try {
            try (Writer writer = Files.newBufferedWriter(written)) {
                properties.store(writer, "The entry of the log at which this node stopped last");
            }
            Files.move(
                    written,
                    file,
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
        } catch (final IOException e) {
            log.accept("cannot write " + file + ": " + e.getMessage());
        }
    }

    /** Forgets it, once it is dealt with. */
    public void remove() throws IOException {
        Files.deleteIfExists(file);
    }

    /**
     * @return what the file says; empty where there is none, or it can't be read.
     */
    public Optional<FailedEntry> read() {
        final Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            properties.load(reader);
            return Optional.of(
                    new FailedEntry(
                            Long.parseLong(properties.getProperty("position", "")),
                            Long.parseUnsignedLong(
                                    properties.getProperty("digest.before", ""), HEXADECIMAL),
                            properties.getProperty("entry", ""),
                            properties.getProperty("failure", "")));
        } catch (final IOException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
