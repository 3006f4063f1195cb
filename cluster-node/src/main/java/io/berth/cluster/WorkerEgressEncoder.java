package io.berth.cluster;

import io.berth.schemas.protocol.BooleanType;
import io.berth.schemas.protocol.CancelRunEncoder;
import io.berth.schemas.protocol.RejectReason;
import io.berth.schemas.protocol.ReportRequestEncoder;
import io.berth.schemas.protocol.RevokeTokenEncoder;
import io.berth.schemas.protocol.SandboxKind;
import io.berth.schemas.protocol.StartSandboxEncoder;
import io.berth.schemas.protocol.StopSandboxEncoder;
import io.berth.schemas.protocol.WorkerAckEncoder;
import io.berth.schemas.protocol.WorkerUnknownEncoder;
import io.berth.schemas.protocol.WorkerWelcomeEncoder;

/** Encodes the messages to workers; every method returns the length of the message in the frame. */
final class WorkerEgressEncoder {
    private final EgressFrame frame;
    private final WorkerWelcomeEncoder welcome = new WorkerWelcomeEncoder();
    private final WorkerAckEncoder ack = new WorkerAckEncoder();
    private final StartSandboxEncoder start = new StartSandboxEncoder();
    private final StopSandboxEncoder stop = new StopSandboxEncoder();
    private final RevokeTokenEncoder revoke = new RevokeTokenEncoder();
    private final CancelRunEncoder cancel = new CancelRunEncoder();
    private final ReportRequestEncoder reportRequest = new ReportRequestEncoder();
    private final WorkerUnknownEncoder unknown = new WorkerUnknownEncoder();

    WorkerEgressEncoder(final EgressFrame frame) {
        this.frame = frame;
    }

    int workerWelcome(
            final long nonceHigh,
            final long nonceLow,
            final long workerId,
            final long registrationEpoch,
            final long lastEventApplied,
            final long lastCommandIssued,
            final long leaseNs,
            final long cellEpoch,
            final boolean resumed) {
        welcome.wrapAndApplyHeader(frame.buffer, 0, frame.header)
                .term(frame.term)
                .egressNumber(frame.egressNumber)
                .nonceHigh(nonceHigh)
                .nonceLow(nonceLow)
                .workerId(workerId)
                .registrationEpoch(registrationEpoch)
                .lastEventApplied(lastEventApplied)
                .lastCommandIssued(lastCommandIssued)
                .leaseNs(leaseNs)
                .cellEpoch(cellEpoch)
                .resumed(resumed ? BooleanType.TRUE : BooleanType.FALSE);
        return EgressFrame.length(welcome.encodedLength());
    }

    int workerAck(
            final long workerId,
            final long registrationEpoch,
            final long lastEventApplied,
            final long pulseNumber) {
        ack.wrapAndApplyHeader(frame.buffer, 0, frame.header)
                .term(frame.term)
                .egressNumber(frame.egressNumber)
                .workerId(workerId)
                .registrationEpoch(registrationEpoch)
                .lastEventApplied(lastEventApplied)
                .pulseNumber(pulseNumber);
        return EgressFrame.length(ack.encodedLength());
    }

    int startSandbox(
            final long workerId,
            final long registrationEpoch,
            final long commandNumber,
            final long sandboxId,
            final long functionId,
            final int functionVersion,
            final long timeoutNs,
            final long startUpNs,
            final int memoryMb,
            final int sandboxSlots,
            final SandboxKind kind,
            final String functionName,
            final String code) {
        start.wrapAndApplyHeader(frame.buffer, 0, frame.header)
                .term(frame.term)
                .egressNumber(frame.egressNumber)
                .workerId(workerId)
                .registrationEpoch(registrationEpoch)
                .commandNumber(commandNumber)
                .sandboxId(sandboxId)
                .functionId(functionId)
                .timeoutNs(timeoutNs)
                .startUpNs(startUpNs)
                .functionVersion(Integer.toUnsignedLong(functionVersion))
                .memoryMb(Integer.toUnsignedLong(memoryMb))
                .sandboxSlots(sandboxSlots)
                .kind(kind)
                .name(functionName)
                .code(code);
        return EgressFrame.length(start.encodedLength());
    }

    int stopSandbox(
            final long workerId,
            final long registrationEpoch,
            final long commandNumber,
            final long sandboxId) {
        stop.wrapAndApplyHeader(frame.buffer, 0, frame.header)
                .term(frame.term)
                .egressNumber(frame.egressNumber)
                .workerId(workerId)
                .registrationEpoch(registrationEpoch)
                .commandNumber(commandNumber)
                .sandboxId(sandboxId);
        return EgressFrame.length(stop.encodedLength());
    }

    int revokeToken(
            final long workerId,
            final long registrationEpoch,
            final long commandNumber,
            final long sandboxId,
            final int sandboxSlot,
            final long token) {
        revoke.wrapAndApplyHeader(frame.buffer, 0, frame.header)
                .term(frame.term)
                .egressNumber(frame.egressNumber)
                .workerId(workerId)
                .registrationEpoch(registrationEpoch)
                .commandNumber(commandNumber)
                .sandboxId(sandboxId)
                .token(token)
                .sandboxSlot(sandboxSlot);
        return EgressFrame.length(revoke.encodedLength());
    }

    int cancelRun(
            final long workerId,
            final long registrationEpoch,
            final long commandNumber,
            final long sandboxId,
            final int sandboxSlot,
            final long token) {
        cancel.wrapAndApplyHeader(frame.buffer, 0, frame.header)
                .term(frame.term)
                .egressNumber(frame.egressNumber)
                .workerId(workerId)
                .registrationEpoch(registrationEpoch)
                .commandNumber(commandNumber)
                .sandboxId(sandboxId)
                .token(token)
                .sandboxSlot(sandboxSlot);
        return EgressFrame.length(cancel.encodedLength());
    }

    int reportRequest(final long workerId, final long registrationEpoch) {
        reportRequest
                .wrapAndApplyHeader(frame.buffer, 0, frame.header)
                .term(frame.term)
                .egressNumber(frame.egressNumber)
                .workerId(workerId)
                .registrationEpoch(registrationEpoch);
        return EgressFrame.length(reportRequest.encodedLength());
    }

    int workerUnknown(
            final long workerId, final long registrationEpoch, final RejectReason reason) {
        unknown.wrapAndApplyHeader(frame.buffer, 0, frame.header)
                .term(frame.term)
                .egressNumber(frame.egressNumber)
                .workerId(workerId)
                .registrationEpoch(registrationEpoch)
                .reason(reason);
        return EgressFrame.length(unknown.encodedLength());
    }
}
