package io.berth.node;

import io.berth.transport.DriverSetup;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What a node takes of its host, for whoever checks the host before a node is started there.
 *
 * @param nodeDir log and archive.
 * @param aeronDir shared memory of the media driver.
 * @param sharedMemoryBytes free shared memory that it wants at its start.
 * @param lowStorageBytes below so much free space it stops recording.
 * @param fileSyncLevel what it forces to disk: 0 nothing, 1 data, 2 data and metadata.
 * @param sessions clients and workers that it may have at a time.
 * @param configuration null: none, the defaults of the profile.
 */
public record NodeNeeds(
        NodeProfile profile,
        Path nodeDir,
        Path aeronDir,
        long sharedMemoryBytes,
        long lowStorageBytes,
        int fileSyncLevel,
        int sessions,
        NodeConfiguration configuration) {

    /** Those of a node with this configuration. */
    public static NodeNeeds of(final NodeConfiguration configuration) {
        return new NodeNeeds(
                configuration.profile(),
                configuration.nodeDir(),
                configuration.aeronDir(),
                configuration.minSharedMemory() >= 0
                        ? configuration.minSharedMemory()
                        : StartChecks.neededSharedMemory(configuration),
                configuration.lowStorageBytes(),
                configuration.fileSyncLevel(),
                configuration.maxSessions(),
                configuration);
    }

    /** Those of a node with the defaults of a profile. */
    public static NodeNeeds of(final NodeProfile profile, final Path nodeDir) {
        return new NodeNeeds(
                profile,
                nodeDir,
                Path.of("/dev/shm"),
                StartChecks.neededSharedMemory(
                        profile,
                        profile.logTermLength,
                        profile.ingressTermLength + profile.egressTermLength,
                        NodeConfiguration.DEFAULT_SESSIONS),
                NodeConfiguration.DEFAULT_LOW_STORAGE,
                0,
                NodeConfiguration.DEFAULT_SESSIONS,
                null);
    }

    /** The same as if the node had another profile. */
    public NodeNeeds withProfile(final NodeProfile other) {
        return new NodeNeeds(
                other,
                nodeDir,
                aeronDir,
                sharedMemoryBytes,
                lowStorageBytes,
                fileSyncLevel,
                sessions,
                configuration);
    }

    /** What each of its sockets should be able to hold, in bytes. */
    public int socketBufferLength() {
        return DriverSetup.SOCKET_BUFFER_LENGTH;
    }

    /** Longest frame that it sends, in bytes, without the headers of UDP and IP. */
    public int mtuLength() {
        return BerthNode.MTU_LENGTH;
    }

    /** One line about a port of the node that is in use or not of this machine; none: all well. */
    public Optional<String> portProblem() {
        if (configuration == null) {
            return Optional.empty();
        }
        try {
            StartChecks.ports(configuration);
            return Optional.empty();
        } catch (final NodeStartException problem) {
            return Optional.of(problem.getMessage());
        }
    }
}
