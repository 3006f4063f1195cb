package io.berth.history;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.agrona.IoUtil;

/**
 * The file under a writer: grows by chunks that are filled with zeros before they are mapped, so
 * that a full disk is an error of a write, never a fault of a memory access.
 */
final class HistoryFile implements AutoCloseable {
    private static final int ZEROS_LENGTH = 64 << 10;

    private final Path path;
    private final FileChannel channel;
    private final int chunkLength;
    private final long maxLength;
    private final ByteBuffer zeros = ByteBuffer.allocateDirect(ZEROS_LENGTH);
    private long length;

    private HistoryFile(
            final Path path,
            final FileChannel channel,
            final int chunkLength,
            final long maxLength) {
        this.path = path;
        this.channel = channel;
        this.chunkLength = chunkLength;
        this.maxLength = maxLength;
    }

    /**
     * A new file. @throws HistoryException where it is there already, or cannot be made.
     *
     * @param chunkLength bytes, a multiple of the length of a record.
     */
    static HistoryFile create(final Path path, final int chunkLength, final long maxLength) {
        try {
            return new HistoryFile(
                    path,
                    FileChannel.open(
                            path,
                            StandardOpenOption.CREATE_NEW,
                            StandardOpenOption.READ,
                            StandardOpenOption.WRITE),
                    chunkLength,
                    maxLength);
        } catch (final FileAlreadyExistsException ex) {
            throw new HistoryException("history file " + path + " is there already", ex);
        } catch (final IOException ex) {
            throw new HistoryException(
                    "cannot make history file " + path + ": " + reasonOf(ex), ex);
        }
    }

    Path path() {
        return path;
    }

    int chunkLength() {
        return chunkLength;
    }

    /**
     * @return the next chunk, mapped; all zeros. Not thread safe.
     * @throws IOException where the disk is full or the longest length is reached.
     */
    MappedByteBuffer grow() throws IOException {
        if (length + chunkLength > maxLength) {
            throw new IOException("it has reached its longest length of " + maxLength + " bytes");
        }
        for (int done = 0; done < chunkLength; ) {
            zeros.position(0).limit(Math.min(ZEROS_LENGTH, chunkLength - done));
            done += channel.write(zeros, length + done);
        }
        final MappedByteBuffer chunk =
                channel.map(FileChannel.MapMode.READ_WRITE, length, chunkLength);
        chunk.order(ByteOrder.LITTLE_ENDIAN);
        length += chunkLength;
        return chunk;
    }

    /** Gives back what is behind the last record. */
    void truncate(final long usedLength) {
        try {
            channel.truncate(usedLength);
        } catch (final IOException ignored) {
            // Zeros stay behind the last record: they are read as its end.
        }
    }

    static void unmap(final MappedByteBuffer chunk) {
        if (chunk != null) {
            IoUtil.unmap(chunk);
        }
    }

    static String reasonOf(final IOException ex) {
        final String message = ex.getMessage();
        return message == null ? ex.getClass().getSimpleName() : message;
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (final IOException ignored) {
            // every record is in the file already
        }
    }
}
