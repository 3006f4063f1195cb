package io.berth.cluster;

import io.berth.schemas.protocol.MessageHeaderEncoder;
import org.agrona.ExpandableArrayBuffer;

/**
 * The buffer in which one egress message is made, with the two numbers that every one of them
 * carries (rule 5).
 */
final class EgressFrame {
    /**
     * Grows beyond a message's bound only where a message would be refused for its length
     * afterwards.
     */
    final ExpandableArrayBuffer buffer = new ExpandableArrayBuffer(2 * Outbox.MAX_MESSAGE_LENGTH);

    final MessageHeaderEncoder header = new MessageHeaderEncoder();
    long term;
    long egressNumber;

    /**
     * @return length of the whole message whose body has this length.
     */
    static int length(final int bodyLength) {
        return MessageHeaderEncoder.ENCODED_LENGTH + bodyLength;
    }
}
