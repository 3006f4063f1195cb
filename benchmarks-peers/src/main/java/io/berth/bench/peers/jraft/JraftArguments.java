package io.berth.bench.peers.jraft;

import java.nio.file.Path;
import java.util.List;

/**
 * What a peer is started with.
 *
 * @param index which of the peers it is; the first leads.
 * @param peers address and port of each.
 * @param frontPort where clients of the leader come.
 * @param isSynced whether an entry is on disk before it is acknowledged to the group.
 * @param directory of its log.
 * @param keys that certify placements.
 * @param aeronDirectory of the leader's media driver.
 * @param markFile where the leader is asked for a digest mark.
 */
record JraftArguments(
        int index,
        List<String> peers,
        int frontPort,
        boolean isSynced,
        Path directory,
        Path keys,
        Path aeronDirectory,
        Path markFile) {

    boolean isFirst() {
        return index == 0;
    }

    /** As a command line that {@link #parse} reads. */
    List<String> format() {
        return List.of(
                Integer.toString(index),
                String.join(",", peers),
                Integer.toString(frontPort),
                Boolean.toString(isSynced),
                directory.toString(),
                keys.toString(),
                aeronDirectory.toString(),
                markFile.toString());
    }

    static JraftArguments parse(final String[] args) {
        return new JraftArguments(
                Integer.parseInt(args[0]),
                List.of(args[1].split(",")),
                Integer.parseInt(args[2]),
                Boolean.parseBoolean(args[3]),
                Path.of(args[4]),
                Path.of(args[5]),
                Path.of(args[6]),
                Path.of(args[7]));
    }
}
