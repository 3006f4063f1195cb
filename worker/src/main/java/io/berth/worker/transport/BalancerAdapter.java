package io.berth.worker.transport;

import io.berth.client.transport.ClusterLinkHandler;
import io.berth.schemas.protocol.BooleanType;
import io.berth.schemas.protocol.CancelRunDecoder;
import io.berth.schemas.protocol.HelloRejectedDecoder;
import io.berth.schemas.protocol.MessageHeaderDecoder;
import io.berth.schemas.protocol.ReportRequestDecoder;
import io.berth.schemas.protocol.RevokeTokenDecoder;
import io.berth.schemas.protocol.StartSandboxDecoder;
import io.berth.schemas.protocol.StopSandboxDecoder;
import io.berth.schemas.protocol.WorkerAckDecoder;
import io.berth.schemas.protocol.WorkerUnknownDecoder;
import io.berth.schemas.protocol.WorkerWelcomeDecoder;
import io.berth.worker.protocol.WorkerProtocol;
import org.agrona.DirectBuffer;

/** Decodes what the balancer says to a worker. */
public final class BalancerAdapter implements ClusterLinkHandler {
    private final WorkerProtocol protocol;
    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final WorkerWelcomeDecoder welcome = new WorkerWelcomeDecoder();
    private final HelloRejectedDecoder helloRejected = new HelloRejectedDecoder();
    private final WorkerAckDecoder ack = new WorkerAckDecoder();
    private final StartSandboxDecoder start = new StartSandboxDecoder();
    private final StopSandboxDecoder stop = new StopSandboxDecoder();
    private final RevokeTokenDecoder revoke = new RevokeTokenDecoder();
    private final CancelRunDecoder cancel = new CancelRunDecoder();
    private final ReportRequestDecoder reportRequest = new ReportRequestDecoder();
    private final WorkerUnknownDecoder unknown = new WorkerUnknownDecoder();

    public BalancerAdapter(final WorkerProtocol protocol) {
        this.protocol = protocol;
    }

    @Override
    public void onConnected(
            final long nowNs, final long clusterSessionId, final long leadershipTermId) {
        protocol.onConnected(nowNs);
    }

    @Override
    public void onDisconnected(final long nowNs) {
        protocol.onDisconnected(nowNs);
    }

    @Override
    public void onNewLeader(final long nowNs, final long leadershipTermId) {
        protocol.onNewLeader(nowNs, leadershipTermId);
    }

    @Override
    public void onMessage(
            final long nowNs,
            final int templateId,
            final DirectBuffer buffer,
            final int offset,
            final int length) {
        switch (templateId) {
            case WorkerAckDecoder.TEMPLATE_ID -> onAck(nowNs, buffer, offset);
            case StartSandboxDecoder.TEMPLATE_ID -> onStart(nowNs, buffer, offset);
            case StopSandboxDecoder.TEMPLATE_ID -> onStop(nowNs, buffer, offset);
            case RevokeTokenDecoder.TEMPLATE_ID -> onRevoke(nowNs, buffer, offset);
            case CancelRunDecoder.TEMPLATE_ID -> onCancel(nowNs, buffer, offset);
            case ReportRequestDecoder.TEMPLATE_ID -> onReportRequest(nowNs, buffer, offset);
            case WorkerWelcomeDecoder.TEMPLATE_ID -> onWelcome(nowNs, buffer, offset);
            case HelloRejectedDecoder.TEMPLATE_ID -> onHelloRejected(nowNs, buffer, offset);
            case WorkerUnknownDecoder.TEMPLATE_ID -> onUnknown(nowNs, buffer, offset);
            default -> protocol.onMalformed(); // not for a worker
        }
    }

    private void onWelcome(final long nowNs, final DirectBuffer buffer, final int offset) {
        welcome.wrapAndApplyHeader(buffer, offset, header);
        protocol.onWelcome(
                nowNs,
                welcome.term(),
                welcome.egressNumber(),
                welcome.nonceHigh(),
                welcome.nonceLow(),
                welcome.workerId(),
                welcome.registrationEpoch(),
                welcome.lastEventApplied(),
                welcome.lastCommandIssued(),
                welcome.leaseNs(),
                welcome.cellEpoch(),
                welcome.resumed() == BooleanType.TRUE);
    }

    private void onHelloRejected(final long nowNs, final DirectBuffer buffer, final int offset) {
        helloRejected.wrapAndApplyHeader(buffer, offset, header);
        protocol.onHelloRejected(
                nowNs,
                helloRejected.term(),
                helloRejected.egressNumber(),
                helloRejected.nonceHigh(),
                helloRejected.nonceLow(),
                helloRejected.retryAfterNs(),
                helloRejected.reason());
    }

    private void onAck(final long nowNs, final DirectBuffer buffer, final int offset) {
        ack.wrapAndApplyHeader(buffer, offset, header);
        protocol.onAck(
                nowNs,
                ack.term(),
                ack.egressNumber(),
                ack.workerId(),
                ack.registrationEpoch(),
                ack.lastEventApplied(),
                ack.pulseNumber());
    }

    private void onStart(final long nowNs, final DirectBuffer buffer, final int offset) {
        start.wrapAndApplyHeader(buffer, offset, header);
        final long term = start.term();
        final String name = start.name();
        final String code = start.code();
        protocol.onStartSandbox(
                nowNs,
                term,
                start.egressNumber(),
                start.workerId(),
                start.registrationEpoch(),
                start.commandNumber(),
                start.sandboxId(),
                start.functionId(),
                (int) start.functionVersion(),
                start.timeoutNs(),
                start.startUpNs(),
                (int) Math.min(Integer.MAX_VALUE, start.memoryMb()),
                start.sandboxSlots(),
                start.kind(),
                name,
                code);
    }

    private void onStop(final long nowNs, final DirectBuffer buffer, final int offset) {
        stop.wrapAndApplyHeader(buffer, offset, header);
        protocol.onStopSandbox(
                nowNs,
                stop.term(),
                stop.egressNumber(),
                stop.workerId(),
                stop.registrationEpoch(),
                stop.commandNumber(),
                stop.sandboxId());
    }

    private void onRevoke(final long nowNs, final DirectBuffer buffer, final int offset) {
        revoke.wrapAndApplyHeader(buffer, offset, header);
        protocol.onRevokeToken(
                nowNs,
                revoke.term(),
                revoke.egressNumber(),
                revoke.workerId(),
                revoke.registrationEpoch(),
                revoke.commandNumber(),
                revoke.sandboxId(),
                revoke.sandboxSlot(),
                revoke.token());
    }

    private void onCancel(final long nowNs, final DirectBuffer buffer, final int offset) {
        cancel.wrapAndApplyHeader(buffer, offset, header);
        protocol.onCancelRun(
                nowNs,
                cancel.term(),
                cancel.egressNumber(),
                cancel.workerId(),
                cancel.registrationEpoch(),
                cancel.commandNumber(),
                cancel.sandboxId(),
                cancel.sandboxSlot(),
                cancel.token());
    }

    private void onReportRequest(final long nowNs, final DirectBuffer buffer, final int offset) {
        reportRequest.wrapAndApplyHeader(buffer, offset, header);
        protocol.onReportRequest(
                nowNs,
                reportRequest.term(),
                reportRequest.egressNumber(),
                reportRequest.workerId(),
                reportRequest.registrationEpoch());
    }

    private void onUnknown(final long nowNs, final DirectBuffer buffer, final int offset) {
        unknown.wrapAndApplyHeader(buffer, offset, header);
        protocol.onWorkerUnknown(
                nowNs,
                unknown.term(),
                unknown.egressNumber(),
                unknown.workerId(),
                unknown.registrationEpoch(),
                unknown.reason());
    }
}
