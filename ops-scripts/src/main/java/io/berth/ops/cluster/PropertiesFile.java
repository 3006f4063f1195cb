package io.berth.ops.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Writes properties files that people read: in order, without escapes that a person would not
 * write.
 */
final class PropertiesFile {
    private PropertiesFile() {}

    static void write(final Path file, final Map<String, String> properties) throws IOException {
        Files.createDirectories(file.getParent());
        final List<String> lines =
                properties.entrySet().stream()
                        .map(entry -> entry.getKey() + "=" + entry.getValue().replace("\\", "\\\\"))
                        .toList();
        Files.write(file, lines);
    }
}
