package io.berth.bench.peers.replica;

import io.berth.bench.latency.LoaderCommand;
import io.berth.bench.latency.SubjectProcess;
import io.berth.bench.peers.PeerGroup;
import io.berth.wire.KeyFile;
import io.berth.wire.PlacementMac;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * What the subjects with a {@link HeartReplica} in their servers have in common: a key file, the
 * loader, and the look at whether all replicas have the same state and no server had a fault.
 */
public final class ReplicaGroup {
    /** Workers whose sandboxes are decided about. */
    public static final int WORKERS = 2;

    private static final int START_LIMIT_S = 40;
    private static final long MARK_LIMIT_NS = TimeUnit.SECONDS.toNanos(10);
    private static final long POLL_NS = TimeUnit.MILLISECONDS.toNanos(50);
    private static final long KEY_ID = 1;

    private ReplicaGroup() {}

    /** Writes keys for the workers of the loader. */
    public static Path writeKeys(final Path directory) {
        final List<KeyFile.Entry> entries = new ArrayList<>();
        for (int i = 0; i < WORKERS; i++) {
            final byte[] key = new byte[PlacementMac.KEY_LENGTH];
            key[0] = (byte) (i + 1);
            entries.add(new KeyFile.Entry("worker-" + i, KEY_ID, key));
        }
        final Path file = directory.resolve("keys");
        KeyFile.write(file, entries);
        return file;
    }

    /** Waits until the leader serves. */
    public static void awaitServing(final SubjectProcess leader) {
        leader.awaitLine(ServerReport.SERVING, START_LIMIT_S);
    }

    /** Waits until a peer has joined. */
    public static void awaitStarted(final SubjectProcess peer) {
        peer.awaitLine(ServerReport.STARTED, START_LIMIT_S);
    }

    /** What puts decisions to a front. */
    public static LoaderCommand loader(final int frontPort) {
        return new LoaderCommand(
                DecisionLoader.class.getName(),
                List.of(Integer.toString(frontPort), Integer.toString(WORKERS)),
                List.of());
    }

    /**
     * Has all replicas report their digests at one place of the log.
     *
     * @param group the first is the leader.
     * @return the line of that place, the same of all.
     * @throws IllegalStateException with one line at a fault, or where a replica has another state.
     */
    public static String check(final PeerGroup group) {
        final List<SubjectProcess> servers = group.servers();
        servers.forEach(ReplicaGroup::checkFaults);
        final int before = digests(servers.get(0)).size();
        final long endNs = System.nanoTime() + MARK_LIMIT_NS;
        while (true) {
            // What tells followers that an entry is committed is the next one.
            requestMark(group);
            LockSupport.parkNanos(POLL_NS);
            servers.forEach(ReplicaGroup::checkFaults);
            if (servers.stream().allMatch(server -> digests(server).size() > before)) {
                return same(servers, before);
            }
            if (System.nanoTime() - endNs > 0) {
                throw new IllegalStateException("a replica does not come to the mark in the log");
            }
        }
    }

    /** Where the leader looks for a request. */
    public static Path markFile(final PeerGroup group) {
        return group.memory().resolve("mark");
    }

    private static void requestMark(final PeerGroup group) {
        try {
            Files.writeString(markFile(group), "");
        } catch (final IOException ex) {
            throw new IllegalStateException("no mark can be asked for: " + ex.getMessage(), ex);
        }
    }

    private static String same(final List<SubjectProcess> servers, final int index) {
        final String wanted = digests(servers.get(0)).get(index);
        for (final SubjectProcess server : servers) {
            if (!digests(server).get(index).equals(wanted)) {
                throw new IllegalStateException("a replica has another state than the leader");
            }
        }
        return wanted;
    }

    private static List<String> digests(final SubjectProcess server) {
        return server.lines().stream()
                .filter(line -> line.startsWith(ServerReport.DIGEST))
                .toList();
    }

    private static void checkFaults(final SubjectProcess server) {
        if (!server.isAlive()) {
            throw new IllegalStateException("a server has ended: " + server.lastLine());
        }
        server.lines().stream()
                .filter(line -> line.startsWith(ServerReport.FAULT))
                .findFirst()
                .ifPresent(
                        line -> {
                            throw new IllegalStateException(line);
                        });
    }
}
