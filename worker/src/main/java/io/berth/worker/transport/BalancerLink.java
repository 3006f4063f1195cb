package io.berth.worker.transport;

import org.agrona.DirectBuffer;

/** A session with the balancer that is made again whenever it is lost. One thread. */
public interface BalancerLink extends AutoCloseable {
    /** What happens on the session. */
    interface Listener {
        void onConnected();

        void onDisconnected();

        void onNewLeader(long leadershipTermId);

        void onMessage(DirectBuffer buffer, int offset, int length);
    }

    /** Drives the session and hands messages to the listener. @return how much was done. */
    int poll(long nowNs);

    /**
     * @return whether the message was handed over; false: not now.
     */
    boolean offer(DirectBuffer buffer, int offset, int length);

    /** Gives the session up and makes another. */
    void reconnect();

    @Override
    void close();
}
