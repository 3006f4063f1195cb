package io.berth.worker.transport;

import io.aeron.Aeron;
import io.aeron.cluster.client.AeronCluster;
import io.aeron.cluster.client.EgressListener;
import io.aeron.logbuffer.Header;
import java.util.function.Consumer;
import org.agrona.CloseHelper;
import org.agrona.DirectBuffer;

/**
 * A session of Aeron Cluster: connects without blocking, follows leaders, keeps the session alive,
 * and connects again after any loss with a growing pause.
 */
public final class ClusterSessionLink implements BalancerLink {
    private static final long FIRST_PAUSE_NS = 100_000_000L;
    private static final long LONGEST_PAUSE_NS = 1_000_000_000L;
    private static final long KEEP_ALIVE_NS = 500_000_000L;
    private static final long MESSAGE_TIMEOUT_NS = 5_000_000_000L;
    private static final long NEW_LEADER_TIMEOUT_NS = 10_000_000_000L;
    private static final String INGRESS_CHANNEL = "aeron:udp?term-length=64k";

    private final Aeron aeron;
    private final String ingressEndpoints;
    private final String egressChannel;
    private final Listener listener;
    private final Consumer<String> log;
    private final EgressListener egressListener = new Egress();
    private AeronCluster.AsyncConnect connecting;
    private AeronCluster session;
    private long nextConnectNs;
    private long pauseNs = FIRST_PAUSE_NS;
    private long nextKeepAliveNs;
    private boolean started;
    private boolean giveUp;
    private String lastProblem = "";

    /**
     * @param aeron of the worker; stays open.
     * @param ingressEndpoints {@code 0=host:port,1=host:port,…}.
     * @param egressHost IP literal at which the nodes reach this worker.
     */
    public ClusterSessionLink(
            final Aeron aeron,
            final String ingressEndpoints,
            final String egressHost,
            final Listener listener,
            final Consumer<String> log) {
        this.aeron = aeron;
        this.ingressEndpoints = ingressEndpoints;
        this.egressChannel = "aeron:udp?endpoint=" + egressHost + ":0|term-length=64k";
        this.listener = listener;
        this.log = log;
    }

    @Override
    public int poll(final long nowNs) {
        if (session != null) {
            return pollSession(nowNs);
        }
        if (connecting != null) {
            return pollConnecting(nowNs);
        }
        if (started && nowNs - nextConnectNs < 0) {
            return 0;
        }
        started = true;
        beginConnecting(nowNs);
        return 1;
    }

    @Override
    public boolean offer(final DirectBuffer buffer, final int offset, final int length) {
        if (session == null || session.isClosed()) {
            return false;
        }
        try {
            return session.offer(buffer, offset, length) > 0;
        } catch (final RuntimeException problem) {
            report("message not sent: " + problem.getMessage());
            giveUp = true;
            return false;
        }
    }

    @Override
    public void reconnect() {
        giveUp = true;
    }

    @Override
    public void close() {
        CloseHelper.quietClose(connecting);
        CloseHelper.quietClose(session);
        connecting = null;
        session = null;
    }

    private int pollSession(final long nowNs) {
        int work = 0;
        try {
            work += session.pollEgress();
            work += session.pollStateChanges();
            if (nowNs - nextKeepAliveNs >= 0 && !session.isClosed()) {
                session.sendKeepAlive();
                nextKeepAliveNs = nowNs + KEEP_ALIVE_NS;
                work++;
            }
        } catch (final RuntimeException problem) {
            report("session failed: " + problem.getMessage());
            giveUp = true;
        }
        if (giveUp || session.isClosed()) {
            giveUp = false;
            CloseHelper.quietClose(session);
            session = null;
            pauseNs = FIRST_PAUSE_NS;
            nextConnectNs = nowNs + pauseNs;
            report("session with the balancer is gone, connecting again");
            listener.onDisconnected();
            work++;
        }
        return work;
    }

    private void beginConnecting(final long nowNs) {
        try {
            connecting =
                    AeronCluster.asyncConnect(
                            new AeronCluster.Context()
                                    .aeron(aeron)
                                    .ownsAeronClient(false)
                                    .ingressChannel(INGRESS_CHANNEL)
                                    .ingressEndpoints(ingressEndpoints)
                                    .egressChannel(egressChannel)
                                    .egressListener(egressListener)
                                    .messageTimeoutNs(MESSAGE_TIMEOUT_NS)
                                    .newLeaderTimeoutNs(NEW_LEADER_TIMEOUT_NS));
        } catch (final RuntimeException problem) {
            connectFailed(nowNs, problem);
        }
    }

    private int pollConnecting(final long nowNs) {
        try {
            session = connecting.poll();
        } catch (final RuntimeException problem) {
            connectFailed(nowNs, problem);
            return 1;
        }
        if (session == null) {
            return 0;
        }
        connecting = null;
        giveUp = false;
        pauseNs = FIRST_PAUSE_NS;
        nextKeepAliveNs = nowNs + KEEP_ALIVE_NS;
        report("connected to the balancer, session " + session.clusterSessionId());
        listener.onConnected();
        return 1;
    }

    private void connectFailed(final long nowNs, final RuntimeException problem) {
        CloseHelper.quietClose(connecting);
        connecting = null;
        nextConnectNs = nowNs + pauseNs;
        pauseNs = Math.min(pauseNs * 2, LONGEST_PAUSE_NS);
        report("no session with the balancer at " + ingressEndpoints + ": " + firstLine(problem));
    }

    /** The same again says nothing. */
    private void report(final String line) {
        if (!line.equals(lastProblem)) {
            lastProblem = line;
            log.accept(line);
        }
    }

    private static String firstLine(final Throwable problem) {
        final String message = String.valueOf(problem.getMessage());
        final int end = message.indexOf('\n');
        return end < 0 ? message : message.substring(0, end);
    }

    /** Passes on what is for the current session. */
    private final class Egress implements EgressListener {
        @Override
        public void onMessage(
                final long clusterSessionId,
                final long timestamp,
                final DirectBuffer buffer,
                final int offset,
                final int length,
                final Header header) {
            listener.onMessage(buffer, offset, length);
        }

        @Override
        public void onNewLeader(
                final long clusterSessionId,
                final long leadershipTermId,
                final int leaderMemberId,
                final String newIngressEndpoints) {
            report("leader is member " + leaderMemberId + " in term " + leadershipTermId);
            listener.onNewLeader(leadershipTermId);
        }
    }
}
