package io.berth.ops.cluster;

import io.berth.wire.KeyFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Makes the keys that certify placements: one file with all of them for the nodes, one for each
 * worker.
 */
final class KeyFiles {
    private static final long FIRST_KEY_ID = 1;

    private KeyFiles() {}

    /**
     * Writes {@code nodes.keys} and {@code <worker>.keys} for each name, unless they are there;
     * owner only.
     */
    static void make(final Path directory, final List<String> workerNames) {
        if (Files.exists(nodesFile(directory))) {
            return;
        }
        final List<KeyFile.Entry> entries =
                workerNames.stream().map(name -> KeyFile.Entry.random(name, FIRST_KEY_ID)).toList();
        entries.forEach(
                entry -> KeyFile.write(workerFile(directory, entry.workerName()), List.of(entry)));
        KeyFile.write(nodesFile(directory), entries);
    }

    static Path nodesFile(final Path directory) {
        return directory.resolve("nodes.keys");
    }

    static Path workerFile(final Path directory, final String worker) {
        return directory.resolve(worker + ".keys");
    }
}
