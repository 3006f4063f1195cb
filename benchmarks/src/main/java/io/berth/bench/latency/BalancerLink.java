package io.berth.bench.latency;

import io.berth.client.transport.MessageOffer;
import org.agrona.DirectBuffer;

/** One session with what decides, whatever brings the messages there. Used by one thread. */
public interface BalancerLink extends MessageOffer, AutoCloseable {
    /** Takes a message that came back. */
    @FunctionalInterface
    interface MessageListener {
        /** Must not throw; the bytes are valid during the call only. */
        void onMessage(DirectBuffer buffer, int offset, int length);
    }

    /**
     * Sends and receives what there is.
     *
     * @return a measure of work done.
     */
    int poll(MessageListener listener);

    @Override
    void close();
}
