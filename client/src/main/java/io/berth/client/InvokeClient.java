package io.berth.client;

import io.aeron.Aeron;
import io.berth.client.protocol.CallOutcome;
import io.berth.client.protocol.ClientCounters;
import io.berth.client.protocol.ClientOutput;
import io.berth.client.protocol.ClientProtocol;
import io.berth.client.protocol.InvokeRequest;
import io.berth.client.protocol.Placement;
import io.berth.client.transport.ClientDriver;
import io.berth.client.transport.ClusterLink;
import io.berth.client.transport.ClusterLinkContext;
import io.berth.client.transport.ClusterLinkHandler;
import io.berth.client.transport.EgressAdapter;
import io.berth.client.transport.IngressPublisher;
import io.berth.client.transport.PayloadConnections;
import java.nio.charset.StandardCharsets;
import org.agrona.CloseHelper;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.SystemNanoClock;

/**
 * The low-level client: one thread, callbacks, nothing allocated for a call once warm. Whoever owns
 * it calls {@link #doWork} in a loop, at least every few milliseconds, and every other method from
 * that same thread; a pause of more than 10 s costs the connection to the media driver.
 */
public final class InvokeClient implements AutoCloseable {
    private static final long GOODBYE_LIMIT_NS = 200_000_000L;
    private static final int LONGEST_NAME = 64;

    /** So often it is looked again whether more has come, before calls are seen to. */
    private static final int MOST_ROUNDS = 32;

    private final InvokeClientContext ctx;
    private final SystemNanoClock clock = SystemNanoClock.INSTANCE;
    private final ClientDriver driver;
    private final Aeron aeron;
    private final ClusterLink link;
    private final PayloadConnections connections;
    private final IngressPublisher ingress;
    private final RunPublisher runs;
    private final EgressAdapter egress;
    private final AnswerAdapter answers;
    private final ClientProtocol protocol;
    private final SilenceWatch silence;
    private long nowNs;
    private long listenerErrors;
    private boolean working;
    private boolean closeAsked;
    private boolean closed;

    private InvokeClient(final InvokeClientContext context) {
        ctx = context.clone().conclude();
        nowNs = clock.nanoTime();
        silence = new SilenceWatch(silenceLimitNs());
        protocol = new ClientProtocol(ctx.settings(), new Output(), ctx.entropy());
        egress = new EgressAdapter(protocol);
        answers = new AnswerAdapter(protocol);
        driver =
                null != ctx.aeron()
                        ? ClientDriver.sharing(ctx.aeron())
                        : ClientDriver.launch(
                                ctx.aeronDirectoryName(),
                                ctx.ingressEndpoints(),
                                false,
                                ctx.errorHandler());
        aeron = driver.aeron();
        try {
            link =
                    new ClusterLink(
                            new ClusterLinkContext()
                                    .aeron(aeron)
                                    .ingressEndpoints(ctx.ingressEndpoints())
                                    .egressAddress(ctx.egressAddress())
                                    .credentialsSupplier(ctx.credentialsSupplier())
                                    .errorHandler(ctx.errorHandler()),
                            new LinkHandler());
            ingress = new IngressPublisher(link);
            connections =
                    new PayloadConnections(
                            aeron, answers, ctx.maxWorkerConnections(), ctx.workerIdleCloseNs());
            runs = new RunPublisher(connections);
        } catch (final RuntimeException ex) {
            driver.close();
            throw ex;
        }
    }

    /**
     * Starts connecting; calls may be made at once and wait, within their deadlines, until it is
     * connected.
     */
    public static InvokeClient connect(final InvokeClientContext context) {
        return new InvokeClient(context);
    }

    /**
     * @return a handle of the function, for {@link InvokeRequest#functionHandle}; ask for it once
     *     and keep it.
     */
    public int function(final String tenant, final String name) {
        checkName("tenant", tenant);
        checkName("function name", name);
        return protocol.function(tenant, name);
    }

    /**
     * Starts a call of the function in the request with the payload of the attachment.
     *
     * @param request copied; may be reused after this returns.
     * @param payload comes back with the outcome; its bytes must not change before.
     * @return id of the call. Its end may be told before this returns.
     */
    public long invoke(final InvokeRequest request, final PayloadSource payload) {
        request.payloadLength(payload.payloadLength());
        nowNs = clock.nanoTime();
        return protocol.invoke(nowNs, request, payload);
    }

    /** Cancels a call; see {@link ClientProtocol#cancel}. */
    public void cancel(final long callId) {
        nowNs = clock.nanoTime();
        protocol.cancel(nowNs, callId);
    }

    /**
     * @return a measure of work done; the caller idles on 0.
     */
    public int doWork() {
        if (closed) {
            return 0;
        }
        working = true;
        try {
            return work();
        } finally {
            working = false;
            if (closeAsked) {
                close();
            }
        }
    }

    private int work() {
        int work = receive();
        if (aeron.isClosed()) {
            // The media driver is gone, or this thread paused for too long: nothing can be sent any
            // more.
            closeAsked = true;
            return 1;
        }
        work += protocol.poll(nowNs);
        watchSilence();
        return work;
    }

    /**
     * What has come is heard before deadlines are judged: after a pause of this thread the result
     * of a call that seems late may be there already. More than a receive window can't have come
     * from one peer.
     */
    private int receive() {
        int work = 0;
        int round = 0;
        int received;
        do {
            nowNs = clock.nanoTime();
            answers.now(nowNs);
            received = link.poll(nowNs);
            if (aeron.isClosed()) {
                return work;
            }
            received += connections.poll(nowNs);
            work += received;
        } while (received > 0 && ++round < MOST_ROUNDS);
        return work;
    }

    /**
     * @return whether the balancer has answered on the current session.
     */
    public boolean isReady() {
        return protocol.isReady();
    }

    public boolean isClosed() {
        return closed;
    }

    /**
     * @return the clock of all times of this client: monotonic, in nanoseconds.
     */
    public long nanoTime() {
        return clock.nanoTime();
    }

    public long openCalls() {
        return protocol.openCalls();
    }

    /**
     * @return client id issued by the balancer, 0: none yet.
     */
    public long clientId() {
        return protocol.clientId();
    }

    /**
     * @return the newest leadership term heard of, {@link Long#MIN_VALUE}: none.
     */
    public long leadershipTerm() {
        return protocol.highestTerm();
    }

    public ClientCounters counters() {
        return protocol.counters();
    }

    /**
     * @return messages from balancer or workers that were dropped because they were not sound.
     */
    public long malformed() {
        return link.malformed() + egress.malformed() + answers.malformed() + connections.tooLong();
    }

    /**
     * @return exceptions thrown by the listener.
     */
    public long listenerErrors() {
        return listenerErrors;
    }

    /**
     * @return sessions opened so far.
     */
    public long sessions() {
        return link.sessions();
    }

    /**
     * @return attempts to open a session that failed so far.
     */
    public long failedAttempts() {
        return link.failedAttempts();
    }

    /**
     * @return what the last failed attempt to connect said, empty: none failed.
     */
    public String lastFailure() {
        return link.lastFailure();
    }

    /**
     * Ends every open call as far as its end is known, says goodbye, and frees everything; called
     * by a listener, at the end of the {@link #doWork} that told it.
     */
    @Override
    public void close() {
        if (working) {
            closeAsked = true; // what is being polled must not be freed
            return;
        }
        if (closed) {
            return;
        }
        closed = true;
        nowNs = clock.nanoTime();
        protocol.close(nowNs);
        final long limitNs = nowNs + GOODBYE_LIMIT_NS;
        while (!protocol.isClosed() && !aeron.isClosed() && nowNs < limitNs) {
            link.poll(nowNs);
            protocol.poll(nowNs);
            Thread.onSpinWait();
            nowNs = clock.nanoTime();
        }
        CloseHelper.quietCloseAll(connections, link, driver);
    }

    /**
     * A session can be closed without a word reaching us, and a leader that is cut off or stopped
     * takes what is sent to it: then nobody answers, and another session is sought beside this one.
     */
    private void watchSilence() {
        if (!link.isConnected()) {
            silence.heard();
        } else if (silence.isTooLong(nowNs)) {
            link.seek(nowNs);
        }
    }

    /** Up to a quarter more for each client, so that many of them do not connect at once. */
    private long silenceLimitNs() {
        final long limitNs = ctx.silenceLimitNs();
        return limitNs + Long.remainderUnsigned(ctx.entropy().getAsLong(), limitNs / 4 + 1);
    }

    private void heard() {
        silence.heard();
        link.heard();
    }

    private boolean asked(final boolean sent) {
        if (sent) {
            silence.asked(nowNs);
        }
        return sent;
    }

    private static void checkName(final String what, final String name) {
        final int length = null == name ? 0 : name.getBytes(StandardCharsets.UTF_8).length;
        if (length < 1 || length > LONGEST_NAME) {
            throw new IllegalArgumentException(
                    what + " must be 1 to " + LONGEST_NAME + " bytes: " + name);
        }
    }

    private final class LinkHandler implements ClusterLinkHandler {
        @Override
        public void onConnected(
                final long timeNs, final long clusterSessionId, final long leadershipTermId) {
            silence.heard();
            protocol.onSessionConnected(timeNs, clusterSessionId);
        }

        @Override
        public void onDisconnected(final long timeNs) {
            protocol.onSessionLost(timeNs);
        }

        @Override
        public void onSessionLimit(final long timeNs) {
            protocol.onSessionLimit(timeNs);
        }

        @Override
        public void onNewLeader(final long timeNs, final long leadershipTermId) {
            heard();
            protocol.onNewLeader(timeNs, leadershipTermId);
        }

        @Override
        public void onMessage(
                final long timeNs,
                final int templateId,
                final DirectBuffer buffer,
                final int offset,
                final int length) {
            heard();
            egress.onMessage(timeNs, templateId, buffer, offset);
        }
    }

    private final class Output implements ClientOutput {
        @Override
        public boolean sendClientHello(
                final long nonceHigh,
                final long nonceLow,
                final long clientId,
                final long secretHigh,
                final long secretLow,
                final long highestTokenSeen,
                final long cellEpochSeen,
                final int slotsWanted) {
            return asked(
                    ingress.hello(
                            nonceHigh,
                            nonceLow,
                            clientId,
                            secretHigh,
                            secretLow,
                            highestTokenSeen,
                            cellEpochSeen,
                            slotsWanted));
        }

        @Override
        public boolean sendInvoke(
                final long clientId,
                final int requestSlot,
                final long sequence,
                final long functionId,
                final long deadlineNs,
                final long payloadLength,
                final int flags,
                final int priority,
                final int zone) {
            return asked(
                    ingress.invoke(
                            clientId,
                            requestSlot,
                            sequence,
                            functionId,
                            deadlineNs,
                            payloadLength,
                            flags,
                            priority,
                            zone));
        }

        @Override
        public boolean sendCancel(final long clientId, final int requestSlot, final long sequence) {
            return ingress.cancel(clientId, requestSlot, sequence);
        }

        @Override
        public boolean sendRelease(
                final long clientId, final int requestSlot, final long sequence, final long token) {
            return ingress.release(clientId, requestSlot, sequence, token);
        }

        @Override
        public boolean sendResync(
                final long clientId,
                final int count,
                final int[] requestSlots,
                final long[] sequences) {
            return asked(ingress.resync(clientId, count, requestSlots, sequences));
        }

        @Override
        public boolean sendResolve(
                final long correlationId, final String tenant, final String name) {
            return asked(ingress.resolve(correlationId, tenant, name));
        }

        @Override
        public boolean sendGoodbye(final long clientId) {
            return ingress.goodbye(clientId);
        }

        @Override
        public boolean sendRun(final Placement placement, final Object attachment) {
            final PayloadSource payload = (PayloadSource) attachment;
            try {
                ctx.listener().onPayloadLeaves(payload, placement);
            } catch (final RuntimeException ex) {
                listenerErrors++;
                ctx.errorHandler().onError(ex);
            }
            return runs.run(nowNs, placement, payload);
        }

        @Override
        public boolean sendResultAck(
                final String endpoint,
                final long invocationId,
                final long token,
                final long sandboxId,
                final int sandboxSlot) {
            return runs.resultAck(nowNs, endpoint, invocationId, token, sandboxId, sandboxSlot);
        }

        @Override
        public void invocationKnown(
                final long callId, final Object attachment, final long invocationId) {
            try {
                ctx.listener().onInvocationKnown(callId, (PayloadSource) attachment, invocationId);
            } catch (final RuntimeException ex) {
                listenerErrors++;
                ctx.errorHandler().onError(ex);
            }
        }

        @Override
        public void callEnded(final CallOutcome outcome) {
            try {
                ctx.listener().onCallEnded(outcome);
            } catch (final RuntimeException ex) {
                listenerErrors++;
                ctx.errorHandler().onError(ex);
            }
        }
    }
}
