package io.berth.client.transport;

import org.agrona.DirectBuffer;

/** What a {@link ClusterLink} tells its owner, on the owner's thread. */
public interface ClusterLinkHandler {
    /** A cluster session is open; nothing was said on it yet. */
    void onConnected(long nowNs, long clusterSessionId, long leadershipTermId);

    /** The session is gone; another one is being sought. */
    void onDisconnected(long nowNs);

    /**
     * There is no session, and the cell takes no further one: it has as many as it may. Told at
     * each attempt; others follow by themselves.
     */
    default void onSessionLimit(final long nowNs) {}

    /** The session goes on with another leader. */
    void onNewLeader(long nowNs, long leadershipTermId);

    /**
     * A message of the balancer whose structure is sound.
     *
     * @param offset of the message header of the protocol schema.
     * @param length header included.
     */
    void onMessage(long nowNs, int templateId, DirectBuffer buffer, int offset, int length);
}
