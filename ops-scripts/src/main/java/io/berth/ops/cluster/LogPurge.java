package io.berth.ops.cluster;

import io.aeron.Aeron;
import io.aeron.CommonContext;
import io.aeron.archive.client.AeronArchive;
import io.aeron.cluster.ConsensusModule;
import io.aeron.cluster.RecordingLog;
import io.aeron.exceptions.AeronException;
import io.berth.ops.CheckFailed;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Deletes what no node of a local cluster can need any more: the log before the older of the two
 * newest snapshots, of the member that is furthest behind with them, and snapshots older than those
 * two. Nothing is deleted unless every node runs, leads or follows, and has two snapshots: a node
 * whose snapshots are older than the log of the others could never come back by itself.
 */
public final class LogPurge {
    private static final int KEPT_SNAPSHOTS = 2;
    private static final int SERVICE_ID = 0;
    private static final long ANSWER_LIMIT_NS = TimeUnit.SECONDS.toNanos(5);

    /** Apart from the stream on which the node's own consensus module is answered. */
    private static final int RESPONSE_STREAM = 42_001;

    private final LocalCluster cluster;

    public LogPurge(final LocalCluster cluster) {
        this.cluster = cluster;
    }

    /**
     * What was deleted.
     *
     * @param position before which the log may be deleted; 0: nothing may be.
     * @param segments files of the log that went, of all nodes.
     * @param snapshots recordings of snapshots that went, of all nodes.
     * @param reason why nothing was deleted, empty: something could be.
     */
    public record Purged(long position, long segments, long snapshots, String reason) {
        /** For people. */
        public String toText() {
            return reason.isEmpty()
                    ? "purged the log up to position "
                            + position
                            + ": "
                            + segments
                            + " segments and "
                            + snapshots
                            + " recordings of old snapshots, on all nodes"
                    : "nothing purged: " + reason;
        }

        /** The JSON object. */
        public Map<String, Object> toMap() {
            final Map<String, Object> map = new LinkedHashMap<>();
            map.put("purgedToPosition", position);
            map.put("purgedSegments", segments);
            map.put("purgedSnapshotRecordings", snapshots);
            map.put("purgeReason", reason.isEmpty() ? null : reason);
            return map;
        }
    }

    /**
     * Purges. @param limit how long nodes may take to have the newest snapshot of the leader on
     * record.
     */
    public Purged purge(final Duration limit, final PrintStream out) {
        final Purged purged = purge(limit);
        out.println(purged.toText());
        return purged;
    }

    Purged purge(final Duration limit) {
        final List<NodeView> views = cluster.views();
        for (final NodeView view : views) {
            if (!view.isLeader() && !"FOLLOWER".equals(view.role())) {
                return nothing("node " + view.node() + " is " + view.role());
            }
        }
        Await.until(limit, () -> newestOfAll().size() == 1);
        long position = Long.MAX_VALUE;
        for (int node = 0; node < views.size(); node++) {
            final List<Long> snapshots = snapshots(node);
            if (snapshots.size() < KEPT_SNAPSHOTS) {
                return nothing(
                        "node "
                                + node
                                + " has "
                                + snapshots.size()
                                + " snapshots, "
                                + KEPT_SNAPSHOTS
                                + " are kept");
            }
            position = Math.min(position, snapshots.get(KEPT_SNAPSHOTS - 1));
        }
        return purgeAllTo(position);
    }

    private static Purged nothing(final String reason) {
        return new Purged(0, 0, 0, reason);
    }

    private Purged purgeAllTo(final long position) {
        long segments = 0;
        long recordings = 0;
        for (int node = 0; node < cluster.nodes().size(); node++) {
            try (AeronArchive archive = connect(node)) {
                segments += purgeLog(node, archive, position);
                recordings += purgeSnapshots(node, archive, position);
            } catch (final AeronException ex) {
                throw new CheckFailed(
                        "node " + node + " did not purge its log: " + ex.getMessage(), ex);
            }
        }
        return new Purged(position, segments, recordings, "");
    }

    private Set<Long> newestOfAll() {
        return IntStream.range(0, cluster.nodes().size())
                .mapToObj(this::snapshots)
                .map(snapshots -> snapshots.isEmpty() ? -1L : snapshots.get(0))
                .collect(Collectors.toSet());
    }

    /** Positions of the snapshots of a node that can be loaded, the newest first. */
    private List<Long> snapshots(final int node) {
        final Set<Long> module = new TreeSet<>();
        final Set<Long> service = new TreeSet<>();
        for (final RecordingLog.Entry entry : entries(node)) {
            if (entry.isValid && entry.type == RecordingLog.ENTRY_TYPE_SNAPSHOT) {
                (entry.serviceId == SERVICE_ID ? service : module).add(entry.logPosition);
            }
        }
        module.retainAll(service);
        final List<Long> positions = new ArrayList<>(module);
        java.util.Collections.reverse(positions);
        return positions;
    }

    private List<RecordingLog.Entry> entries(final int node) {
        try (RecordingLog log = recordingLog(node)) {
            return List.copyOf(log.entries());
        }
    }

    private RecordingLog recordingLog(final int node) {
        return new RecordingLog(cluster.clusterDirectory(node).toFile(), false);
    }

    private AeronArchive connect(final int node) {
        final Aeron.Context aeron =
                new Aeron.Context()
                        .aeronDirectoryName(cluster.node(node).aeronDirectory().toString());
        return AeronArchive.connect(
                new AeronArchive.Context()
                        .aeron(Aeron.connect(aeron))
                        .ownsAeronClient(true)
                        .messageTimeoutNs(ANSWER_LIMIT_NS)
                        .controlRequestChannel(CommonContext.IPC_CHANNEL + "?term-length=64k")
                        .controlResponseChannel(CommonContext.IPC_CHANNEL + "?term-length=64k")
                        .controlResponseStreamId(RESPONSE_STREAM));
    }

    private long purgeLog(final int node, final AeronArchive archive, final long position) {
        final long recordingId;
        try (RecordingLog log = recordingLog(node)) {
            recordingId = log.findLastTermRecordingId();
        }
        final Recording found = recording(archive, recordingId);
        if (found == null) {
            throw new CheckFailed("node " + node + " has no recording of its log");
        }
        final long base =
                AeronArchive.segmentFileBasePosition(
                        found.startPosition, position, found.termLength, found.segmentLength);
        return base > found.startPosition ? archive.purgeSegments(recordingId, base) : 0;
    }

    /** Their entries stay on record; what is loaded is always the newest. */
    private long purgeSnapshots(final int node, final AeronArchive archive, final long position) {
        final List<Long> kept = snapshots(node).subList(0, KEPT_SNAPSHOTS);
        long count = 0;
        for (final RecordingLog.Entry entry : entries(node)) {
            final boolean isSnapshot =
                    entry.type == RecordingLog.ENTRY_TYPE_SNAPSHOT
                            && (entry.serviceId == SERVICE_ID
                                    || entry.serviceId == ConsensusModule.Configuration.SERVICE_ID);
            if (isSnapshot
                    && entry.logPosition < position
                    && !kept.contains(entry.logPosition)
                    && recording(archive, entry.recordingId) != null) {
                archive.purgeRecording(entry.recordingId);
                count++;
            }
        }
        return count;
    }

    private record Recording(long startPosition, int termLength, int segmentLength) {}

    /**
     * @return null: the archive has none of this id.
     */
    private static Recording recording(final AeronArchive archive, final long recordingId) {
        final Recording[] found = new Recording[1];
        archive.listRecording(
                recordingId,
                (controlSessionId,
                        correlationId,
                        id,
                        startTimestamp,
                        stopTimestamp,
                        startPosition,
                        stopPosition,
                        initialTermId,
                        segmentFileLength,
                        termBufferLength,
                        mtuLength,
                        sessionId,
                        streamId,
                        strippedChannel,
                        originalChannel,
                        sourceIdentity) ->
                        found[0] =
                                new Recording(startPosition, termBufferLength, segmentFileLength));
        return found[0];
    }
}
