package io.berth.worker.transport;

import io.aeron.Aeron;
import io.aeron.FragmentAssembler;
import io.aeron.Image;
import io.aeron.Subscription;
import io.aeron.logbuffer.FragmentHandler;
import io.aeron.logbuffer.FrameDescriptor;
import io.aeron.logbuffer.Header;
import io.berth.client.transport.PayloadChannels;
import io.berth.schemas.payload.MessageHeaderDecoder;
import io.berth.schemas.payload.MessageHeaderEncoder;
import io.berth.schemas.payload.RefuseReason;
import io.berth.schemas.payload.ResultAckDecoder;
import io.berth.schemas.payload.ResultEncoder;
import io.berth.schemas.payload.RunDecoder;
import io.berth.schemas.payload.RunRefusedEncoder;
import io.berth.schemas.payload.RunState;
import io.berth.schemas.payload.RunStatusEncoder;
import io.berth.wire.StructureCheck;
import io.berth.worker.protocol.KeptResult;
import io.berth.worker.protocol.RunRequest;
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
 * most 64 callers at a time; the least recently used makes room. One thread.
 */
public final class PayloadServer implements AutoCloseable {
    /** Callers at a time. */
    public static final int MAX_PAIRS = 64;

    private static final int FRAGMENT_LIMIT = 32;

    private final Aeron aeron;
    private final WorkerProtocol protocol;
    private final NanoClock clock;
    private final String endpoint;
    private final Subscription subscription;
    private final FragmentAssembler assembler = new FragmentAssembler(this::onMessage);
    private final FragmentHandler fragments = this::onFragment;
    private final ArrayDeque<Image> arrived = new ArrayDeque<>();
    private final ArrayDeque<Image> departed = new ArrayDeque<>();
    private final Long2ObjectHashMap<PayloadPair> pairs = new Long2ObjectHashMap<>();

    private final StructureCheck structure = StructureCheck.payload();
    private final MessageHeaderDecoder headerDecoder = new MessageHeaderDecoder();
    private final RunDecoder run = new RunDecoder();
    private final ResultAckDecoder resultAck = new ResultAckDecoder();
    private final MessageHeaderEncoder headerEncoder = new MessageHeaderEncoder();
    private final ResultEncoder result = new ResultEncoder();
    private final RunStatusEncoder status = new RunStatusEncoder();
    private final RunRefusedEncoder refused = new RunRefusedEncoder();
    private final RunRequest request = new RunRequest();
    private final byte[] payload = new byte[PayloadChannels.MAX_BODY_LENGTH];
    private final UnsafeBuffer payloadBuffer = new UnsafeBuffer(payload);
    private final UnsafeBuffer sendBuffer =
            new UnsafeBuffer(new byte[PayloadChannels.MAX_MESSAGE_LENGTH]);
    private final CRC32C checksum = new CRC32C();
    private long evictions;
    private long tooLong;

    /**
     * @param endpoint IP literal and port; the next port is the control port of the answers.
     */
    public PayloadServer(
            final Aeron aeron,
            final WorkerProtocol protocol,
            final NanoClock clock,
            final String endpoint) {
        this.aeron = aeron;
        this.protocol = protocol;
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
        if (pairs.size() >= MAX_PAIRS) {
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
            assembler.freeSessionBuffer(pair.image.sessionId());
        }
    }

    // ---- messages

    private void onFragment(
            final DirectBuffer buffer, final int offset, final int length, final Header header) {
        final byte flags = header.flags();
        final boolean whole =
                (flags & FrameDescriptor.UNFRAGMENTED) == FrameDescriptor.UNFRAGMENTED;
        if (whole || isBearable(flags, length, header)) {
            assembler.onFragment(buffer, offset, length, header);
        }
    }

    /** What a caller may make us keep of one message is bounded, whatever it goes on to send. */
    private boolean isBearable(final byte flags, final int length, final Header header) {
        final PayloadPair pair = pairs.get(((Image) header.context()).correlationId());
        if (pair == null) {
            return false; // had to make room: there is no way back to it
        }
        final boolean begins =
                (flags & FrameDescriptor.BEGIN_FRAG_FLAG) == FrameDescriptor.BEGIN_FRAG_FLAG;
        final long before = begins ? 0 : pair.partLength;
        pair.partLength = before + length;
        if (pair.partLength <= PayloadChannels.MAX_MESSAGE_LENGTH) {
            return true;
        }
        if (before <= PayloadChannels.MAX_MESSAGE_LENGTH) {
            tooLong++;
            protocol.onMalformed();
            assembler.freeSessionBuffer(header.sessionId());
        }
        return false;
    }

    private void onMessage(
            final DirectBuffer buffer, final int offset, final int length, final Header header) {
        if (structure.check(buffer, offset, length) != StructureCheck.OK) {
            protocol.onMalformed();
            return;
        }
        headerDecoder.wrap(buffer, offset);
        switch (headerDecoder.templateId()) {
            case RunDecoder.TEMPLATE_ID ->
                    onRun(buffer, offset, ((Image) header.context()).correlationId());
            case ResultAckDecoder.TEMPLATE_ID -> {
                resultAck.wrapAndApplyHeader(buffer, offset, headerDecoder);
                protocol.onResultAck(clock.nanoTime(), resultAck.invocationId(), resultAck.token());
            }
            default -> protocol.onMalformed(); // not for a worker
        }
    }

    private void onRun(final DirectBuffer buffer, final int offset, final long replyTo) {
        final long nowNs = clock.nanoTime();
        run.wrapAndApplyHeader(buffer, offset, headerDecoder);
        request.replyTo = replyTo;
        request.invocationId = run.invocationId();
        request.token = run.token();
        request.sandboxId = run.sandboxId();
        request.sandboxSlot = run.sandboxSlot();
        request.workerId = run.workerId();
        request.incarnation = run.incarnation();
        request.clientId = run.clientId();
        request.functionId = run.functionId();
        request.sequence = run.sequence();
        request.requestSlot = run.requestSlot();
        request.timeoutNs = run.timeoutNs();
        request.payloadLength = run.payloadLength();
        request.functionVersion = (int) run.functionVersion();
        request.cellEpoch = run.cellEpoch();
        request.keyId = run.keyId();
        run.getMac(request.mac, 0, RunRequest.MAC_LENGTH);
        readBody(run.checksum());
        final PayloadPair pair = pairs.get(replyTo);
        if (pair != null) {
            pair.lastUsedNs = nowNs;
        }
        protocol.onRun(nowNs, request);
    }

    private void readBody(final long expectedChecksum) {
        final int length = run.bodyLength();
        request.whole = false;
        request.payload = payloadBuffer;
        request.payloadOffset = 0;
        request.payloadSize = 0;
        if (length <= PayloadChannels.MAX_BODY_LENGTH && length == request.payloadLength) {
            run.getBody(payload, 0, length);
            checksum.reset();
            checksum.update(payload, 0, length);
            request.payloadSize = length;
            request.whole = checksum.getValue() == expectedChecksum;
        }
    }
}
