package io.berth.ops.cluster;

import io.berth.ops.UserError;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;

/**
 * What a backup says of itself, in a file that is written last: a directory without it is no
 * backup.
 *
 * @param cluster directory of the cluster that it was taken of.
 * @param node whose log and archive it holds.
 * @param cellEpoch highest cell epoch that any node had seen by then.
 * @param bytes how much was copied.
 * @param takenAt when it was complete.
 */
record BackupManifest(String cluster, int node, int cellEpoch, long bytes, String takenAt) {
    private static final String FILE = "backup.properties";

    static boolean isIn(final Path directory) {
        return Files.isRegularFile(directory.resolve(FILE));
    }

    static BackupManifest now(
            final LocalCluster cluster, final int node, final int cellEpoch, final long bytes) {
        return new BackupManifest(
                cluster.directory().toString(), node, cellEpoch, bytes, Instant.now().toString());
    }

    void write(final Path directory) throws IOException {
        final Map<String, String> properties = new LinkedHashMap<>();
        properties.put("cluster", cluster);
        properties.put("node", Integer.toString(node));
        properties.put("cell.epoch", Integer.toString(cellEpoch));
        properties.put("bytes", Long.toString(bytes));
        properties.put("taken.at", takenAt);
        PropertiesFile.write(directory.resolve(FILE), properties);
    }

    static BackupManifest read(final Path directory) {
        final Properties properties = new Properties();
        try (BufferedReader reader = Files.newBufferedReader(directory.resolve(FILE))) {
            properties.load(reader);
            return new BackupManifest(
                    properties.getProperty("cluster", ""),
                    Integer.parseInt(properties.getProperty("node")),
                    Integer.parseInt(properties.getProperty("cell.epoch")),
                    Long.parseLong(properties.getProperty("bytes")),
                    properties.getProperty("taken.at", ""));
        } catch (final IOException | NumberFormatException ex) {
            throw new UserError("no whole backup is in " + directory, ex);
        }
    }
}
