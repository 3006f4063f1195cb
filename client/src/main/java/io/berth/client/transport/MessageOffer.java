package io.berth.client.transport;

import org.agrona.DirectBuffer;

/** Where an encoded message to the balancer goes. */
@FunctionalInterface
public interface MessageOffer {
    /**
     * Offers one message.
     *
     * @return false if it is certain that it did not leave.
     */
    boolean offer(DirectBuffer buffer, int offset, int length);
}
