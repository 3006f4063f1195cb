package io.berth.node;

import io.berth.cluster.EntrySkip;
import io.berth.config.ConfigurationException;
import io.berth.config.ProcessProperties;
import io.berth.placement.CellSettings;
import io.berth.wire.KeyFile;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;

/**
 * Everything that a node is told from outside, read and checked. Durations in nanoseconds, lengths
 * in bytes.
 *
 * @param electionLimitNs how long an election may stand still before the node ends.
 * @param pausesNs for benchmarks: all processes of the cluster may stand still together for so
 *     long, and nobody takes a leader or a peer for dead meanwhile.
 * @param skips entries of the log to leave out (rule 32).
 * @param minSharedMemory free shared memory wanted at start; negative: computed from the other
 *     values.
 */
public record NodeConfiguration(
        int nodeId,
        List<MemberEndpoints> members,
        Path nodeDir,
        Path aeronDir,
        NodeProfile profile,
        FailoverTimings failover,
        KeyFile keys,
        int maxSessions,
        long sessionTimeoutNs,
        long electionLimitNs,
        long pausesNs,
        int fileSyncLevel,
        int logTermLength,
        int ingressTermLength,
        int egressTermLength,
        int archiveSegmentLength,
        long lowStorageBytes,
        long minSharedMemory,
        int outboxMessages,
        List<EntrySkip> skips,
        CellSettings cell) {
    static final int DEFAULT_SESSIONS = 256;
    static final long DEFAULT_LOW_STORAGE = 64L << 20;

    private static final long SECOND = 1_000_000_000L;
    private static final String OUR_PREFIX = "berth.";

    /**
     * @throws NodeStartException with one line that names the key and what is allowed.
     */
    public static NodeConfiguration load(final Path file) {
        try {
            return read(ProcessProperties.load(file));
        } catch (final ConfigurationException e) {
            throw NodeStartException.badConfiguration(e.getMessage());
        }
    }

    /**
     * @throws ConfigurationException with one line that names the key and what is allowed.
     */
    static NodeConfiguration read(final ProcessProperties properties) {
        final int nodeId = nodeId(properties);
        final List<MemberEndpoints> members = members(properties, nodeId);
        final Path nodeDir =
                path(
                        properties,
                        "berth.node.dir",
                        "the directory of log, archive and lock of this node");
        final Path aeronDir = aeronDir(properties, nodeId, nodeDir);
        final NodeProfile profile =
                properties.choice("berth.profile", NodeProfile.class, NodeProfile.DEV);
        final FailoverTimings failover =
                FailoverTimings.read(
                        properties,
                        properties.choice(
                                "berth.failover.profile",
                                FailoverProfile.class,
                                FailoverProfile.DEFAULT));
        final KeyFile keys = keys(properties);
        final int logTerm =
                properties.termLength("berth.log.term", profile.logTermLength, 1 << 20, 256 << 20);
        final int segment =
                properties.termLength(
                        "berth.archive.segment", Math.max(16 << 20, logTerm), 1 << 20, 1 << 30);
        if (segment < logTerm) {
            throw new ConfigurationException(
                    "berth.archive.segment must not be below berth.log.term");
        }
        final NodeConfiguration configuration =
                new NodeConfiguration(
                        nodeId,
                        members,
                        nodeDir,
                        aeronDir,
                        profile,
                        failover,
                        keys,
                        properties.number("berth.sessions.max", DEFAULT_SESSIONS, 1, 1_000),
                        properties.durationNs(
                                "berth.session.timeout", 10 * SECOND, SECOND, 600 * SECOND),
                        properties.durationNs(
                                "berth.election.limit", 15 * SECOND, SECOND, 3_600 * SECOND),
                        properties.durationNs("berth.bench.pauses", 0, 0, 3_600 * SECOND),
                        properties.number("berth.file.sync.level", 0, 0, 2),
                        logTerm,
                        properties.termLength(
                                "berth.ingress.term",
                                profile.ingressTermLength,
                                64 << 10,
                                16 << 20),
                        properties.termLength(
                                "berth.egress.term", profile.egressTermLength, 64 << 10, 16 << 20),
                        segment,
                        properties.size(
                                "berth.archive.low.storage",
                                DEFAULT_LOW_STORAGE,
                                1 << 20,
                                1L << 40),
                        properties.size("berth.shm.min", -1, 0, 1L << 40),
                        properties.number("berth.outbox.messages", 4_096, 16, 1 << 20),
                        SkipProperty.parse(properties.text(SkipProperty.KEY)),
                        CellConfiguration.read(properties, new SecureRandom()));
        properties.refuseUnknown(OUR_PREFIX);
        return configuration;
    }

    /**
     * @return this node's own addresses.
     */
    MemberEndpoints self() {
        for (final MemberEndpoints member : members) {
            if (member.id() == nodeId) {
                return member;
            }
        }
        throw new IllegalStateException("node is not among its members");
    }

    private static int nodeId(final ProcessProperties properties) {
        properties.requiredText("berth.node.id", "the member id of this node, from 0");
        return properties.number("berth.node.id", -1, 0, 1_000);
    }

    private static List<MemberEndpoints> members(
            final ProcessProperties properties, final int nodeId) {
        final String text =
                properties.requiredText(
                        MemberEndpoints.KEY,
                        "id,ingress,consensus,log,catchup,archive of each member, members separated"
                                + " by |");
        final List<MemberEndpoints> members = MemberEndpoints.parse(text);
        for (final MemberEndpoints member : members) {
            if (member.id() == nodeId) {
                return members;
            }
        }
        throw ProcessProperties.bad(
                "berth.node.id",
                Integer.toString(nodeId),
                "the id of one of the members in " + MemberEndpoints.KEY);
    }

    private static Path path(
            final ProcessProperties properties, final String key, final String what) {
        final String text = properties.requiredText(key, what);
        try {
            return Path.of(text).toAbsolutePath().normalize();
        } catch (final InvalidPathException e) {
            throw ProcessProperties.bad(key, text, "a path");
        }
    }

    private static Path aeronDir(
            final ProcessProperties properties, final int nodeId, final Path nodeDir) {
        if (properties.text("berth.aeron.dir") != null) {
            return path(properties, "berth.aeron.dir", "the directory of the media driver");
        }
        final Path sharedMemory = Path.of("/dev/shm");
        final Path base =
                Files.isDirectory(sharedMemory)
                        ? sharedMemory
                        : Path.of(System.getProperty("java.io.tmpdir"));
        return base.resolve(
                "berth-node-" + nodeId + "-" + Integer.toHexString(nodeDir.toString().hashCode()));
    }

    private static KeyFile keys(final ProcessProperties properties) {
        final Path path = path(properties, "berth.keys.file", "the keys of the workers");
        try {
            return KeyFile.load(path);
        } catch (final IllegalArgumentException e) {
            throw new ConfigurationException("berth.keys.file: " + e.getMessage());
        }
    }
}
