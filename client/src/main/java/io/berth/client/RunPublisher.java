package io.berth.client;

import io.berth.client.protocol.Placement;
import io.berth.client.transport.Crc32c;
import io.berth.client.transport.PayloadChannels;
import io.berth.client.transport.PayloadConnections;
import io.berth.schemas.payload.MessageHeaderEncoder;
import io.berth.schemas.payload.ResultAckEncoder;
import io.berth.schemas.payload.RunEncoder;
import org.agrona.ExpandableArrayBuffer;

/**
 * Encodes what a client says to workers: a placement with its payload, and that a result has
 * arrived.
 */
final class RunPublisher {
    private final PayloadConnections connections;
    private final Crc32c crc = new Crc32c();
    private final ExpandableArrayBuffer buffer =
            new ExpandableArrayBuffer(PayloadChannels.MAX_MESSAGE_LENGTH);
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final RunEncoder run = new RunEncoder();
    private final ResultAckEncoder resultAck = new ResultAckEncoder();

    RunPublisher(final PayloadConnections connections) {
        this.connections = connections;
    }

    boolean run(final long nowNs, final Placement placement, final PayloadSource payload) {
        final int length = payload.payloadLength();
        run.wrapAndApplyHeader(buffer, 0, header)
                .invocationId(placement.invocationId)
                .token(placement.token)
                .sandboxId(placement.sandboxId)
                .workerId(placement.workerId)
                .incarnation(placement.incarnation)
                .clientId(placement.clientId)
                .functionId(placement.functionId)
                .sequence(placement.sequence)
                .timeoutNs(placement.timeoutNs)
                .putMac(placement.mac, 0, Placement.MAC_LENGTH)
                .payloadLength(placement.payloadLength)
                .functionVersion(placement.functionVersion & 0xFFFF_FFFFL)
                .cellEpoch(placement.cellEpoch)
                .keyId(placement.keyId)
                .checksum(
                        0 == length
                                ? 0
                                : crc.compute(
                                        payload.payloadBuffer(), payload.payloadOffset(), length))
                .requestSlot(placement.requestSlot)
                .sandboxSlot(placement.sandboxSlot);
        if (0 == length) {
            run.putBody(buffer, 0, 0);
        } else {
            run.putBody(payload.payloadBuffer(), payload.payloadOffset(), length);
        }
        return connections.offer(
                nowNs,
                placement.endpoint,
                placement.incarnation,
                buffer,
                MessageHeaderEncoder.ENCODED_LENGTH + run.encodedLength());
    }

    boolean resultAck(
            final long nowNs,
            final String endpoint,
            final long invocationId,
            final long token,
            final long sandboxId,
            final int sandboxSlot) {
        resultAck
                .wrapAndApplyHeader(buffer, 0, header)
                .invocationId(invocationId)
                .token(token)
                .sandboxId(sandboxId)
                .sandboxSlot(sandboxSlot);
        return connections.offer(
                nowNs,
                endpoint,
                0,
                buffer,
                MessageHeaderEncoder.ENCODED_LENGTH + resultAck.encodedLength());
    }
}
