package io.berth.history;

import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Writes records into a mapped file. What was told is in the file when the method returns, whatever
 * becomes of this process (not of the machine: nothing is forced to disk); a record that a death
 * interrupts is not there. Times are those of {@link System#nanoTime()}, on Linux CLOCK_MONOTONIC,
 * the same clock for all processes of one machine: histories of several machines must not be mixed.
 *
 * <p>The next chunk of the file is made by a thread of its own. Where the disk is full, or the file
 * has reached its longest length, records are dropped and counted in the file, and one line says
 * so. Thread safe.
 */
public final class HistoryWriter extends RecordedHistory {
    /** Ordinary length of a chunk, in bytes. */
    public static final int CHUNK_LENGTH = 1 << 20;

    /** Ordinary longest length of a file, in bytes: 67 million records. */
    public static final long MAX_LENGTH = 4L << 30;

    private final HistoryFile file;
    private final Consumer<String> log;
    private final Thread grower;
    private final UnsafeBuffer buffer = new UnsafeBuffer(0, 0);
    private final UnsafeBuffer header = new UnsafeBuffer(0, 0);
    private final Object growing = new Object();
    private MappedByteBuffer first;
    private MappedByteBuffer chunk;
    private volatile MappedByteBuffer next;
    private volatile boolean wantsNext;
    private volatile boolean failed;
    private volatile boolean closed;
    private int position;
    private long chunkStart;
    private long lastNs = Long.MIN_VALUE;
    private long dropped;

    private HistoryWriter(final HistoryFile file, final Consumer<String> log) {
        this.file = file;
        this.log = log;
        grower = new Thread(this::growAhead, "berth-history");
        grower.setDaemon(true);
    }

    /**
     * Begins the part of this process.
     *
     * @param path of the new file.
     * @param name of the process, at most 192 bytes.
     * @param log takes one line, once, where records have to be dropped; from any thread.
     * @throws HistoryException where the file is there already or cannot be made.
     */
    public static HistoryWriter create(
            final Path path, final SourceKind kind, final String name, final Consumer<String> log) {
        return create(path, kind, name, log, CHUNK_LENGTH, MAX_LENGTH);
    }

    /**
     * As the other, with its own lengths.
     *
     * @param chunkLength bytes, a power of two from 4,096.
     * @param maxLength bytes; what would make the file longer is dropped.
     */
    public static HistoryWriter create(
            final Path path,
            final SourceKind kind,
            final String name,
            final Consumer<String> log,
            final int chunkLength,
            final long maxLength) {
        if (chunkLength < 4_096 || Integer.bitCount(chunkLength) != 1) {
            throw new IllegalArgumentException("chunks must be a power of two from 4,096 bytes");
        }
        final byte[] nameBytes = name.getBytes(StandardCharsets.UTF_8);
        if (nameBytes.length < 1 || nameBytes.length > HistoryLayout.MAX_NAME) {
            throw new IllegalArgumentException(
                    "the name of a process must be 1 to " + HistoryLayout.MAX_NAME + " bytes");
        }
        final HistoryWriter writer =
                new HistoryWriter(HistoryFile.create(path, chunkLength, maxLength), log);
        try {
            writer.open(kind, name, nameBytes);
        } catch (final IOException ex) {
            writer.file.close();
            throw new HistoryException(
                    "cannot write history file " + path + ": " + HistoryFile.reasonOf(ex), ex);
        }
        return writer;
    }

    private void open(final SourceKind kind, final String name, final byte[] nameBytes)
            throws IOException {
        first = file.grow();
        chunk = first;
        buffer.wrap(chunk);
        header.wrap(first, 0, HistoryLayout.HEADER_LENGTH);
        header.putInt(HistoryLayout.VERSION_OFFSET, HistoryLayout.VERSION, ByteOrder.LITTLE_ENDIAN);
        header.putInt(
                HistoryLayout.RECORD_LENGTH_OFFSET,
                HistoryLayout.RECORD_LENGTH,
                ByteOrder.LITTLE_ENDIAN);
        header.putInt(HistoryLayout.SOURCE_KIND_OFFSET, kind.code(), ByteOrder.LITTLE_ENDIAN);
        header.putInt(HistoryLayout.NAME_LENGTH_OFFSET, nameBytes.length, ByteOrder.LITTLE_ENDIAN);
        final long pid = ProcessHandle.current().pid();
        header.putLong(HistoryLayout.PID_OFFSET, pid, ByteOrder.LITTLE_ENDIAN);
        header.putLong(
                HistoryLayout.MADE_OFFSET, System.currentTimeMillis(), ByteOrder.LITTLE_ENDIAN);
        header.putBytes(HistoryLayout.NAME_OFFSET, nameBytes);
        header.putLong(HistoryLayout.MAGIC_OFFSET, HistoryLayout.MAGIC, ByteOrder.LITTLE_ENDIAN);
        position = HistoryLayout.HEADER_LENGTH;
        grower.start();
        append(RecordKind.OPENED, kind.code(), ProcessKey.of(name), pid, 0, 0, 0, 0);
    }

    /** Where the records are. */
    public Path path() {
        return file.path();
    }

    /** Records that could not be written so far. */
    public synchronized long dropped() {
        return dropped;
    }

    @Override
    synchronized void append(
            final RecordKind kind,
            final int small,
            final long a,
            final long b,
            final long c,
            final long d,
            final long e,
            final long f) {
        if (closed || failed || (position == file.chunkLength() && !turn())) {
            drop();
            return;
        }
        final long nowNs = Math.max(lastNs, System.nanoTime());
        lastNs = nowNs;
        final int at = position;
        buffer.putInt(at + HistoryLayout.SMALL_OFFSET, small, ByteOrder.LITTLE_ENDIAN);
        buffer.putLong(at + HistoryLayout.TIME_OFFSET, nowNs, ByteOrder.LITTLE_ENDIAN);
        buffer.putLong(at + HistoryLayout.A_OFFSET, a, ByteOrder.LITTLE_ENDIAN);
        buffer.putLong(at + HistoryLayout.B_OFFSET, b, ByteOrder.LITTLE_ENDIAN);
        buffer.putLong(at + HistoryLayout.C_OFFSET, c, ByteOrder.LITTLE_ENDIAN);
        buffer.putLong(at + HistoryLayout.D_OFFSET, d, ByteOrder.LITTLE_ENDIAN);
        buffer.putLong(at + HistoryLayout.E_OFFSET, e, ByteOrder.LITTLE_ENDIAN);
        buffer.putLong(at + HistoryLayout.F_OFFSET, f, ByteOrder.LITTLE_ENDIAN);
        buffer.putIntRelease(at + HistoryLayout.KIND_OFFSET, ordered(kind.code()));
        position = at + HistoryLayout.RECORD_LENGTH;
        if (!wantsNext && position >= file.chunkLength() / 2) {
            wantsNext = true;
            LockSupport.unpark(grower);
        }
    }

    /** Release stores are in the order of the machine. */
    private static int ordered(final int value) {
        return ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN
                ? value
                : Integer.reverseBytes(value);
    }

    private void drop() {
        dropped++;
        if (!closed) {
            header.putLongRelease(
                    HistoryLayout.DROPPED_OFFSET,
                    ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN
                            ? dropped
                            : Long.reverseBytes(dropped));
        }
    }

    /** Goes on in the next chunk; makes it here where the grower is late. */
    private boolean turn() {
        makeNext();
        final MappedByteBuffer prepared = next;
        if (prepared == null) {
            return false;
        }
        final MappedByteBuffer former = chunk;
        chunkStart += file.chunkLength();
        chunk = prepared;
        buffer.wrap(prepared);
        position = 0;
        next = null;
        wantsNext = false;
        if (former != first) { // the header stays
            HistoryFile.unmap(former);
        }
        return true;
    }

    private void growAhead() {
        while (!closed) {
            if (wantsNext && next == null && !failed) {
                makeNext();
            } else {
                LockSupport.park(this);
            }
        }
    }

    private void makeNext() {
        synchronized (growing) {
            if (next != null || failed || closed) {
                return;
            }
            try {
                next = file.grow();
            } catch (final IOException | RuntimeException | OutOfMemoryError ex) {
                failed = true; // OutOfMemoryError: no address space or maps left
                log.accept(
                        "history file "
                                + file.path()
                                + " takes no more records: "
                                + (ex instanceof IOException problem
                                        ? HistoryFile.reasonOf(problem)
                                        : ex.toString()));
            }
        }
    }

    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        append(RecordKind.CLOSED, 0, dropped, 0, 0, 0, 0, 0);
        closed = true;
        LockSupport.unpark(grower);
        synchronized (growing) {
            HistoryFile.unmap(next);
            next = null;
            if (chunk != first) {
                HistoryFile.unmap(chunk);
            }
            HistoryFile.unmap(first);
            buffer.wrap(0, 0);
            header.wrap(0, 0);
            file.truncate(chunkStart + position);
            file.close();
        }
    }
}
