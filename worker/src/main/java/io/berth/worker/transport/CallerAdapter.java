package io.berth.worker.transport;

import io.berth.client.transport.PayloadChannels;
import io.berth.schemas.payload.MessageHeaderDecoder;
import io.berth.schemas.payload.ResultAckDecoder;
import io.berth.schemas.payload.RunDecoder;
import io.berth.wire.StructureCheck;
import io.berth.worker.protocol.RunRequest;
import io.berth.worker.protocol.WorkerProtocol;
import java.util.zip.CRC32C;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Decodes what callers say to a worker: structure first, then length and checksum of the payload,
 * then the protocol. What is not sound is counted; nothing is thrown for any bytes. Not thread
 * safe.
 */
public final class CallerAdapter {
    private final WorkerProtocol protocol;
    private final StructureCheck structure = StructureCheck.payload();
    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final RunDecoder run = new RunDecoder();
    private final ResultAckDecoder resultAck = new ResultAckDecoder();
    private final RunRequest request = new RunRequest();
    private final byte[] payload = new byte[PayloadChannels.MAX_BODY_LENGTH];
    private final UnsafeBuffer payloadBuffer = new UnsafeBuffer(payload);
    private final CRC32C checksum = new CRC32C();

    public CallerAdapter(final WorkerProtocol protocol) {
        this.protocol = protocol;
    }

    /**
     * One whole message.
     *
     * @param replyTo says to the owner of the streams whom to answer.
     */
    public void onMessage(
            final long nowNs,
            final long replyTo,
            final DirectBuffer buffer,
            final int offset,
            final int length) {
        if (structure.check(buffer, offset, length) != StructureCheck.OK) {
            protocol.onMalformed();
            return;
        }
        header.wrap(buffer, offset);
        switch (header.templateId()) {
            case RunDecoder.TEMPLATE_ID -> onRun(nowNs, replyTo, buffer, offset);
            case ResultAckDecoder.TEMPLATE_ID -> {
                resultAck.wrapAndApplyHeader(buffer, offset, header);
                protocol.onResultAck(nowNs, resultAck.invocationId(), resultAck.token());
            }
            default -> protocol.onMalformed(); // not for a worker
        }
    }

    private void onRun(
            final long nowNs, final long replyTo, final DirectBuffer buffer, final int offset) {
        run.wrapAndApplyHeader(buffer, offset, header);
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
