package io.berth.bench.latency;

import io.aeron.Aeron;
import io.aeron.cluster.client.AeronCluster;
import io.aeron.cluster.client.EgressListener;
import io.aeron.exceptions.AeronException;
import io.aeron.logbuffer.Header;
import java.util.concurrent.TimeUnit;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.AgentInvoker;

/**
 * A session with an Aeron cluster, its channels as those of a client of Berth. The same for a
 * cluster that decides and one that echoes. Follows no leader: an election during a measurement is
 * a fault.
 */
public final class ClusterSession implements BalancerLink {
    private static final String TERM_LENGTH = "128k";
    private static final long CONNECT_NS = TimeUnit.SECONDS.toNanos(20);
    private static final long KEEP_ALIVE_NS = TimeUnit.SECONDS.toNanos(1);

    private final AgentInvoker conductor;
    private final AeronCluster cluster;
    private final Egress egress = new Egress();
    private long lastSentNs = System.nanoTime();
    private int received;

    /**
     * Connects.
     *
     * @param aeron whose conductor is run by whoever polls.
     * @param ingressEndpoints {@code 0=host:port,…}.
     * @param host IP literal of this machine.
     */
    public ClusterSession(final Aeron aeron, final String ingressEndpoints, final String host) {
        conductor = aeron.conductorAgentInvoker();
        cluster =
                AeronCluster.connect(
                        new AeronCluster.Context()
                                .aeron(aeron)
                                .ownsAeronClient(false)
                                .ingressEndpoints(ingressEndpoints)
                                .ingressChannel("aeron:udp?term-length=" + TERM_LENGTH)
                                .egressChannel(
                                        "aeron:udp?endpoint="
                                                + host
                                                + ":0|term-length="
                                                + TERM_LENGTH)
                                .messageTimeoutNs(CONNECT_NS)
                                .egressListener(egress));
    }

    @Override
    public boolean offer(final DirectBuffer buffer, final int offset, final int length) {
        if (cluster.offer(buffer, offset, length) > 0) {
            lastSentNs = System.nanoTime();
            return true;
        }
        return false;
    }

    @Override
    public int poll(final MessageListener listener) {
        egress.listener = listener;
        received = 0;
        final int work = conductor.invoke() + cluster.pollEgress();
        if (cluster.isClosed()) {
            throw new IllegalStateException("the cluster session was lost");
        }
        final long nowNs = System.nanoTime();
        if (nowNs - lastSentNs > KEEP_ALIVE_NS) {
            lastSentNs = nowNs;
            cluster.sendKeepAlive();
        }
        return work + received;
    }

    @Override
    public void close() {
        try {
            cluster.close();
        } catch (final AeronException ignored) {
            // Nobody is left to be told.
        }
    }

    private final class Egress implements EgressListener {
        private MessageListener listener = (buffer, offset, length) -> {};

        @Override
        public void onMessage(
                final long clusterSessionId,
                final long timestamp,
                final DirectBuffer buffer,
                final int offset,
                final int length,
                final Header header) {
            received++;
            listener.onMessage(buffer, offset, length);
        }

        @Override
        public void onNewLeader(
                final long clusterSessionId,
                final long leadershipTermId,
                final int leaderMemberId,
                final String ingressEndpoints) {
            throw new IllegalStateException("the leader changed");
        }
    }
}
