package io.berth.node;

import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.nio.channels.DatagramChannel;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Looks at ports and shared memory before anything is started, so that what is wrong can be said in
 * one line.
 */
final class StartChecks {
    /** Counters, logs of errors, IPC between the parts of a node, consensus traffic. */
    private static final long FIXED_SHARED_MEMORY = 24L << 20;

    private static final int TERMS_PER_BUFFER = 3;

    private StartChecks() {}

    /**
     * @throws NodeStartException when a port of this node is taken or its host is not of this
     *     machine.
     */
    static void ports(final NodeConfiguration configuration) {
        for (final String[] endpoint : configuration.self().endpoints()) {
            final String host = MemberEndpoints.host(endpoint[1]);
            final InetSocketAddress address =
                    new InetSocketAddress(host, MemberEndpoints.port(endpoint[1]));
            final String what =
                    MemberEndpoints.KEY
                            + ": the "
                            + endpoint[0]
                            + " endpoint "
                            + endpoint[1]
                            + " of node "
                            + configuration.nodeId();
            if (address.isUnresolved()) {
                throw NodeStartException.badEnvironment(what + " has a host that does not resolve");
            }
            try (DatagramChannel channel = DatagramChannel.open()) {
                channel.bind(address);
            } catch (final BindException e) {
                final boolean foreign = e.getMessage() != null && e.getMessage().contains("assign");
                throw NodeStartException.badEnvironment(
                        what + (foreign ? " is not an address of this machine" : " is in use"));
            } catch (final IOException e) {
                throw NodeStartException.badEnvironment(
                        what + " can't be bound: " + NodeLocks.reason(e));
            }
        }
    }

    /**
     * @throws NodeStartException when the file store of the media driver directory has too little
     *     room.
     */
    static void sharedMemory(final NodeConfiguration configuration) {
        final long needed =
                configuration.minSharedMemory() >= 0
                        ? configuration.minSharedMemory()
                        : neededSharedMemory(configuration);
        final Path directory = configuration.aeronDir().getParent();
        final long usable;
        try {
            final FileStore store = Files.getFileStore(directory);
            usable = store.getUsableSpace();
        } catch (final IOException e) {
            throw NodeStartException.badEnvironment(
                    "berth.aeron.dir: the space of "
                            + directory
                            + " can't be read: "
                            + NodeLocks.reason(e));
        }
        if (usable < needed) {
            throw NodeStartException.badEnvironment(
                    "berth.aeron.dir: "
                            + directory
                            + " has "
                            + (usable >> 20)
                            + " MiB free and the node needs "
                            + (needed + (1 << 20) - 1 >> 20)
                            + " MiB (berth.log.term, berth.sessions.max or berth.shm.min change"
                            + " that)");
        }
    }

    /**
     * With all sessions that it may take: their files are sparse, so one that does not fit would be
     * noticed by a write to memory that is not there, which ends the process.
     */
    static long neededSharedMemory(final NodeConfiguration configuration) {
        return neededSharedMemory(
                configuration.profile(),
                configuration.logTermLength(),
                configuration.ingressTermLength() + configuration.egressTermLength(),
                configuration.maxSessions());
    }

    /**
     * @param sessionTermLength of both ways together.
     */
    static long neededSharedMemory(
            final NodeProfile profile,
            final int logTermLength,
            final int sessionTermLength,
            final int sessions) {
        final long log = (long) TERMS_PER_BUFFER * logTermLength;
        final long session = (long) TERMS_PER_BUFFER * sessionTermLength;
        final long ipc = 2L * TERMS_PER_BUFFER * profile.ipcTermLength;
        return FIXED_SHARED_MEMORY + log + ipc + session * sessions;
    }
}
