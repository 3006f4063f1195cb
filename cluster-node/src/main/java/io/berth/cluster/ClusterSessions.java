package io.berth.cluster;

import io.aeron.Publication;
import io.aeron.cluster.service.ClientSession;
import io.aeron.cluster.service.Cluster;
import org.agrona.DirectBuffer;

/**
 * The sessions of the cluster as the publisher sees them: never waits, never throws for a session
 * that is gone.
 */
final class ClusterSessions implements EgressSessions {
    private static final int ADMIN_ACTION_TRIES = 3;

    private final Cluster cluster;

    ClusterSessions(final Cluster cluster) {
        this.cluster = cluster;
    }

    @Override
    public boolean isLeader() {
        return cluster.role() == Cluster.Role.LEADER;
    }

    @Override
    public boolean isOpen(final long sessionId) {
        final ClientSession session = cluster.getClientSession(sessionId);
        return session != null && !session.isClosing();
    }

    @Override
    public int offer(
            final long sessionId, final DirectBuffer buffer, final int offset, final int length) {
        final ClientSession session = cluster.getClientSession(sessionId);
        if (session == null || session.isClosing()) {
            return Outbox.GONE;
        }
        long result = session.offer(buffer, offset, length);
        for (int i = 1; i < ADMIN_ACTION_TRIES && result == Publication.ADMIN_ACTION; i++) {
            result = session.offer(buffer, offset, length);
        }
        if (result > 0) {
            return Outbox.SENT;
        }
        final boolean willRecover =
                result == Publication.BACK_PRESSURED
                        || result == Publication.ADMIN_ACTION
                        || result == Publication.NOT_CONNECTED;
        return willRecover ? Outbox.WAIT : Outbox.GONE;
    }
}
