package io.berth.history;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Reads the part of one process, record by record, up to the last whole one; also while it is
 * written. What is no history is refused in one line; a record that makes no sense is handed on
 * with kind null.
 */
public final class HistoryReader implements AutoCloseable {
    private static final int BUFFER_LENGTH = 4_096 * HistoryLayout.RECORD_LENGTH;

    private final Path path;
    private final FileChannel channel;
    private final ByteBuffer buffer =
            ByteBuffer.allocate(BUFFER_LENGTH).order(ByteOrder.LITTLE_ENDIAN);
    private final SourceKind kind;
    private final String name;
    private final long pid;
    private long readPosition = HistoryLayout.HEADER_LENGTH;
    private long records;

    private HistoryReader(final Path path, final FileChannel channel) throws IOException {
        this.path = path;
        this.channel = channel;
        final ByteBuffer header =
                ByteBuffer.allocate(HistoryLayout.HEADER_LENGTH).order(ByteOrder.LITTLE_ENDIAN);
        fill(channel, header, 0);
        refuseUnless(
                header.position() == HistoryLayout.HEADER_LENGTH
                        && header.getLong(HistoryLayout.MAGIC_OFFSET) == HistoryLayout.MAGIC,
                "is no history file");
        refuseUnless(
                header.getInt(HistoryLayout.VERSION_OFFSET) == HistoryLayout.VERSION
                        && header.getInt(HistoryLayout.RECORD_LENGTH_OFFSET)
                                == HistoryLayout.RECORD_LENGTH,
                "is a history file of another version");
        kind = SourceKind.of(header.getInt(HistoryLayout.SOURCE_KIND_OFFSET));
        final int nameLength = header.getInt(HistoryLayout.NAME_LENGTH_OFFSET);
        refuseUnless(
                kind != null && nameLength >= 1 && nameLength <= HistoryLayout.MAX_NAME,
                "has a header that makes no sense");
        name =
                new String(
                        header.array(),
                        HistoryLayout.NAME_OFFSET,
                        nameLength,
                        StandardCharsets.UTF_8);
        pid = header.getLong(HistoryLayout.PID_OFFSET);
        buffer.limit(0);
    }

    /**
     * Opens a file. @throws HistoryException where it cannot be read or is no history, in one line.
     */
    public static HistoryReader open(final Path path) {
        FileChannel channel = null;
        try {
            channel = FileChannel.open(path, StandardOpenOption.READ);
            return new HistoryReader(path, channel);
        } catch (final NoSuchFileException ex) {
            throw new HistoryException("there is no history file " + path, ex);
        } catch (final IOException ex) {
            close(channel);
            throw new HistoryException(
                    "cannot read history file " + path + ": " + HistoryFile.reasonOf(ex), ex);
        } catch (final HistoryException ex) {
            close(channel);
            throw ex;
        }
    }

    private void refuseUnless(final boolean holds, final String complaint) {
        if (!holds) {
            throw new HistoryException(path + " " + complaint);
        }
    }

    public Path path() {
        return path;
    }

    public SourceKind kind() {
        return kind;
    }

    /** Name of the process. */
    public String name() {
        return name;
    }

    /** Its number with the operating system. */
    public long pid() {
        return pid;
    }

    /** Records read so far. */
    public long records() {
        return records;
    }

    /** Records that the writer could not write, as it says now. */
    public long dropped() {
        final ByteBuffer count = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        try {
            fill(channel, count, HistoryLayout.DROPPED_OFFSET);
        } catch (final IOException ex) {
            throw new HistoryException(
                    "cannot read history file " + path + ": " + HistoryFile.reasonOf(ex), ex);
        }
        return count.getLong(0);
    }

    /**
     * Reads the next record.
     *
     * @return false at the end; where the file is still written, there may be more later.
     */
    public boolean next(final HistoryRecord record) {
        if (buffer.remaining() < HistoryLayout.RECORD_LENGTH && !refill()) {
            return false;
        }
        final int at = buffer.position();
        final int code = buffer.getInt(at + HistoryLayout.KIND_OFFSET);
        if (code == 0) {
            readPosition -= buffer.remaining(); // read again: it may have been written by then
            buffer.limit(0).position(0);
            return false;
        }
        record.kind = RecordKind.of(code);
        record.small = buffer.getInt(at + HistoryLayout.SMALL_OFFSET);
        record.timeNs = buffer.getLong(at + HistoryLayout.TIME_OFFSET);
        record.a = buffer.getLong(at + HistoryLayout.A_OFFSET);
        record.b = buffer.getLong(at + HistoryLayout.B_OFFSET);
        record.c = buffer.getLong(at + HistoryLayout.C_OFFSET);
        record.d = buffer.getLong(at + HistoryLayout.D_OFFSET);
        record.e = buffer.getLong(at + HistoryLayout.E_OFFSET);
        record.f = buffer.getLong(at + HistoryLayout.F_OFFSET);
        buffer.position(at + HistoryLayout.RECORD_LENGTH);
        records++;
        return true;
    }

    private boolean refill() {
        buffer.clear();
        try {
            fill(channel, buffer, readPosition);
        } catch (final IOException ex) {
            throw new HistoryException(
                    "cannot read history file " + path + ": " + HistoryFile.reasonOf(ex), ex);
        }
        final int whole = buffer.position() - buffer.position() % HistoryLayout.RECORD_LENGTH;
        buffer.position(0).limit(whole);
        readPosition += whole;
        return whole > 0;
    }

    private static void fill(final FileChannel channel, final ByteBuffer into, final long from)
            throws IOException {
        long position = from;
        while (into.hasRemaining()) {
            final int read = channel.read(into, position);
            if (read < 0) {
                return;
            }
            position += read;
        }
    }

    private static void close(final FileChannel channel) {
        if (channel != null) {
            try {
                channel.close();
            } catch (final IOException ignored) {
                // it was only read
            }
        }
    }

    @Override
    public void close() {
        close(channel);
    }
}
