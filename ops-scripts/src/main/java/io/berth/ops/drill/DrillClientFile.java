package io.berth.ops.drill;

import io.berth.client.protocol.ClientEnd;
import io.berth.client.protocol.EndReason;
import io.berth.ops.load.LoadListener;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.agrona.IoUtil;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * What a {@link DrillClient} says of itself: a mapped file of counters and one row for each call,
 * read by the drill while the client runs and after it was killed. Times are of {@link
 * System#nanoTime()}, one clock for all processes of this machine. Calls are numbered from 0 in the
 * order in which they are meant to start; call {@code i} is of session {@code i % sessions}.
 * Counters may be written by several threads, each row by one.
 */
public final class DrillClientFile implements AutoCloseable {
    /** What is counted. */
    public enum Counter {
        /** Sessions that it runs. */
        SESSIONS,
        /** Of these, how many the balancer has answered on their current session. */
        READY,
        /** The newest leadership term that any session has heard of. */
        TERM,
        /** Sessions that are ready and have heard of that term. */
        FOLLOWING,
        /** Calls made. */
        ASKED,
        /** Calls that have ended. */
        ENDED,
        /** Ends: the function returned and its result came. */
        COMPLETED,
        /** Ends: it ran, and failed, timed out or was cancelled. */
        FUNCTION_ERRORS,
        /** Ends: it certainly did not run, for any reason but WORKER_LOST. */
        NOT_RUN,
        /** Ends: nobody knows, or its worker was lost. */
        UNKNOWN,
        /** Ended calls that had a placement. */
        PLACED,
        /** Sessions opened, first ones and later ones. */
        SESSIONS_OPENED,
        /** Attempts to open a session that failed. */
        FAILED_ATTEMPTS,
        /** Client ids that the balancer no longer knew. */
        CLIENT_IDS_LOST,
        /** Invokes sent again. */
        INVOKES_RESENT,
        /** Payloads sent again. */
        RUNS_RESENT,
        /** Times that a client asked for all of its open requests. */
        RESYNCS,
        /** Gaps in the numbers of the balancer's messages. */
        EGRESS_GAPS,
        /** Messages that were not sound, and exceptions of listeners. */
        FAULTS,
        /** Longest time between two turns of a thread, in nanoseconds. */
        LONGEST_PAUSE_NS,
        /** When the calls began, 0: not yet. */
        STARTED_NS,
        /** 1 from the moment that no further call is made. */
        STOPPING,
        /** 1 when every call has ended or was given up, and the sessions are closed. */
        DONE
    }

    private static final int HEADER_LENGTH = 4_096;
    private static final int ROW_LENGTH = 32;
    private static final int MOST_AHEAD = 10_000;
    private static final int PLACED_OFFSET = 8;
    private static final int ENDED_OFFSET = 16;
    private static final int END_OFFSET = 24;
    private static final int REASON_OFFSET = 26;
    private static final ClientEnd[] ENDS = ClientEnd.values();
    private static final EndReason[] REASONS = EndReason.values();

    private final MappedByteBuffer mapped;
    private final UnsafeBuffer buffer;
    private final int rows;

    private DrillClientFile(final MappedByteBuffer mapped) {
        this.mapped = mapped;
        buffer = new UnsafeBuffer(mapped);
        rows = (buffer.capacity() - HEADER_LENGTH) / ROW_LENGTH;
    }

    /** A new file with room for this many calls; it takes no more of the disk than is written. */
    static DrillClientFile create(final Path file, final int calls) {
        final long length = HEADER_LENGTH + (long) calls * ROW_LENGTH;
        return map(
                file,
                length,
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE);
    }

    /** Whether there is one to {@link #open}. */
    public static boolean isThere(final Path file) {
        try {
            return Files.exists(file) && Files.size(file) > HEADER_LENGTH;
        } catch (final IOException ex) {
            return false;
        }
    }

    /** For reading. */
    public static DrillClientFile open(final Path file) {
        try {
            return map(file, Files.size(file), StandardOpenOption.READ);
        } catch (final IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }

    private static DrillClientFile map(
            final Path file, final long length, final StandardOpenOption... options) {
        final boolean writes = options.length > 1;
        try (FileChannel channel = FileChannel.open(file, options)) {
            return new DrillClientFile(
                    channel.map(
                            writes ? FileChannel.MapMode.READ_WRITE : FileChannel.MapMode.READ_ONLY,
                            0,
                            length));
        } catch (final IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }

    /** Calls that it has room for. */
    public int rows() {
        return rows;
    }

    public long get(final Counter counter) {
        return buffer.getLongVolatile(offset(counter));
    }

    void add(final Counter counter, final long difference) {
        if (difference != 0) {
            buffer.getAndAddLong(offset(counter), difference);
        }
    }

    void set(final Counter counter, final long value) {
        buffer.putLongVolatile(offset(counter), value);
    }

    synchronized void atLeast(final Counter counter, final long value) {
        if (value > get(counter)) {
            set(counter, value);
        }
    }

    void asked(final int call, final long startNs) {
        final int row = row(call);
        buffer.putLong(row + PLACED_OFFSET, LoadListener.NEVER);
        buffer.putLongOrdered(row, startNs);
        add(Counter.ASKED, 1);
    }

    void ended(
            final int call,
            final ClientEnd end,
            final EndReason reason,
            final long placedNs,
            final long endedNs) {
        final int row = row(call);
        buffer.putLong(row + PLACED_OFFSET, placedNs);
        buffer.putByte(row + END_OFFSET, (byte) end.ordinal());
        buffer.putShort(row + REASON_OFFSET, (short) reason.ordinal());
        buffer.putLongOrdered(row + ENDED_OFFSET, endedNs);
        add(Counter.ENDED, 1);
        add(kind(end, reason), 1);
        add(Counter.PLACED, placedNs == LoadListener.NEVER ? 0 : 1);
    }

    private static Counter kind(final ClientEnd end, final EndReason reason) {
        if (end == ClientEnd.UNKNOWN || reason == EndReason.WORKER_LOST) {
            return Counter.UNKNOWN;
        }
        if (end == ClientEnd.NOT_RUN) {
            return Counter.NOT_RUN;
        }
        return reason == EndReason.NONE ? Counter.COMPLETED : Counter.FUNCTION_ERRORS;
    }

    /**
     * All calls made so far have lower numbers than this. With several threads a call may not be
     * made though later ones are: ask {@link #isAsked}.
     */
    public int bound() {
        return (int) Math.min(rows, get(Counter.ASKED) + MOST_AHEAD);
    }

    /** Whether call {@code i} was made. */
    public boolean isAsked(final int call) {
        return buffer.getLongVolatile(row(call)) != 0;
    }

    /** When call {@code i} was meant to start. */
    public long startNs(final int call) {
        return buffer.getLongVolatile(row(call));
    }

    public boolean isEnded(final int call) {
        return buffer.getLongVolatile(row(call) + ENDED_OFFSET) != 0;
    }

    /** Of an ended call: when its first placement came, {@link LoadListener#NEVER}: it had none. */
    public long placedNs(final int call) {
        return buffer.getLong(row(call) + PLACED_OFFSET);
    }

    /** When it ended, 0: it is open. */
    public long endedNs(final int call) {
        return buffer.getLongVolatile(row(call) + ENDED_OFFSET);
    }

    /** Of an ended call. */
    public ClientEnd end(final int call) {
        return ENDS[buffer.getByte(row(call) + END_OFFSET)];
    }

    /** Of an ended call. */
    public EndReason reason(final int call) {
        return REASONS[buffer.getShort(row(call) + REASON_OFFSET)];
    }

    @Override
    public void close() {
        IoUtil.unmap(mapped);
    }

    private static int offset(final Counter counter) {
        return counter.ordinal() * Long.BYTES;
    }

    private static int row(final int call) {
        return HEADER_LENGTH + call * ROW_LENGTH;
    }
}
