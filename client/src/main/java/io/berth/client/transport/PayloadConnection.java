package io.berth.client.transport;

import io.aeron.Aeron;
import io.aeron.ExclusivePublication;
import io.aeron.Subscription;
import io.aeron.logbuffer.FragmentHandler;
import org.agrona.DirectBuffer;

/**
 * The client's pair of streams with one worker: payloads go out, answers come back over a response
 * channel.
 */
final class PayloadConnection {
    private static final long ANSWER_WAIT_NS = 250_000_000L;
    private static final long ANSWER_LIMIT_NS = 3_000_000_000L;
    private static final long CONNECT_LIMIT_NS = 5_000_000_000L;
    private static final long RETRY_NS = 500_000_000L;
    private static final int FRAGMENT_LIMIT = 64;

    private final Aeron aeron;
    private final BoundedAssembler assembler;
    final String endpoint;

    private long subscriptionId = Aeron.NULL_VALUE;
    private long publicationId = Aeron.NULL_VALUE;
    private Subscription subscription;
    private ExclusivePublication publication;
    private long openedNs;
    private long connectedNs;
    private boolean wasConnected;
    private boolean wasAnswered;
    private long incarnation;
    private long formerIncarnation;
    private long retryAtNs;
    long lastUsedNs;

    PayloadConnection(
            final Aeron aeron,
            final String endpoint,
            final FragmentHandler handler,
            final Runnable onTooLong,
            final long nowNs) {
        this.aeron = aeron;
        this.endpoint = endpoint;
        assembler = new BoundedAssembler(handler, onTooLong);
        lastUsedNs = nowNs;
        retryAtNs = nowNs;
    }

    /**
     * The worker process that is meant. Another one than before on the same endpoint can't be
     * reached by the streams of its predecessor: the driver ties answers to the process that was
     * met first.
     */
    void meet(final long nowNs, final long workerIncarnation) {
        if (0 == workerIncarnation
                || workerIncarnation == incarnation
                || workerIncarnation == formerIncarnation) {
            return;
        }
        if (0 != incarnation) {
            close();
            retryAtNs = nowNs;
        }
        formerIncarnation = incarnation;
        incarnation = workerIncarnation;
    }

    /**
     * @return whether the transport took it whole.
     */
    boolean offer(final long nowNs, final DirectBuffer buffer, final int length) {
        lastUsedNs = nowNs;
        return isOpen(nowNs) && publication.offer(buffer, 0, length) > 0;
    }

    /** Opens what is not open, notices a worker that went away, receives. */
    int poll(final long nowNs) {
        try {
            return null == publication ? open(nowNs) : receive(nowNs);
        } catch (final RuntimeException ignored) {
            // The driver refused the channel, or its client is closing; the protocol sends again
            // when it is open.
            close();
            retryAtNs = nowNs + RETRY_NS;
            return 0;
        }
    }

    void close() {
        if (null != publication) {
            publication.close();
        } else if (Aeron.NULL_VALUE != publicationId && !aeron.isClosed()) {
            aeron.asyncRemovePublication(publicationId);
        }
        if (null != subscription) {
            subscription.close();
        } else if (Aeron.NULL_VALUE != subscriptionId && !aeron.isClosed()) {
            aeron.asyncRemoveSubscription(subscriptionId);
        }
        publication = null;
        subscription = null;
        publicationId = Aeron.NULL_VALUE;
        subscriptionId = Aeron.NULL_VALUE;
        wasConnected = false;
        wasAnswered = false;
        assembler.clear(); // what the pair before did not complete never will be
    }

    private boolean isOpen(final long nowNs) {
        // A worker can only answer when its stream has reached us; it is given a moment for that.
        return null != publication
                && publication.isConnected()
                && wasConnected
                && (subscription.isConnected() || nowNs - connectedNs > ANSWER_WAIT_NS);
    }

    private int open(final long nowNs) {
        if (nowNs < retryAtNs) {
            return 0;
        }
        if (Aeron.NULL_VALUE == subscriptionId) {
            subscriptionId =
                    aeron.asyncAddSubscription(
                            PayloadChannels.answerSubscription(endpoint),
                            PayloadChannels.ANSWER_STREAM_ID);
            return 1;
        }
        if (null == subscription) {
            subscription = aeron.getSubscription(subscriptionId);
            return null == subscription ? 0 : 1;
        }
        if (Aeron.NULL_VALUE == publicationId) {
            publicationId =
                    aeron.asyncAddExclusivePublication(
                            PayloadChannels.runPublication(endpoint, subscription.registrationId()),
                            PayloadChannels.RUN_STREAM_ID);
            return 1;
        }
        publication = aeron.getExclusivePublication(publicationId);
        openedNs = nowNs;
        return null == publication ? 0 : 1;
    }

    private int receive(final long nowNs) {
        final int fragments = subscription.poll(assembler, FRAGMENT_LIMIT);
        final boolean connected = publication.isConnected();
        final boolean answered = subscription.isConnected();
        if (connected && !wasConnected) {
            wasConnected = true;
            connectedNs = nowNs;
        }
        wasAnswered |= answered;
        if (isBroken(nowNs, connected, answered)) {
            // Who comes back on this endpoint is another process: it is met with a new pair.
            retryAtNs = nowNs - openedNs > CONNECT_LIMIT_NS ? nowNs : nowNs + RETRY_NS;
            close();
        }
        return fragments;
    }

    private boolean isBroken(final long nowNs, final boolean connected, final boolean answered) {
        if (!connected) {
            return wasConnected || nowNs - openedNs > CONNECT_LIMIT_NS;
        }
        return !answered && (wasAnswered || nowNs - connectedNs > ANSWER_LIMIT_NS);
    }
}
