package io.berth.simulation;

import io.berth.client.protocol.Placement;
import io.berth.worker.protocol.RunRequest;
import io.berth.worker.protocol.WorkerProtocol;
import java.util.function.LongUnaryOperator;
import org.agrona.DirectBuffer;

/**
 * Hands what the balancer says to a worker to its protocol class, as the decoder of a worker does.
 */
public final class WorkerInbox {
    private WorkerInbox() {}

    /**
     * Delivers one output of the state machine. @param lease what the worker takes a lease for, in
     * nanoseconds.
     */
    public static void deliver(
            final WorkerProtocol protocol,
            final long now,
            final Call m,
            final long term,
            final long egress,
            final LongUnaryOperator lease) {
        switch (m.name()) {
            case "workerWelcome" ->
                    protocol.onWelcome(
                            now,
                            term,
                            egress,
                            m.number("nonceHigh"),
                            m.number("nonceLow"),
                            m.number("workerId"),
                            m.number("registrationEpoch"),
                            m.number("lastEventApplied"),
                            m.number("lastCommandIssued"),
                            lease.applyAsLong(m.number("leaseNs")),
                            m.number("cellEpoch"),
                            m.argument("resumed"));
            case "helloRejected" ->
                    protocol.onHelloRejected(
                            now,
                            term,
                            egress,
                            m.number("nonceHigh"),
                            m.number("nonceLow"),
                            m.number("retryAfterNs"),
                            m.argument("reason"));
            case "workerAck" ->
                    protocol.onAck(
                            now,
                            term,
                            egress,
                            m.number("workerId"),
                            m.number("registrationEpoch"),
                            m.number("lastEventApplied"),
                            m.number("pulseNumber"));
            case "reportRequest" ->
                    protocol.onReportRequest(
                            now, term, egress, m.number("workerId"), m.number("registrationEpoch"));
            case "workerUnknown" ->
                    protocol.onWorkerUnknown(
                            now,
                            term,
                            egress,
                            m.number("workerId"),
                            m.number("registrationEpoch"),
                            m.argument("reason"));
            default -> onCommand(protocol, now, m, term, egress);
        }
    }

    private static void onCommand(
            final WorkerProtocol protocol,
            final long now,
            final Call m,
            final long term,
            final long egress) {
        final long workerId = m.number("workerId");
        final long epoch = m.number("registrationEpoch");
        final long command = m.number("commandNumber");
        final long sandboxId = m.number("sandboxId");
        switch (m.name()) {
            case "startSandbox" ->
                    protocol.onStartSandbox(
                            now,
                            term,
                            egress,
                            workerId,
                            epoch,
                            command,
                            sandboxId,
                            m.number("functionId"),
                            (int) m.number("functionVersion"),
                            m.number("timeoutNs"),
                            m.number("startUpNs"),
                            (int) m.number("memoryMb"),
                            (int) m.number("sandboxSlots"),
                            m.argument("kind"),
                            m.argument("functionName"),
                            m.argument("code"));
            case "stopSandbox" ->
                    protocol.onStopSandbox(now, term, egress, workerId, epoch, command, sandboxId);
            case "revokeToken" ->
                    protocol.onRevokeToken(
                            now,
                            term,
                            egress,
                            workerId,
                            epoch,
                            command,
                            sandboxId,
                            (int) m.number("sandboxSlot"),
                            m.number("token"));
            case "cancelRun" ->
                    protocol.onCancelRun(
                            now,
                            term,
                            egress,
                            workerId,
                            epoch,
                            command,
                            sandboxId,
                            (int) m.number("sandboxSlot"),
                            m.number("token"));
            default -> throw new CheckFailure("a worker was sent " + m);
        }
    }

    /**
     * What a payload with its placement is to the protocol, as the decoder of a worker makes it.
     */
    public static void fill(
            final RunRequest request,
            final Placement placement,
            final DirectBuffer payload,
            final long replyTo) {
        request.replyTo = replyTo;
        request.invocationId = placement.invocationId;
        request.token = placement.token;
        request.sandboxId = placement.sandboxId;
        request.sandboxSlot = placement.sandboxSlot;
        request.workerId = placement.workerId;
        request.incarnation = placement.incarnation;
        request.clientId = placement.clientId;
        request.functionId = placement.functionId;
        request.sequence = placement.sequence;
        request.requestSlot = placement.requestSlot;
        request.timeoutNs = placement.timeoutNs;
        request.payloadLength = placement.payloadLength;
        request.functionVersion = placement.functionVersion;
        request.cellEpoch = placement.cellEpoch;
        request.keyId = placement.keyId;
        System.arraycopy(placement.mac, 0, request.mac, 0, RunRequest.MAC_LENGTH);
        request.whole = payload.capacity() == placement.payloadLength;
        request.payload = payload;
        request.payloadOffset = 0;
        request.payloadSize = payload.capacity();
    }
}
