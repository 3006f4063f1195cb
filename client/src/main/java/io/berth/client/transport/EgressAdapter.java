package io.berth.client.transport;

import io.berth.client.protocol.ClientProtocol;
import io.berth.client.protocol.Placement;
import io.berth.schemas.protocol.ClientUnknownDecoder;
import io.berth.schemas.protocol.ClientWelcomeDecoder;
import io.berth.schemas.protocol.EndedDecoder;
import io.berth.schemas.protocol.FunctionResolvedDecoder;
import io.berth.schemas.protocol.HelloRejectedDecoder;
import io.berth.schemas.protocol.MessageHeaderDecoder;
import io.berth.schemas.protocol.NotKnownDecoder;
import io.berth.schemas.protocol.PlacedDecoder;
import io.berth.schemas.protocol.RejectedDecoder;
import io.berth.schemas.protocol.WaitingDecoder;
import java.nio.charset.StandardCharsets;
import org.agrona.DirectBuffer;
import org.agrona.collections.Long2ObjectHashMap;

/**
 * Decodes what the balancer says to a client, structure already checked, and calls the protocol
 * with it.
 */
public final class EgressAdapter {
    private static final int MOST_ENDPOINTS = 16_384;
    private static final int MOST_ENDPOINT_BYTES = 512;

    private final ClientProtocol protocol;
    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final ClientWelcomeDecoder welcome = new ClientWelcomeDecoder();
    private final HelloRejectedDecoder helloRejected = new HelloRejectedDecoder();
    private final PlacedDecoder placed = new PlacedDecoder();
    private final WaitingDecoder waiting = new WaitingDecoder();
    private final RejectedDecoder rejected = new RejectedDecoder();
    private final EndedDecoder ended = new EndedDecoder();
    private final NotKnownDecoder notKnown = new NotKnownDecoder();
    private final FunctionResolvedDecoder resolved = new FunctionResolvedDecoder();
    private final ClientUnknownDecoder unknown = new ClientUnknownDecoder();
    private final Placement placement = new Placement();
    private final byte[] endpointBytes = new byte[MOST_ENDPOINT_BYTES];
    private final Long2ObjectHashMap<String> endpointByWorker = new Long2ObjectHashMap<>();
    private long malformed;

    public EgressAdapter(final ClientProtocol protocol) {
        this.protocol = protocol;
    }

    /**
     * @return messages of sound structure with values that can't be.
     */
    public long malformed() {
        return malformed;
    }

    /** One message, whose structure has been checked. */
    public void onMessage(
            final long nowNs, final int templateId, final DirectBuffer buffer, final int offset) {
        switch (templateId) {
            case PlacedDecoder.TEMPLATE_ID:
                onPlaced(nowNs, placed.wrapAndApplyHeader(buffer, offset, header));
                break;
            case WaitingDecoder.TEMPLATE_ID:
                onWaiting(nowNs, waiting.wrapAndApplyHeader(buffer, offset, header));
                break;
            case RejectedDecoder.TEMPLATE_ID:
                onRejected(nowNs, rejected.wrapAndApplyHeader(buffer, offset, header));
                break;
            case EndedDecoder.TEMPLATE_ID:
                onEnded(nowNs, ended.wrapAndApplyHeader(buffer, offset, header));
                break;
            case NotKnownDecoder.TEMPLATE_ID:
                onNotKnown(nowNs, notKnown.wrapAndApplyHeader(buffer, offset, header));
                break;
            case FunctionResolvedDecoder.TEMPLATE_ID:
                onResolved(nowNs, resolved.wrapAndApplyHeader(buffer, offset, header));
                break;
            case ClientWelcomeDecoder.TEMPLATE_ID:
                onWelcome(nowNs, welcome.wrapAndApplyHeader(buffer, offset, header));
                break;
            case HelloRejectedDecoder.TEMPLATE_ID:
                onHelloRejected(nowNs, helloRejected.wrapAndApplyHeader(buffer, offset, header));
                break;
            case ClientUnknownDecoder.TEMPLATE_ID:
                onUnknown(nowNs, unknown.wrapAndApplyHeader(buffer, offset, header));
                break;
            default:
                malformed++;
                break;
        }
    }

    private void onPlaced(final long nowNs, final PlacedDecoder message) {
        final long term = message.term();
        final long egressNumber = message.egressNumber();
        placement.clientId = message.clientId();
        placement.sequence = message.sequence();
        placement.invocationId = message.invocationId();
        placement.token = message.token();
        placement.sandboxId = message.sandboxId();
        placement.workerId = message.workerId();
        placement.incarnation = message.incarnation();
        placement.functionId = message.functionId();
        placement.timeoutNs = message.timeoutNs();
        message.getMac(placement.mac, 0, Placement.MAC_LENGTH);
        placement.payloadLength = message.payloadLength();
        placement.functionVersion = (int) message.functionVersion();
        placement.cellEpoch = message.cellEpoch();
        placement.keyId = message.keyId();
        placement.requestSlot = message.requestSlot();
        placement.sandboxSlot = message.sandboxSlot();
        placement.kind = message.kind();
        final int length = message.getEndpoint(endpointBytes, 0, MOST_ENDPOINT_BYTES);
        placement.endpoint = endpoint(placement.workerId, length);
        if (placement.token > 0 && PayloadChannels.isEndpoint(placement.endpoint)) {
            protocol.onPlaced(nowNs, term, egressNumber, placement);
        } else {
            malformed++;
            protocol.onOther(nowNs, term, egressNumber);
        }
    }

    private void onWaiting(final long nowNs, final WaitingDecoder message) {
        protocol.onWaiting(
                nowNs,
                message.term(),
                message.egressNumber(),
                message.clientId(),
                message.requestSlot(),
                message.sequence(),
                message.invocationId(),
                message.remainingNs(),
                message.position());
    }

    private void onRejected(final long nowNs, final RejectedDecoder message) {
        protocol.onRejected(
                nowNs,
                message.term(),
                message.egressNumber(),
                message.clientId(),
                message.requestSlot(),
                message.sequence(),
                message.retryAfterNs(),
                message.reason(),
                message.cause(),
                message.limitOwnerId(),
                message.limitCurrent(),
                message.limitAllowed());
    }

    private void onEnded(final long nowNs, final EndedDecoder message) {
        protocol.onEnded(
                nowNs,
                message.term(),
                message.egressNumber(),
                message.clientId(),
                message.requestSlot(),
                message.sequence(),
                message.invocationId(),
                message.token(),
                message.end());
    }

    private void onNotKnown(final long nowNs, final NotKnownDecoder message) {
        protocol.onNotKnown(
                nowNs,
                message.term(),
                message.egressNumber(),
                message.clientId(),
                message.requestSlot(),
                message.sequence());
    }

    private void onResolved(final long nowNs, final FunctionResolvedDecoder message) {
        protocol.onFunctionResolved(
                nowNs,
                message.term(),
                message.egressNumber(),
                message.correlationId(),
                message.functionId(),
                message.timeoutNs(),
                message.maxPayloadLength(),
                message.reason());
    }

    private void onWelcome(final long nowNs, final ClientWelcomeDecoder message) {
        protocol.onClientWelcome(
                nowNs,
                message.term(),
                message.egressNumber(),
                message.nonceHigh(),
                message.nonceLow(),
                message.clientId(),
                message.secretHigh(),
                message.secretLow(),
                message.clientGraceNs(),
                message.cellEpoch(),
                message.slotsGranted());
    }

    private void onHelloRejected(final long nowNs, final HelloRejectedDecoder message) {
        protocol.onHelloRejected(
                nowNs,
                message.term(),
                message.egressNumber(),
                message.nonceHigh(),
                message.nonceLow(),
                message.retryAfterNs(),
                message.reason());
    }

    private void onUnknown(final long nowNs, final ClientUnknownDecoder message) {
        protocol.onClientUnknown(
                nowNs,
                message.term(),
                message.egressNumber(),
                message.clientId(),
                message.reason());
    }

    /** The endpoint of a worker seldom changes: its text is made once. */
    private String endpoint(final long workerId, final int length) {
        final String known = endpointByWorker.get(workerId);
        if (null != known && isSame(known, length)) {
            return known;
        }
        if (endpointByWorker.size() >= MOST_ENDPOINTS) {
            endpointByWorker.clear();
        }
        final String text = new String(endpointBytes, 0, length, StandardCharsets.US_ASCII);
        endpointByWorker.put(workerId, text);
        return text;
    }

    private boolean isSame(final String text, final int length) {
        if (text.length() != length) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (text.charAt(i) != endpointBytes[i]) {
                return false;
            }
        }
        return true;
    }
}
