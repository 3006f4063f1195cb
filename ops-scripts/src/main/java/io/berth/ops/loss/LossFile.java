package io.berth.ops.loss;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.agrona.IoUtil;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * What the media driver of one process is to lose and reorder, and what it has: a small mapped file
 * that the drill writes the first part of and the driver the second, so that it can be changed
 * while the process runs. Any thread may read; each part has one writer.
 */
public final class LossFile implements AutoCloseable {
    private static final int ROW = 64;
    private static final int DROP = 0;
    private static final int REORDER = 4;
    private static final int BURST = 8;
    private static final int SEEN = 16;
    private static final int DROPPED = 24;
    private static final int REORDERED = 32;
    private static final int LENGTH = ROW * StreamKind.values().length;

    private final MappedByteBuffer mapping;
    private final UnsafeBuffer buffer;

    private LossFile(final MappedByteBuffer mapping) {
        this.mapping = mapping;
        mapping.order(ByteOrder.nativeOrder());
        buffer = new UnsafeBuffer(mapping);
    }

    /** Opens the file, makes it where there is none. */
    public static LossFile open(final Path file) {
        try (FileChannel channel =
                FileChannel.open(
                        file,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE)) {
            return new LossFile(channel.map(FileChannel.MapMode.READ_WRITE, 0, LENGTH));
        } catch (final IOException ex) {
            throw new UncheckedIOException("cannot map " + file, ex);
        }
    }

    private static int row(final StreamKind kind) {
        return ROW * kind.ordinal();
    }

    // ---- what is to happen

    /** From the next datagram on. */
    public void set(final StreamKind kind, final LossRate rate) {
        buffer.putIntVolatile(row(kind) + BURST, rate.burst());
        buffer.putIntVolatile(row(kind) + REORDER, rate.reorderPerMille());
        buffer.putIntVolatile(row(kind) + DROP, rate.dropPerMille());
    }

    int dropPerMille(final StreamKind kind) {
        return buffer.getIntVolatile(row(kind) + DROP);
    }

    int reorderPerMille(final StreamKind kind) {
        return buffer.getIntVolatile(row(kind) + REORDER);
    }

    int burst(final StreamKind kind) {
        return Math.max(1, buffer.getIntVolatile(row(kind) + BURST));
    }

    // ---- what has happened

    void countSeen(final StreamKind kind) {
        increment(row(kind) + SEEN);
    }

    void countDropped(final StreamKind kind) {
        increment(row(kind) + DROPPED);
    }

    void countReordered(final StreamKind kind) {
        increment(row(kind) + REORDERED);
    }

    private void increment(final int index) {
        buffer.putLongVolatile(index, buffer.getLong(index) + 1);
    }

    /** Datagrams of the stream that arrived, heartbeats too. */
    public long seen(final StreamKind kind) {
        return buffer.getLongVolatile(row(kind) + SEEN);
    }

    /** Those of them that were lost. */
    public long dropped(final StreamKind kind) {
        return buffer.getLongVolatile(row(kind) + DROPPED);
    }

    /** Those that were held back until the next one had passed. */
    public long reordered(final StreamKind kind) {
        return buffer.getLongVolatile(row(kind) + REORDERED);
    }

    @Override
    public void close() {
        IoUtil.unmap(mapping);
    }
}
