package io.berth.cluster;

import org.agrona.DirectBuffer;

/**
 * What the publisher needs of the cluster: whether this node leads, and the sessions that can be
 * reached. The state machine and the ingress adapter never see it (rule 36).
 */
public interface EgressSessions extends Outbox.Offerer {
    /**
     * @return whether this node leads; a follower's egress goes nowhere and need not be made.
     */
    boolean isLeader();

    /**
     * @return whether the session is there to be answered.
     */
    boolean isOpen(long sessionId);

    @Override
    int offer(long sessionId, DirectBuffer buffer, int offset, int length);
}
