package io.berth.worker.transport;

import io.aeron.Aeron;
import io.aeron.Image;
import io.aeron.Subscription;
import io.aeron.logbuffer.FragmentHandler;
import io.aeron.logbuffer.Header;
import io.berth.client.transport.BoundedAssembler;
import io.berth.client.transport.PayloadChannels;
import io.berth.schemas.payload.MessageHeaderEncoder;
import io.berth.schemas.payload.RefuseReason;
import io.berth.schemas.payload.ResultEncoder;
import io.berth.schemas.payload.RunRefusedEncoder;
import io.berth.schemas.payload.RunState;
import io.berth.schemas.payload.RunStatusEncoder;
import io.berth.worker.protocol.KeptResult;
import io.berth.worker.protocol.WorkerProtocol;
import java.util.ArrayDeque;
import java.util.zip.CRC32C;
import org.agrona.CloseHelper;
import org.agrona.DirectBuffer;
import org.agrona.collections.Long2ObjectHashMap;
import org.agrona.concurrent.NanoClock;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Takes payloads and gives results: a subscription at the worker's endpoint and, for each caller, a
 * response channel, so that nothing is ever sent to an address that a caller names (rule 41). At
 * most {@code maxPairs} callers at a time; the least recently used makes room. One thread.
 */
public final class PayloadServer implements AutoCloseable {
    /** Callers at a time, by default. */
    public static final int DEFAULT_MAX_PAIRS = 64;

    private static final int FRAGMENT_LIMIT = 32;

    private final Aeron aeron;
    private final WorkerProtocol protocol;
    private final NanoClock clock;
    private final String endpoint;
    private final int maxPairs;
    private final Subscription subscription;
    private final BoundedAssembler assembler =
            new BoundedAssembler(this::onMessage, this::onTooLong);
    private final FragmentHandler fragments = this::onFragment;
    private final ArrayDeque<Image> arrived = new ArrayDeque<>();
    private final ArrayDeque<Image> departed = new ArrayDeque<>();
    private final Long2ObjectHashMap<PayloadPair> pairs = new Long2ObjectHashMap<>();

    private final CallerAdapter callers;
    private final MessageHeaderEncoder headerEncoder = new MessageHeaderEncoder();
    private final ResultEncoder result = new ResultEncoder();
    private final RunStatusEncoder status = new RunStatusEncoder();
    private final RunRefusedEncoder refused = new RunRefusedEncoder();
    private final UnsafeBuffer sendBuffer =
            new UnsafeBuffer(new byte[PayloadChannels.MAX_MESSAGE_LENGTH]);
    private final CRC32C checksum = new CRC32C();
    private long evictions;
    private long tooLong;

    /**
     * @param endpoint IP literal and port; the next port is the control port of the answers.
     * @param maxPairs callers at a time.
     */
    public PayloadServer(
            final Aeron aeron,
            final WorkerProtocol protocol,
            final NanoClock clock,
            final String endpoint,
            final int maxPairs) {
        this.aeron = aeron;
        this.maxPairs = maxPairs;
        this.protocol = protocol;
        callers = new CallerAdapter(protocol);
        this.clock = clock;
        this.endpoint = endpoint;
        subscription =
                aeron.addSubscription(
                        PayloadChannels.runSubscription(endpoint),
                        PayloadChannels.RUN_STREAM_ID,
                        arrived::addLast,
                        departed::addLast);
    }

    /** Takes what has arrived. @return how much that was. */
    public int poll() {
        for (Image image = departed.pollFirst(); image != null; image = departed.pollFirst()) {
            remove(pairs.get(image.correlationId()));
        }
        for (Image image = arrived.pollFirst(); image != null; image = arrived.pollFirst()) {
            add(image);
        }
        return subscription.poll(fragments, FRAGMENT_LIMIT);
    }

    /**
     * @return callers that have a way back.
     */
    public int pairs() {
        return pairs.size();
    }

    /**
     * @return callers that had to make room for others.
     */
    public long evictions() {
        return evictions;
    }

    /**
     * @return messages given up in the middle, as no message is that long.
     */
    long tooLong() {
        return tooLong;
    }

    boolean result(final long replyTo, final KeptResult kept) {
        final PayloadPair pair = pairs.get(replyTo);
        if (pair == null) {
            return true; // kept for a repeat
        }
        final byte[] body = kept.body();
        checksum.reset();
        checksum.update(body, 0, body.length);
        result.wrapAndApplyHeader(sendBuffer, 0, headerEncoder)
                .invocationId(kept.invocationId())
                .token(kept.token())
                .sequence(kept.sequence())
                .durationNs(kept.durationNs())
                .checksum(checksum.getValue())
                .requestSlot(kept.requestSlot())
                .end(kept.end())
                .putBody(body, 0, body.length);
        return send(pair, result.encodedLength());
    }

    boolean status(
            final long replyTo,
            final long invocationId,
            final long token,
            final long sequence,
            final int requestSlot,
            final RunState state) {
        final PayloadPair pair = pairs.get(replyTo);
        if (pair == null) {
            return true;
        }
        status.wrapAndApplyHeader(sendBuffer, 0, headerEncoder)
                .invocationId(invocationId)
                .token(token)
                .sequence(sequence)
                .requestSlot(requestSlot)
                .state(state);
        return send(pair, status.encodedLength());
    }

    boolean refused(
            final long replyTo,
            final long invocationId,
            final long token,
            final long sequence,
            final int requestSlot,
            final RefuseReason reason) {
        final PayloadPair pair = pairs.get(replyTo);
        if (pair == null) {
            return true;
        }
        refused.wrapAndApplyHeader(sendBuffer, 0, headerEncoder)
                .invocationId(invocationId)
                .token(token)
                .sequence(sequence)
                .requestSlot(requestSlot)
                .reason(reason);
        return send(pair, refused.encodedLength());
    }

    @Override
    public void close() {
        pairs.values().forEach(PayloadPair::close);
        pairs.clear();
        CloseHelper.quietClose(subscription);
    }

    private boolean send(final PayloadPair pair, final int encodedLength) {
        return pair.send(
                clock.nanoTime(), sendBuffer, MessageHeaderEncoder.ENCODED_LENGTH + encodedLength);
    }

    // ---- callers come and go

    private void add(final Image image) {
        if (image.isClosed()) {
            return;
        }
        if (pairs.size() >= maxPairs) {
            evictLeastRecentlyUsed();
        }
        pairs.put(image.correlationId(), new PayloadPair(image, aeron, endpoint, clock.nanoTime()));
    }

    private void evictLeastRecentlyUsed() {
        PayloadPair oldest = null;
        for (final PayloadPair pair : pairs.values()) {
            if (oldest == null || pair.lastUsedNs - oldest.lastUsedNs < 0) {
                oldest = pair;
            }
        }
        if (oldest != null) {
            evictions++;
            oldest.image.reject("too many callers: the least recently used makes room");
            remove(oldest);
        }
    }

    private void remove(final PayloadPair pair) {
        if (pair != null) {
            pair.close();
            pairs.remove(pair.id);
            assembler.freeSession(pair.image.sessionId());
        }
    }

    // ---- messages

    private void onFragment(
            final DirectBuffer buffer, final int offset, final int length, final Header header) {
        // Who had to make room is not heard any more: there is no way back to it.
        if (pairs.containsKey(((Image) header.context()).correlationId())) {
            assembler.onFragment(buffer, offset, length, header);
        }
    }

    private void onTooLong() {
        tooLong++;
        protocol.onMalformed();
    }

    private void onMessage(
            final DirectBuffer buffer, final int offset, final int length, final Header header) {
        final long nowNs = clock.nanoTime();
        final long replyTo = ((Image) header.context()).correlationId();
        final PayloadPair pair = pairs.get(replyTo);
        if (pair != null) {
            pair.lastUsedNs = nowNs;
        }
        callers.onMessage(nowNs, replyTo, buffer, offset, length);
    }
}
