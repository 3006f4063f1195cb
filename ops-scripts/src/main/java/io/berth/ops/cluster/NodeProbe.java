package io.berth.ops.cluster;

import io.aeron.AeronCounters;
import io.aeron.CncFileDescriptor;
import io.aeron.cluster.ElectionState;
import io.aeron.cluster.service.Cluster;
import java.io.IOException;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;
import org.agrona.DirectBuffer;
import org.agrona.IoUtil;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.status.CountersReader;

/**
 * Looks at a few counters of one node often: keeps its counters file mapped, where {@link NodeView}
 * reads all of it anew. Follows the node over restarts. Not thread safe.
 */
public final class NodeProbe implements AutoCloseable {
    /** What is read where there is no such counter (yet). */
    public static final long ABSENT = -1;

    private static final int[] TYPES = {
        AeronCounters.CLUSTER_NODE_ROLE_TYPE_ID,
        AeronCounters.CLUSTER_ELECTION_STATE_TYPE_ID,
        AeronCounters.CLUSTER_LEADERSHIP_TERM_ID_TYPE_ID
    };

    private final LocalProcess process;
    private final int[] counterIds = new int[TYPES.length];
    private final long[] values = new long[TYPES.length];
    private ProcessIdentity mappedFor;
    private MappedByteBuffer mapped;
    private CountersReader reader;

    public NodeProbe(final LocalProcess process) {
        this.process = process;
        java.util.Arrays.fill(values, ABSENT);
    }

    /** Reads the counters; those of a node that does not run are absent. */
    public void look() {
        final ProcessIdentity running =
                process.identity().filter(ProcessIdentity::isAlive).orElse(null);
        if (mapped != null && !mappedFor.equals(running)) {
            unmap();
        }
        if (mapped == null && running != null) {
            map(running);
        }
        for (int i = 0; i < TYPES.length; i++) {
            values[i] = mapped == null ? ABSENT : read(i);
        }
    }

    /** Code of its election's state, {@link ElectionState#CLOSED} while none runs; or absent. */
    public long electionState() {
        return values[1];
    }

    /** Its leadership term, or absent. */
    public long term() {
        return values[2];
    }

    /** Whether it leads, with its election over. */
    public boolean isLeader() {
        return values[0] == Cluster.Role.LEADER.code() && values[1] == ElectionState.CLOSED.code();
    }

    private long read(final int i) {
        if (!isAllocated(i)) {
            counterIds[i] = find(TYPES[i]);
        }
        return counterIds[i] < 0 ? ABSENT : reader.getCounterValue(counterIds[i]);
    }

    private boolean isAllocated(final int i) {
        return counterIds[i] >= 0
                && reader.getCounterState(counterIds[i]) == CountersReader.RECORD_ALLOCATED
                && reader.getCounterTypeId(counterIds[i]) == TYPES[i];
    }

    private int find(final int type) {
        final int[] found = {-1};
        reader.forEach(
                (counterId, typeId, key, label) -> {
                    if (typeId == type) {
                        found[0] = counterId;
                    }
                });
        return found[0];
    }

    private void map(final ProcessIdentity running) {
        try (FileChannel channel =
                FileChannel.open(
                        process.aeronDirectory().resolve(CncFileDescriptor.CNC_FILE),
                        StandardOpenOption.READ)) {
            if (channel.size() < CncFileDescriptor.META_DATA_LENGTH) {
                return;
            }
            final MappedByteBuffer file =
                    channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size());
            final DirectBuffer metaData = CncFileDescriptor.createMetaDataBuffer(file);
            if (metaData.getInt(CncFileDescriptor.cncVersionOffset(0))
                            != CncFileDescriptor.CNC_VERSION
                    || CncFileDescriptor.pid(metaData) != running.pid()) {
                IoUtil.unmap(file);
                return;
            }
            mapped = file;
            mappedFor = running;
            reader =
                    new CountersReader(
                            new UnsafeBuffer(
                                    CncFileDescriptor.createCountersMetaDataBuffer(file, metaData)),
                            new UnsafeBuffer(
                                    CncFileDescriptor.createCountersValuesBuffer(file, metaData)));
            java.util.Arrays.fill(counterIds, -1);
        } catch (final IOException | IndexOutOfBoundsException | IllegalArgumentException ex) {
            mapped = null;
        }
    }

    private void unmap() {
        IoUtil.unmap(mapped);
        mapped = null;
        reader = null;
    }

    @Override
    public void close() {
        if (mapped != null) {
            unmap();
        }
    }
}
