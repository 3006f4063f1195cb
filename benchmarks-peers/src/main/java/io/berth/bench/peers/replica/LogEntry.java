package io.berth.bench.peers.replica;

import java.nio.ByteOrder;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * An entry of a log that is not Aeron Cluster's, which brings these by itself: when it was
 * proposed, of which session, and what it is. The message follows as its sender encoded it.
 */
public final class LogEntry {
    /** Bytes before the message. */
    public static final int HEADER_LENGTH = 24;

    /** A message of a session. */
    public static final int MESSAGE = 1;

    /** A session is gone. */
    public static final int SESSION_CLOSED = 2;

    /** A timer of the state machine; in the place of the session its id. */
    public static final int TIMER = 3;

    /** A leader begins; in the place of the session the term. */
    public static final int NEW_TERM = 4;

    private static final int TIMESTAMP = 0;
    private static final int SUBJECT = 8;
    private static final int KIND = 16;
    private static final ByteOrder ORDER = ByteOrder.LITTLE_ENDIAN;

    private LogEntry() {}

    /**
     * Writes the header.
     *
     * @param timestampNs as the leader's clock has it when it proposes.
     * @param subject session id, timer id or term.
     */
    public static void encodeHeader(
            final MutableDirectBuffer buffer,
            final int offset,
            final long timestampNs,
            final long subject,
            final int kind) {
        buffer.putLong(offset + TIMESTAMP, timestampNs, ORDER);
        buffer.putLong(offset + SUBJECT, subject, ORDER);
        buffer.putLong(offset + KIND, kind, ORDER);
    }

    static long timestampNs(final DirectBuffer buffer, final int offset) {
        return buffer.getLong(offset + TIMESTAMP, ORDER);
    }

    static long subject(final DirectBuffer buffer, final int offset) {
        return buffer.getLong(offset + SUBJECT, ORDER);
    }

    static int kind(final DirectBuffer buffer, final int offset) {
        return (int) buffer.getLong(offset + KIND, ORDER);
    }
}
