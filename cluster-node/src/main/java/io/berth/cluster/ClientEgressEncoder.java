package io.berth.cluster;

import io.berth.schemas.protocol.ClientUnknownEncoder;
import io.berth.schemas.protocol.ClientWelcomeEncoder;
import io.berth.schemas.protocol.EndedEncoder;
import io.berth.schemas.protocol.FunctionResolvedEncoder;
import io.berth.schemas.protocol.HelloRejectedEncoder;
import io.berth.schemas.protocol.InvocationState;
import io.berth.schemas.protocol.NotKnownEncoder;
import io.berth.schemas.protocol.PlacedEncoder;
import io.berth.schemas.protocol.PlacementKind;
import io.berth.schemas.protocol.RejectReason;
import io.berth.schemas.protocol.RejectedEncoder;
import io.berth.schemas.protocol.WaitingEncoder;

/** Encodes the messages to clients; every method returns the length of the message in the frame. */
final class ClientEgressEncoder {
    private static final long MAX_UINT32 = 0xFFFF_FFFEL;

    private final EgressFrame frame;
    private final ClientWelcomeEncoder welcome = new ClientWelcomeEncoder();
    private final HelloRejectedEncoder helloRejected = new HelloRejectedEncoder();
    private final PlacedEncoder placed = new PlacedEncoder();
    private final WaitingEncoder waiting = new WaitingEncoder();
    private final RejectedEncoder rejected = new RejectedEncoder();
    private final EndedEncoder ended = new EndedEncoder();
    private final NotKnownEncoder notKnown = new NotKnownEncoder();
    private final FunctionResolvedEncoder resolved = new FunctionResolvedEncoder();
    private final ClientUnknownEncoder unknown = new ClientUnknownEncoder();

    ClientEgressEncoder(final EgressFrame frame) {
        this.frame = frame;
    }

    int clientWelcome(
            final long nonceHigh,
            final long nonceLow,
            final long clientId,
            final long secretHigh,
            final long secretLow,
            final long clientGraceNs,
            final long cellEpoch,
            final int slotsGranted,
            final int featureLevel) {
        welcome.wrapAndApplyHeader(frame.buffer, 0, frame.header)
                .term(frame.term)
                .egressNumber(frame.egressNumber)
                .nonceHigh(nonceHigh)
                .nonceLow(nonceLow)
                .clientId(clientId)
                .secretHigh(secretHigh)
                .secretLow(secretLow)
                .clientGraceNs(clientGraceNs)
                .cellEpoch(cellEpoch)
                .slotsGranted(slotsGranted)
                .featureLevel(featureLevel);
        return EgressFrame.length(welcome.encodedLength());
    }

    int helloRejected(
            final long nonceHigh,
            final long nonceLow,
            final long retryAfterNs,
            final RejectReason reason) {
        helloRejected
                .wrapAndApplyHeader(frame.buffer, 0, frame.header)
                .term(frame.term)
                .egressNumber(frame.egressNumber)
                .nonceHigh(nonceHigh)
                .nonceLow(nonceLow)
                .retryAfterNs(retryAfterNs)
                .reason(reason);
        return EgressFrame.length(helloRejected.encodedLength());
    }

    int placed(
            final long clientId,
            final int requestSlot,
            final long sequence,
            final long invocationId,
            final long token,
            final long sandboxId,
            final int sandboxSlot,
            final long workerId,
            final long incarnation,
            final long functionId,
            final int functionVersion,
            final long timeoutNs,
            final long payloadLength,
            final long cellEpoch,
            final PlacementKind kind,
            final byte[] mac,
            final long keyId,
            final String workerEndpoint) {
        placed.wrapAndApplyHeader(frame.buffer, 0, frame.header)
                .term(frame.term)
                .egressNumber(frame.egressNumber)
                .clientId(clientId)
                .sequence(sequence)
                .invocationId(invocationId)
                .token(token)
                .sandboxId(sandboxId)
                .workerId(workerId)
                .incarnation(incarnation)
                .functionId(functionId)
                .timeoutNs(timeoutNs)
                .putMac(mac, 0, mac.length)
                .payloadLength(payloadLength)
                .functionVersion(Integer.toUnsignedLong(functionVersion))
                .cellEpoch(cellEpoch)
                .keyId(keyId)
                .requestSlot(requestSlot)
                .sandboxSlot(sandboxSlot)
                .kind(kind)
                .endpoint(workerEndpoint);
        return EgressFrame.length(placed.encodedLength());
    }

    int waiting(
            final long clientId,
            final int requestSlot,
            final long sequence,
            final long invocationId,
            final long remainingNs,
            final int position) {
        waiting.wrapAndApplyHeader(frame.buffer, 0, frame.header)
                .term(frame.term)
                .egressNumber(frame.egressNumber)
                .clientId(clientId)
                .sequence(sequence)
                .invocationId(invocationId)
                .remainingNs(remainingNs)
                .position(Integer.toUnsignedLong(position))
                .requestSlot(requestSlot);
        return EgressFrame.length(waiting.encodedLength());
    }

    int rejected(
            final long clientId,
            final int requestSlot,
            final long sequence,
            final RejectReason reason,
            final long retryAfterNs,
            final long limitOwnerId,
            final long limitCurrent,
            final long limitAllowed,
            final RejectReason cause) {
        rejected.wrapAndApplyHeader(frame.buffer, 0, frame.header)
                .term(frame.term)
                .egressNumber(frame.egressNumber)
                .clientId(clientId)
                .sequence(sequence)
                .retryAfterNs(retryAfterNs)
                .limitOwnerId(limitOwnerId)
                .limitCurrent(Math.min(limitCurrent, MAX_UINT32))
                .limitAllowed(Math.min(limitAllowed, MAX_UINT32))
                .requestSlot(requestSlot)
                .reason(reason)
                .cause(cause);
        return EgressFrame.length(rejected.encodedLength());
    }

    int ended(
            final long clientId,
            final int requestSlot,
            final long sequence,
            final long invocationId,
            final long token,
            final InvocationState end) {
        ended.wrapAndApplyHeader(frame.buffer, 0, frame.header)
                .term(frame.term)
                .egressNumber(frame.egressNumber)
                .clientId(clientId)
                .sequence(sequence)
                .invocationId(invocationId)
                .token(token)
                .requestSlot(requestSlot)
                .end(end);
        return EgressFrame.length(ended.encodedLength());
    }

    int notKnown(final long clientId, final int requestSlot, final long sequence) {
        notKnown.wrapAndApplyHeader(frame.buffer, 0, frame.header)
                .term(frame.term)
                .egressNumber(frame.egressNumber)
                .clientId(clientId)
                .sequence(sequence)
                .requestSlot(requestSlot);
        return EgressFrame.length(notKnown.encodedLength());
    }

    int functionResolved(
            final long correlationId,
            final long functionId,
            final long timeoutNs,
            final long maxPayloadLength,
            final RejectReason reason) {
        resolved.wrapAndApplyHeader(frame.buffer, 0, frame.header)
                .term(frame.term)
                .egressNumber(frame.egressNumber)
                .correlationId(correlationId)
                .functionId(functionId)
                .timeoutNs(timeoutNs)
                .maxPayloadLength(maxPayloadLength)
                .reason(reason);
        return EgressFrame.length(resolved.encodedLength());
    }

    int clientUnknown(final long clientId, final RejectReason reason) {
        unknown.wrapAndApplyHeader(frame.buffer, 0, frame.header)
                .term(frame.term)
                .egressNumber(frame.egressNumber)
                .clientId(clientId)
                .reason(reason);
        return EgressFrame.length(unknown.encodedLength());
    }
}
