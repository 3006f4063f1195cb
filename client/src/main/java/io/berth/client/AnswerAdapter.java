package io.berth.client;

import io.aeron.logbuffer.FragmentHandler;
import io.aeron.logbuffer.Header;
import io.berth.client.protocol.ClientProtocol;
import io.berth.client.transport.Crc32c;
import io.berth.client.transport.PayloadChannels;
import io.berth.schemas.payload.MessageHeaderDecoder;
import io.berth.schemas.payload.ResultDecoder;
import io.berth.schemas.payload.RunRefusedDecoder;
import io.berth.schemas.payload.RunStatusDecoder;
import io.berth.wire.StructureCheck;
import org.agrona.DirectBuffer;

/**
 * Decodes what workers answer. Structure, length and checksum are verified first; what is not sound
 * is counted only.
 */
final class AnswerAdapter implements FragmentHandler {
    private final ClientProtocol protocol;
    private final StructureCheck structure = StructureCheck.payload();
    private final Crc32c crc = new Crc32c();
    private final MessageHeaderDecoder messageHeader = new MessageHeaderDecoder();
    private final ResultDecoder result = new ResultDecoder();
    private final RunStatusDecoder status = new RunStatusDecoder();
    private final RunRefusedDecoder refused = new RunRefusedDecoder();
    private long nowNs;
    private long malformed;

    AnswerAdapter(final ClientProtocol protocol) {
        this.protocol = protocol;
    }

    void now(final long timeNs) {
        nowNs = timeNs;
    }

    long malformed() {
        return malformed;
    }

    @Override
    public void onFragment(
            final DirectBuffer buffer, final int offset, final int length, final Header header) {
        if (StructureCheck.OK != structure.check(buffer, offset, length)) {
            malformed++;
            return;
        }
        messageHeader.wrap(buffer, offset);
        switch (messageHeader.templateId()) {
            case ResultDecoder.TEMPLATE_ID:
                onResult(buffer, offset);
                break;
            case RunStatusDecoder.TEMPLATE_ID:
                status.wrapAndApplyHeader(buffer, offset, messageHeader);
                protocol.onRunStatus(
                        nowNs,
                        status.requestSlot(),
                        status.sequence(),
                        status.invocationId(),
                        status.token(),
                        status.state());
                break;
            case RunRefusedDecoder.TEMPLATE_ID:
                refused.wrapAndApplyHeader(buffer, offset, messageHeader);
                protocol.onRunRefused(
                        nowNs,
                        refused.requestSlot(),
                        refused.sequence(),
                        refused.invocationId(),
                        refused.token(),
                        refused.reason());
                break;
            default:
                malformed++;
                break;
        }
    }

    private void onResult(final DirectBuffer buffer, final int offset) {
        result.wrapAndApplyHeader(buffer, offset, messageHeader);
        final int bodyLength = result.bodyLength();
        final int bodyOffset = result.limit() + ResultDecoder.bodyHeaderLength();
        if (bodyLength > PayloadChannels.MAX_BODY_LENGTH
                || (bodyLength > 0
                        && result.checksum() != crc.compute(buffer, bodyOffset, bodyLength))) {
            // The worker keeps it: the repeated Run fetches it again.
            malformed++;
            return;
        }
        protocol.onResult(
                nowNs,
                result.requestSlot(),
                result.sequence(),
                result.invocationId(),
                result.token(),
                result.durationNs(),
                result.end(),
                buffer,
                bodyOffset,
                bodyLength);
    }
}
