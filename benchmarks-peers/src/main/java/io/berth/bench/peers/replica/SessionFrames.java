package io.berth.bench.peers.replica;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/** How a session begins: the peer names the channel of its answers until the leader agrees. */
final class SessionFrames {
    /** Stream of what peers send to the leader. */
    static final int INGRESS_STREAM = 7001;

    /** Stream of what the leader sends to a peer. */
    static final int EGRESS_STREAM = 7002;

    /** Terms as clients of Berth have them towards its cluster. */
    static final String TERM_LENGTH = "|term-length=128k";

    // No message of the protocol begins so: its schema id would be another.
    private static final long OPEN = 0x6e65_704f_6874_7242L;

    private SessionFrames() {}

    static int encodeOpen(final MutableDirectBuffer buffer, final String channel) {
        buffer.putLong(0, OPEN);
        return Long.BYTES + buffer.putStringAscii(Long.BYTES, channel);
    }

    static int encodeOpened(final MutableDirectBuffer buffer) {
        buffer.putLong(0, OPEN);
        return Long.BYTES;
    }

    static boolean isOpen(final DirectBuffer buffer, final int offset, final int length) {
        return length >= Long.BYTES && buffer.getLong(offset) == OPEN;
    }

    static String channel(final DirectBuffer buffer, final int offset) {
        return buffer.getStringAscii(offset + Long.BYTES);
    }
}
