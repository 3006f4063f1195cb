package io.berth.node;

import io.aeron.AeronCounters;
import io.aeron.CncFileDescriptor;
import io.aeron.cluster.ClusterControl;
import io.aeron.cluster.ElectionState;
import io.aeron.cluster.service.Cluster;
import io.berth.cluster.ServiceCounters;
import java.io.File;
import java.nio.MappedByteBuffer;
import java.nio.file.Path;
import org.agrona.DirectBuffer;
import org.agrona.IoUtil;
import org.agrona.concurrent.status.AtomicCounter;
import org.agrona.concurrent.status.CountersReader;

/**
 * Reads a node's counters, and asks it for a snapshot, through the counters file in its media
 * driver directory: no session, no thread, nothing on the node's path. Works from any process of
 * the same user on the machine.
 */
public final class NodeOperations implements AutoCloseable {
    private static final int CLUSTER_ID = 0;

    private final MappedByteBuffer mapping;
    private final CountersReader counters;

    private NodeOperations(final MappedByteBuffer mapping) {
        this.mapping = mapping;
        final DirectBuffer metaData = CncFileDescriptor.createMetaDataBuffer(mapping);
        counters =
                new CountersReader(
                        CncFileDescriptor.createCountersMetaDataBuffer(mapping, metaData),
                        CncFileDescriptor.createCountersValuesBuffer(mapping, metaData));
    }

    /**
     * @throws IllegalStateException with one line when no node has run there.
     */
    public static NodeOperations open(final Path aeronDir) {
        final File file = aeronDir.resolve(CncFileDescriptor.CNC_FILE).toFile();
        if (!file.exists() || file.length() == 0) {
            throw new IllegalStateException("no node runs in " + aeronDir);
        }
        final MappedByteBuffer mapping = IoUtil.mapExistingFile(file, "counters");
        final int version =
                CncFileDescriptor.createMetaDataBuffer(mapping)
                        .getInt(CncFileDescriptor.cncVersionOffset(0));
        if (version == 0) {
            IoUtil.unmap(mapping);
            throw new IllegalStateException("the node in " + aeronDir + " is still starting");
        }
        return new NodeOperations(mapping);
    }

    /** Opens, reads, closes. */
    public static NodeStatus readStatus(final Path aeronDir) {
        try (NodeOperations operations = open(aeronDir)) {
            return operations.status();
        }
    }

    /**
     * Asks the cluster for a snapshot on all its nodes; only the leader's node passes it on.
     *
     * @return false when the node has no such control, or another request is still in hand.
     */
    public static boolean requestSnapshot(final Path aeronDir) {
        try (NodeOperations operations = open(aeronDir)) {
            final AtomicCounter toggle =
                    ClusterControl.findControlToggle(operations.counters, CLUSTER_ID);
            return toggle != null && ClusterControl.ToggleState.SNAPSHOT.toggle(toggle);
        }
    }

    /**
     * @return how many snapshots this node's cluster has taken since it started; -1: not known.
     */
    public static long snapshotCount(final Path aeronDir) {
        try (NodeOperations operations = open(aeronDir)) {
            return operations.value(AeronCounters.CLUSTER_SNAPSHOT_COUNTER_TYPE_ID, -1);
        }
    }

    /**
     * @return everything of interest, counter by counter: values that belong together may be an
     *     entry apart.
     */
    public NodeStatus status() {
        return new NodeStatus(
                roleName(role()),
                electionName(value(AeronCounters.CLUSTER_ELECTION_STATE_TYPE_ID, -1)),
                value(AeronCounters.CLUSTER_LEADERSHIP_TERM_ID_TYPE_ID, -1),
                value(AeronCounters.CLUSTER_COMMIT_POSITION_TYPE_ID, -1),
                value(AeronCounters.CLUSTER_ELECTION_COUNT_TYPE_ID, 0),
                value(AeronCounters.CLUSTER_SNAPSHOT_COUNTER_TYPE_ID, 0),
                counter(ServiceCounters.Kind.CELL_INITIALISED) == 1,
                Math.max(0, counter(ServiceCounters.Kind.ENTRIES)),
                digestPosition(),
                counter(ServiceCounters.Kind.DIGEST_ENTRIES),
                counter(ServiceCounters.Kind.DIGEST_ROLLING),
                counter(ServiceCounters.Kind.DIGEST_STRUCTURAL),
                Math.max(0, counter(ServiceCounters.Kind.UNDECODABLE)),
                Math.max(0, counter(ServiceCounters.Kind.OUTBOX_DROPPED)),
                Math.max(0, counter(ServiceCounters.Kind.OUTBOX_WAITING)),
                Math.max(0, counter(ServiceCounters.Kind.INTERNAL_ERRORS)),
                Math.max(0, counter(ServiceCounters.Kind.KEYS_MISSING)),
                value(AeronCounters.CLUSTER_CONSENSUS_MODULE_ERROR_COUNT_TYPE_ID, 0),
                value(AeronCounters.CLUSTER_CLUSTERED_SERVICE_ERROR_COUNT_TYPE_ID, 0));
    }

    private long digestPosition() {
        final long position = counter(ServiceCounters.Kind.DIGEST_POSITION);
        return position == 0 ? -1 : position;
    }

    /**
     * @return code of the role of the node, or -1.
     */
    long role() {
        return value(AeronCounters.CLUSTER_NODE_ROLE_TYPE_ID, -1);
    }

    long counter(final ServiceCounters.Kind kind) {
        return value(kind.typeId(), -1);
    }

    /** Without a look at labels: each would be made into a text, and this is asked all the time. */
    private long value(final int typeId, final long absent) {
        long value = absent;
        for (int id = 0; id <= counters.maxCounterId(); id++) {
            final int state = counters.getCounterState(id);
            if (state == CountersReader.RECORD_UNUSED) {
                break;
            }
            if (state == CountersReader.RECORD_ALLOCATED
                    && counters.getCounterTypeId(id) == typeId) {
                value = counters.getCounterValue(id);
            }
        }
        return value;
    }

    private static String roleName(final long code) {
        for (final Cluster.Role role : Cluster.Role.values()) {
            if (role.code() == code) {
                return role.name();
            }
        }
        return "UNKNOWN";
    }

    private static String electionName(final long code) {
        for (final ElectionState state : ElectionState.values()) {
            if (state.code() == code) {
                return state.name();
            }
        }
        return "UNKNOWN";
    }

    @Override
    public void close() {
        IoUtil.unmap(mapping);
    }
}
