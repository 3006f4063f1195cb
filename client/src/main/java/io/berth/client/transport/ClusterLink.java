package io.berth.client.transport;

import io.aeron.cluster.client.AeronCluster;
import io.aeron.cluster.client.AeronCluster.AsyncConnect.State;
import io.aeron.cluster.client.EgressListener;
import io.aeron.exceptions.TimeoutException;
import io.aeron.logbuffer.Header;
import io.berth.schemas.protocol.MessageHeaderDecoder;
import io.berth.wire.SplitMix;
import io.berth.wire.StructureCheck;
import java.util.concurrent.TimeUnit;
import org.agrona.CloseHelper;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.AgentInvoker;

/**
 * One peer's session with the balancer: connects without blocking, keeps the session alive, follows
 * leaders, and seeks a new session when one is gone, until it is closed. What arrives is checked
 * for its structure; what is not sound is counted and dropped. Single threaded: every method is
 * called by the thread that polls.
 */
public final class ClusterLink implements MessageOffer, AutoCloseable {
    private static final long FIRST_RETRY_NS = 50_000_000L;
    private static final long LONGEST_RETRY_NS = 1_000_000_000L;
    private static final long LONGEST_SEEK_RETRY_NS = 4_000_000_000L;

    /** The longest that this host's driver may take to open the streams of a session. */
    private static final long OPEN_LIMIT_NS = 20_000_000_000L;

    /** So many attempts in a row are cut short where the context asks for it. */
    private static final int HASTY_ATTEMPTS = 4;

    /** What the cluster says to a session beyond its limit. */
    private static final String SESSION_LIMIT = "concurrent session limit";

    /** Nodes let go of a stream from which they have heard nothing for this long. */
    private static final long STOOD_STILL_NS = 2_000_000_000L;

    private final ClusterLinkContext ctx;
    private final ClusterLinkHandler handler;
    private final StructureCheck structure = StructureCheck.protocol();
    private final MessageHeaderDecoder messageHeader = new MessageHeaderDecoder();
    private final EgressListener egressListener = new Egress();
    private final AgentInvoker conductor;
    private long jitterState = System.nanoTime() ^ System.identityHashCode(this);
    private final boolean isDriverOfThisThread;
    private boolean isPolled;

    private AeronCluster.AsyncConnect connecting;
    private long connectingSinceNs;
    private int unansweredAttempts;
    private AeronCluster cluster;
    private long retryAtNs = Long.MIN_VALUE;
    private long retryDelayNs = FIRST_RETRY_NS;
    private long lastSentNs;
    private long nowNs;
    private long malformed;
    private long sessions;
    private boolean seeking;
    private long failedAttempts;
    private String lastFailure = "";
    private boolean closed;

    /**
     * @param context is concluded here.
     */
    public ClusterLink(final ClusterLinkContext context, final ClusterLinkHandler handler) {
        this.ctx = context.conclude();
        this.handler = handler;
        this.conductor = ctx.aeron().conductorAgentInvoker();
        this.isDriverOfThisThread = null != ctx.aeron().context().driverAgentInvoker();
    }

    /**
     * Connects, receives, keeps alive.
     *
     * @param timeNs on a monotonic clock.
     * @return a measure of work done.
     */
    public int poll(final long timeNs) {
        final boolean stoodStill = isPolled && timeNs - nowNs >= STOOD_STILL_NS + ctx.pausesNs();
        isPolled = true;
        nowNs = timeNs;
        int work = null == conductor ? 0 : conductor.invoke();
        if (closed) {
            return work;
        }
        if (stoodStill && isDriverOfThisThread) {
            // The leader may no longer hear what is sent on the session, which would then wait for
            // a new leader that never comes: a worker would lose its grace over that.
            seek(nowNs);
        }
        if (null != cluster) {
            work += pollCluster();
        }
        if (null != connecting) {
            work += pollConnect();
        } else if ((null == cluster || seeking) && nowNs >= retryAtNs) {
            startConnect();
            work++;
        }
        return work;
    }

    /**
     * @param buffer holds a message with the header of the protocol schema.
     * @return whether the transport took it; it may be lost all the same while leaders change.
     */
    @Override
    public boolean offer(final DirectBuffer buffer, final int offset, final int length) {
        if (null == cluster) {
            return false;
        }
        final long position = cluster.offer(buffer, offset, length);
        if (position > 0) {
            lastSentNs = nowNs;
            return true;
        }
        return false;
    }

    /**
     * @return whether there is a session. During a change of leaders there is, though nothing may
     *     get through.
     */
    public boolean isConnected() {
        return null != cluster;
    }

    /**
     * Gives up the current session and seeks a new one: for a peer that hears no answers on it any
     * more.
     */
    public void reconnect(final long timeNs) {
        nowNs = timeNs;
        if (null != cluster) {
            disconnect();
        }
    }

    /**
     * Seeks another session beside the current one, for a peer that hears no answers on it: its
     * leader may be cut off or stopped, or have closed it without a word. Whichever works first
     * stays: with {@link #heard} the current one, with a connection the new one. Asked again, it
     * does nothing.
     */
    public void seek(final long timeNs) {
        if (null != cluster && !seeking) {
            seeking = true;
            retryAtNs = timeNs;
        }
    }

    /** The current session works: no other one is sought. */
    public void heard() {
        if (seeking) {
            seeking = false;
            CloseHelper.quietClose(connecting);
            connecting = null;
            unansweredAttempts = 0;
            retryDelayNs = FIRST_RETRY_NS;
        }
    }

    /**
     * @return messages dropped because their structure was not sound.
     */
    public long malformed() {
        return malformed;
    }

    /**
     * @return sessions opened so far.
     */
    public long sessions() {
        return sessions;
    }

    /**
     * @return attempts to connect that failed so far.
     */
    public long failedAttempts() {
        return failedAttempts;
    }

    /**
     * @return what the last failed attempt to connect said, empty: none failed.
     */
    public String lastFailure() {
        return lastFailure;
    }

    /** Closes the session without another word to the owner. */
    @Override
    public void close() {
        closed = true;
        CloseHelper.quietCloseAll(connecting, cluster);
        connecting = null;
        cluster = null;
    }

    private int pollCluster() {
        int work = 0;
        try {
            work = cluster.pollEgress();
            if (null != cluster
                    && !cluster.isClosed()
                    && nowNs - lastSentNs > ctx.keepAliveIntervalNs()) {
                // Tried once an interval: while leaders change there is nobody to hear it.
                lastSentNs = nowNs;
                cluster.sendKeepAlive();
                work++;
            }
        } catch (final RuntimeException ex) {
            ctx.errorHandler().onError(ex);
        }
        if (null != cluster && cluster.isClosed()) {
            disconnect();
            work++;
        }
        return work;
    }

    private int pollConnect() {
        final int step = connecting.step();
        if (connecting.state().compareTo(State.AWAIT_PUBLICATION_CONNECTED) < 0) {
            // This host's own driver is still opening the streams; it may have many to open.
            connectingSinceNs = nowNs;
        }
        final AeronCluster connected;
        try {
            connected = connecting.poll();
        } catch (final RuntimeException ex) {
            failed(ex);
            return 1;
        }
        if (null == connected && nowNs - connectingSinceNs >= attemptLimitNs()) {
            failed(
                    new TimeoutException(
                            "no node has answered a request for a session within "
                                    + TimeUnit.NANOSECONDS.toMillis(attemptLimitNs())
                                    + " ms"));
            return 1;
        }
        if (null == connected) {
            return connecting.step() - step;
        }
        connecting = null;
        seeking = false;
        if (null != cluster) {
            disconnect();
        }
        cluster = connected;
        // From now on it limits only how long a new leader that was heard of may take to hear this
        // peer: with hundreds of sessions some are late, and a session is kept where it can be.
        cluster.context().messageTimeoutNs(ctx.newLeaderTimeoutNs());
        unansweredAttempts = 0;
        retryDelayNs = FIRST_RETRY_NS;
        lastSentNs = nowNs;
        sessions++;
        handler.onConnected(nowNs, cluster.clusterSessionId(), cluster.leadershipTermId());
        return 1;
    }

    /**
     * A few short attempts first; an overloaded leader is given its time after those. Counted from
     * when the streams are open: were it counted from before, many peers of one driver would give
     * up what it has just opened, and have it do all of that again.
     */
    private long attemptLimitNs() {
        return unansweredAttempts < HASTY_ATTEMPTS
                ? Math.min(ctx.hastyAttemptNs(), ctx.messageTimeoutNs())
                : ctx.messageTimeoutNs();
    }

    private void startConnect() {
        connectingSinceNs = nowNs;
        try {
            connecting =
                    AeronCluster.asyncConnect(
                            new AeronCluster.Context()
                                    .aeron(ctx.aeron())
                                    .ownsAeronClient(false)
                                    // It waits for a new leader's publication: a driver without
                                    // a thread of its own must go on meanwhile.
                                    .agentInvoker(ctx.aeron().context().driverAgentInvoker())
                                    .ingressEndpoints(endpointsOfThisAttempt())
                                    .ingressChannel("aeron:udp?term-length=" + ctx.termLength())
                                    .egressChannel(
                                            "aeron:udp?endpoint="
                                                    + ctx.egressAddress()
                                                    + ":0|term-length="
                                                    + ctx.termLength())
                                    .messageTimeoutNs(OPEN_LIMIT_NS + ctx.messageTimeoutNs())
                                    .newLeaderTimeoutNs(ctx.newLeaderTimeoutNs())
                                    .credentialsSupplier(ctx.credentialsSupplier())
                                    .errorHandler(ctx.errorHandler())
                                    .egressListener(egressListener));
        } catch (final RuntimeException ex) {
            failed(ex);
        }
    }

    /**
     * An attempt asks one node of those that hear it, always in the same order, and waits for that
     * one's answer alone. A node cut off from the others hears and does not answer: the next
     * attempt is made to others.
     */
    private String endpointsOfThisAttempt() {
        return IngressEndpoints.ofTurn(ctx.ingressEndpoints(), unansweredAttempts);
    }

    private void failed(final RuntimeException ex) {
        failedAttempts++;
        lastFailure = String.valueOf(ex.getMessage());
        if (!lastFailure.contains(SESSION_LIMIT)) {
            unansweredAttempts++;
        }
        CloseHelper.quietClose(connecting);
        connecting = null;
        retryAtNs = nowNs + around(retryDelayNs);
        // Who has a session and only doubts it does not add to what may be an overload.
        retryDelayNs =
                null == cluster
                        ? Math.min(2 * retryDelayNs, LONGEST_RETRY_NS)
                        : LONGEST_SEEK_RETRY_NS;
        ctx.errorHandler().onError(ex);
        if (null == cluster && lastFailure.contains(SESSION_LIMIT)) {
            handler.onSessionLimit(nowNs);
        }
    }

    private void disconnect() {
        CloseHelper.quietClose(cluster);
        cluster = null;
        seeking = false;
        retryDelayNs = FIRST_RETRY_NS;
        retryAtNs = nowNs + around(FIRST_RETRY_NS);
        handler.onDisconnected(nowNs);
    }

    /** Give or take a quarter: all peers of a leader lose it at the same instant. */
    private long around(final long durationNs) {
        jitterState += SplitMix.STEP;
        return durationNs
                - durationNs / 4
                + Long.remainderUnsigned(SplitMix.mix(jitterState), durationNs / 2 + 1);
    }

    private final class Egress implements EgressListener {
        @Override
        public void onMessage(
                final long clusterSessionId,
                final long timestamp,
                final DirectBuffer buffer,
                final int offset,
                final int length,
                final Header header) {
            if (StructureCheck.OK != structure.check(buffer, offset, length)) {
                malformed++;
                return;
            }
            messageHeader.wrap(buffer, offset);
            handler.onMessage(nowNs, messageHeader.templateId(), buffer, offset, length);
        }

        @Override
        public void onNewLeader(
                final long clusterSessionId,
                final long leadershipTermId,
                final int leaderMemberId,
                final String ingressEndpoints) {
            handler.onNewLeader(nowNs, leadershipTermId);
        }
    }
}
