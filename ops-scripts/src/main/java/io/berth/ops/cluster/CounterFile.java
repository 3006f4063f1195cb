package io.berth.ops.cluster;

import io.aeron.AeronCounters;
import io.aeron.CncFileDescriptor;
import io.aeron.driver.status.SystemCounterDescriptor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import org.agrona.DirectBuffer;
import org.agrona.IoUtil;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.ringbuffer.ManyToOneRingBuffer;
import org.agrona.concurrent.status.CountersReader;

/**
 * The counters of a node or worker as its media driver's file in the Aeron directory had them at
 * one moment. Reading needs nothing from the process, so it also works while it is stopped or
 * stuck; whether it lives is for others to say.
 *
 * @param pid process of the media driver; a file stays behind when its process is killed.
 * @param heartbeatMs when the media driver last worked, in milliseconds since 1970; it says so
 *     about once a second.
 * @param byLabel values by the whole label; where a label occurs twice, the newest counter.
 * @param byType values by type id, the newest counter of each type.
 * @param allocated number of counters in use.
 * @param errors counted by media driver, archive, consensus module and service together.
 */
public record CounterFile(
        long pid,
        long heartbeatMs,
        Map<String, Long> byLabel,
        Map<Integer, Long> byType,
        int allocated,
        long errors) {
    private static final Set<Integer> ERROR_TYPES =
            Set.of(
                    AeronCounters.ARCHIVE_ERROR_COUNT_TYPE_ID,
                    AeronCounters.CLUSTER_CONSENSUS_MODULE_ERROR_COUNT_TYPE_ID,
                    AeronCounters.CLUSTER_CLUSTERED_SERVICE_ERROR_COUNT_TYPE_ID);

    /** Reads the counters of a process; empty when it does not run or has none yet. */
    public static Optional<CounterFile> read(final LocalProcess process) {
        final Optional<ProcessIdentity> identity =
                process.identity().filter(ProcessIdentity::isAlive);
        return identity.isEmpty()
                ? Optional.empty()
                : read(process.aeronDirectory())
                        .filter(counters -> counters.pid == identity.get().pid());
    }

    /**
     * Reads the counters of a media driver; empty when there is no file or it is not complete yet.
     */
    public static Optional<CounterFile> read(final Path aeronDirectory) {
        final Path file = aeronDirectory.resolve(CncFileDescriptor.CNC_FILE);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            if (channel.size() < CncFileDescriptor.META_DATA_LENGTH) {
                return Optional.empty();
            }
            final MappedByteBuffer mapped =
                    channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size());
            try {
                return read(mapped);
            } finally {
                IoUtil.unmap(mapped);
            }
        } catch (final IOException | IndexOutOfBoundsException | IllegalArgumentException ex) {
            return Optional.empty();
        }
    }

    private static Optional<CounterFile> read(final ByteBuffer mapped) {
        final DirectBuffer metaData = CncFileDescriptor.createMetaDataBuffer(mapped);
        final int version = metaData.getInt(CncFileDescriptor.cncVersionOffset(0));
        if (version != CncFileDescriptor.CNC_VERSION) {
            return Optional.empty();
        }
        final CountersReader reader =
                new CountersReader(
                        new UnsafeBuffer(
                                CncFileDescriptor.createCountersMetaDataBuffer(mapped, metaData)),
                        new UnsafeBuffer(
                                CncFileDescriptor.createCountersValuesBuffer(mapped, metaData)),
                        StandardCharsets.US_ASCII);
        final Map<String, Long> byLabel = new TreeMap<>();
        final Map<Integer, Long> byType = new TreeMap<>();
        final long[] sums = new long[2];
        reader.forEach(
                (counterId, typeId, keyBuffer, label) -> {
                    final long value = reader.getCounterValue(counterId);
                    byLabel.put(label, value);
                    byType.put(typeId, value);
                    sums[0]++;
                    if (ERROR_TYPES.contains(typeId)) {
                        sums[1] += value;
                    }
                });
        final long driverErrors = reader.getCounterValue(SystemCounterDescriptor.ERRORS.id());
        final long heartbeatMs =
                new ManyToOneRingBuffer(
                                new UnsafeBuffer(
                                        CncFileDescriptor.createToDriverBuffer(mapped, metaData)))
                        .consumerHeartbeatTime();
        return Optional.of(
                new CounterFile(
                        CncFileDescriptor.pid(metaData),
                        heartbeatMs,
                        byLabel,
                        byType,
                        (int) sums[0],
                        sums[1] + driverErrors));
    }

    /** Whether a node's consensus module, or a worker's agent, has its counters open. */
    boolean hasPartAtWork() {
        return byType.containsKey(AeronCounters.CLUSTER_NODE_ROLE_TYPE_ID)
                || byLabel.keySet().stream().anyMatch(label -> label.startsWith("berth-worker-"));
    }

    /** Value of the counter whose label is this, or starts with it and a space. */
    public OptionalLong labelled(final String label) {
        for (final Map.Entry<String, Long> entry : byLabel.entrySet()) {
            if (entry.getKey().equals(label) || entry.getKey().startsWith(label + " ")) {
                return OptionalLong.of(entry.getValue());
            }
        }
        return OptionalLong.empty();
    }

    /** Value of the newest counter of a type. */
    public OptionalLong ofType(final int typeId) {
        final Long value = byType.get(typeId);
        return value == null ? OptionalLong.empty() : OptionalLong.of(value);
    }
}
