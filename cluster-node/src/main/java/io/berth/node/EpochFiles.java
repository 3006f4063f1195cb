package io.berth.node;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * Cell epochs beside the log (rule 2), in files of the node's directory that no backup holds and no
 * restore replaces: the highest epoch that this node has seen in force, and the epoch below which a
 * restored state must issue nothing. Each file is one number as text.
 */
public final class EpochFiles {
    /** Highest number that ids have room for. */
    public static final int MAX_EPOCH = 127;

    private static final String USED = "cell-epoch";
    private static final String RESTORED = "restored-epoch";

    private EpochFiles() {}

    /**
     * @return the highest epoch that the node has seen in force; 0: it has seen none.
     * @throws IOException where the file is there and cannot be read.
     */
    public static int used(final Path nodeDir) throws IOException {
        return read(nodeDir.resolve(USED));
    }

    /** Keeps an epoch that has come into force; a lower one than before changes nothing. */
    static void keepUsed(final Path nodeDir, final int epoch) throws IOException {
        if (epoch > used(nodeDir)) {
            write(nodeDir.resolve(USED), epoch);
        }
    }

    /**
     * @return the least epoch under which the restored state may issue anything; 0: the state was
     *     not restored.
     * @throws IOException where the file is there and cannot be read.
     */
    public static int restored(final Path nodeDir) throws IOException {
        return read(nodeDir.resolve(RESTORED));
    }

    /**
     * Marks the state in a stopped node's directory as restored: the node tells the log so when it
     * leads (the patch number of the application's version in the new-term event).
     */
    public static void markRestored(final Path nodeDir, final int epoch) throws IOException {
        write(nodeDir.resolve(RESTORED), epoch);
    }

    private static int read(final Path file) throws IOException {
        if (!Files.exists(file)) {
            return 0;
        }
        final String text = Files.readString(file, StandardCharsets.US_ASCII).trim();
        try {
            final int epoch = Integer.parseInt(text);
            if (epoch >= 1 && epoch <= MAX_EPOCH) {
                return epoch;
            }
        } catch (final NumberFormatException notANumber) {
            throw new IOException(file + " holds no cell epoch: '" + text + "'", notANumber);
        }
        throw new IOException(file + " holds no cell epoch: '" + text + "'");
    }

    private static void write(final Path file, final int epoch) throws IOException {
        final Path whole = file.resolveSibling(file.getFileName() + ".new");
        Files.writeString(whole, epoch + "\n", StandardCharsets.US_ASCII);
        Files.move(
                whole, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }
}
