package io.berth.client;

import io.aeron.Aeron;
import io.aeron.ExclusivePublication;
import io.aeron.FragmentAssembler;
import io.aeron.Image;
import io.aeron.Subscription;
import io.aeron.logbuffer.Header;
import io.berth.client.transport.Crc32c;
import io.berth.client.transport.PayloadChannels;
import io.berth.schemas.payload.MessageHeaderDecoder;
import io.berth.schemas.payload.MessageHeaderEncoder;
import io.berth.schemas.payload.ResultAckDecoder;
import io.berth.schemas.payload.ResultEncoder;
import io.berth.schemas.payload.RunDecoder;
import io.berth.schemas.payload.RunEnd;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.agrona.CloseHelper;
import org.agrona.DirectBuffer;
import org.agrona.ExpandableArrayBuffer;

/** A worker that answers each Run with its own payload, over a response channel. */
final class FakeWorker implements AutoCloseable {
    final List<Long> tokens = new ArrayList<>();
    final List<Long> acknowledged = new ArrayList<>();
    boolean corruptNext;
    private final Aeron aeron;
    private final String endpoint;
    private final Subscription runs;
    private final Map<Integer, ExclusivePublication> answers = new HashMap<>();
    private final FragmentAssembler assembler = new FragmentAssembler(this::onFragment);
    private final ExpandableArrayBuffer buffer = new ExpandableArrayBuffer();
    private final Crc32c crc = new Crc32c();

    FakeWorker(final Aeron aeron, final String endpoint) {
        this.aeron = aeron;
        this.endpoint = endpoint;
        runs =
                aeron.addSubscription(
                        PayloadChannels.runSubscription(endpoint), PayloadChannels.RUN_STREAM_ID);
    }

    void poll() {
        for (final Image image : runs.images()) {
            answers.computeIfAbsent(
                    image.sessionId(),
                    ignored ->
                            aeron.addExclusivePublication(
                                    PayloadChannels.answerPublication(
                                            endpoint, image.correlationId()),
                                    PayloadChannels.ANSWER_STREAM_ID));
        }
        runs.poll(assembler, 64);
    }

    private void onFragment(
            final DirectBuffer message, final int offset, final int length, final Header header) {
        final MessageHeaderDecoder messageHeader = new MessageHeaderDecoder().wrap(message, offset);
        if (ResultAckDecoder.TEMPLATE_ID == messageHeader.templateId()) {
            acknowledged.add(
                    new ResultAckDecoder()
                            .wrapAndApplyHeader(message, offset, messageHeader)
                            .token());
            return;
        }
        final RunDecoder run = new RunDecoder().wrapAndApplyHeader(message, offset, messageHeader);
        tokens.add(run.token());
        final byte[] body = new byte[run.bodyLength()];
        run.getBody(body, 0, body.length);
        final ResultEncoder result = new ResultEncoder();
        result.wrapAndApplyHeader(buffer, 0, new MessageHeaderEncoder())
                .invocationId(run.invocationId())
                .token(run.token())
                .sequence(run.sequence())
                .requestSlot(run.requestSlot())
                .durationNs(7)
                .end(RunEnd.COMPLETED)
                .checksum(run.checksum() + (corruptNext ? 1 : 0) & 0xFFFF_FFFFL)
                .putBody(body, 0, body.length);
        corruptNext = false;
        if (run.checksum() != crc.compute(message, run.limit() - body.length, body.length)) {
            throw new AssertionError("checksum of the payload");
        }
        answers.get(header.sessionId())
                .offer(buffer, 0, MessageHeaderEncoder.ENCODED_LENGTH + result.encodedLength());
    }

    @Override
    public void close() {
        CloseHelper.quietCloseAll(answers.values());
        CloseHelper.quietClose(runs);
    }
}
