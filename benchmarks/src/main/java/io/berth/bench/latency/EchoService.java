package io.berth.bench.latency;

import io.aeron.ExclusivePublication;
import io.aeron.Image;
import io.aeron.cluster.client.ClusterException;
import io.aeron.cluster.codecs.CloseReason;
import io.aeron.cluster.service.ClientSession;
import io.aeron.cluster.service.Cluster;
import io.aeron.cluster.service.ClusteredService;
import io.aeron.logbuffer.Header;
import java.util.concurrent.TimeUnit;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** Sends back what comes out of the log, with the length that the message asks for. */
public final class EchoService implements ClusteredService {
    private static final long OFFER_LIMIT_NS = TimeUnit.SECONDS.toNanos(1);

    private final UnsafeBuffer answer = new UnsafeBuffer(new byte[1_024]);
    private Cluster cluster;

    @Override
    public void onStart(final Cluster theCluster, final Image snapshotImage) {
        cluster = theCluster;
    }

    @Override
    public void onSessionMessage(
            final ClientSession session,
            final long timestamp,
            final DirectBuffer buffer,
            final int offset,
            final int length,
            final Header header) {
        final int answerLength = buffer.getInt(offset + EchoProtocol.ANSWER_LENGTH);
        answer.putBytes(0, buffer, offset, EchoProtocol.REPEATED);
        if (session.offer(answer, 0, answerLength) > 0) {
            return;
        }
        final long limitNs = System.nanoTime() + OFFER_LIMIT_NS;
        while (session.offer(answer, 0, answerLength) < 0) {
            if (System.nanoTime() - limitNs >= 0) {
                throw new ClusterException("an answer did not leave");
            }
            cluster.idleStrategy().idle();
        }
    }

    @Override
    public void onSessionOpen(final ClientSession session, final long timestamp) {}

    @Override
    public void onSessionClose(
            final ClientSession session, final long timestamp, final CloseReason closeReason) {}

    @Override
    public void onTimerEvent(final long correlationId, final long timestamp) {}

    @Override
    public void onTakeSnapshot(final ExclusivePublication snapshotPublication) {}

    @Override
    public void onRoleChange(final Cluster.Role newRole) {}

    @Override
    public void onTerminate(final Cluster theCluster) {}
}
