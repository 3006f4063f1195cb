package io.berth.bench;

import io.berth.placement.PlacementOutput;
import io.berth.placement.PolicySettings;
import io.berth.schemas.protocol.InvocationState;
import io.berth.schemas.protocol.PlacementKind;
import io.berth.schemas.protocol.RejectReason;
import io.berth.schemas.protocol.SandboxKind;
import java.util.List;

/**
 * Takes everything that the heart says: every argument goes into one sum, so that the compiler can
 * leave none of it out, as a publisher that encodes it could not.
 */
class ConsumingOutput implements PlacementOutput {
    private long consumed;

    /** A number that everything said so far has gone into. */
    final long consumed() {
        return consumed;
    }

    @Override
    public void scheduleTimer(final long timerId, final long delayNs) {
        consumed += timerId + delayNs;
    }

    @Override
    public void closeSession(final long sessionId) {
        consumed += sessionId;
    }

    @Override
    public void digestMarked(
            final long entries, final long rollingDigest, final long structuralDigest) {
        consumed += entries + rollingDigest + structuralDigest;
    }

    @Override
    public void clientWelcome(
            final long sessionId,
            final long nonceHigh,
            final long nonceLow,
            final long clientId,
            final long secretHigh,
            final long secretLow,
            final long clientGraceNs,
            final long cellEpoch,
            final int slotsGranted,
            final int featureLevel) {
        consumed +=
                sessionId
                        + nonceHigh
                        + nonceLow
                        + clientId
                        + secretHigh
                        + secretLow
                        + clientGraceNs
                        + cellEpoch
                        + slotsGranted
                        + featureLevel;
    }

    @Override
    public void helloRejected(
            final long sessionId,
            final long nonceHigh,
            final long nonceLow,
            final long retryAfterNs,
            final RejectReason reason) {
        consumed += sessionId + nonceHigh + nonceLow + retryAfterNs + reason.value();
    }

    @Override
    public void placed(
            final long sessionId,
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
            final String workerName,
            final String workerEndpoint) {
        consumed +=
                sessionId
                        + clientId
                        + requestSlot
                        + sequence
                        + invocationId
                        + token
                        + sandboxId
                        + sandboxSlot
                        + workerId
                        + incarnation
                        + functionId
                        + functionVersion
                        + timeoutNs
                        + payloadLength
                        + cellEpoch
                        + kind.value()
                        + workerName.length()
                        + workerEndpoint.length();
    }

    @Override
    public void waiting(
            final long sessionId,
            final long clientId,
            final int requestSlot,
            final long sequence,
            final long invocationId,
            final long remainingNs,
            final int position) {
        consumed +=
                sessionId
                        + clientId
                        + requestSlot
                        + sequence
                        + invocationId
                        + remainingNs
                        + position;
    }

    @Override
    public void rejected(
            final long sessionId,
            final long clientId,
            final int requestSlot,
            final long sequence,
            final RejectReason reason,
            final long retryAfterNs,
            final long limitOwnerId,
            final long limitCurrent,
            final long limitAllowed,
            final RejectReason cause) {
        consumed +=
                sessionId
                        + clientId
                        + requestSlot
                        + sequence
                        + reason.value()
                        + retryAfterNs
                        + limitOwnerId
                        + limitCurrent
                        + limitAllowed
                        + cause.value();
    }

    @Override
    public void ended(
            final long sessionId,
            final long clientId,
            final int requestSlot,
            final long sequence,
            final long invocationId,
            final long token,
            final InvocationState end) {
        consumed +=
                sessionId + clientId + requestSlot + sequence + invocationId + token + end.value();
    }

    @Override
    public void notKnown(
            final long sessionId, final long clientId, final int requestSlot, final long sequence) {
        consumed += sessionId + clientId + requestSlot + sequence;
    }

    @Override
    public void functionResolved(
            final long sessionId,
            final long correlationId,
            final long functionId,
            final long timeoutNs,
            final long maxPayloadLength,
            final RejectReason reason) {
        consumed +=
                sessionId
                        + correlationId
                        + functionId
                        + timeoutNs
                        + maxPayloadLength
                        + reason.value();
    }

    @Override
    public void clientUnknown(
            final long sessionId, final long clientId, final RejectReason reason) {
        consumed += sessionId + clientId + reason.value();
    }

    @Override
    public void workerWelcome(
            final long sessionId,
            final long nonceHigh,
            final long nonceLow,
            final long workerId,
            final long registrationEpoch,
            final long lastEventApplied,
            final long lastCommandIssued,
            final long leaseNs,
            final long cellEpoch,
            final boolean resumed) {
        consumed +=
                sessionId
                        + nonceHigh
                        + nonceLow
                        + workerId
                        + registrationEpoch
                        + lastEventApplied
                        + lastCommandIssued
                        + leaseNs
                        + cellEpoch
                        + (resumed ? 1 : 0);
    }

    @Override
    public void workerAck(
            final long sessionId,
            final long workerId,
            final long registrationEpoch,
            final long lastEventApplied,
            final long pulseNumber) {
        consumed += sessionId + workerId + registrationEpoch + lastEventApplied + pulseNumber;
    }

    @Override
    public void startSandbox(
            final long sessionId,
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
        consumed +=
                sessionId
                        + workerId
                        + registrationEpoch
                        + commandNumber
                        + sandboxId
                        + functionId
                        + functionVersion
                        + timeoutNs
                        + startUpNs
                        + memoryMb
                        + sandboxSlots
                        + kind.value()
                        + functionName.length()
                        + code.length();
    }

    @Override
    public void stopSandbox(
            final long sessionId,
            final long workerId,
            final long registrationEpoch,
            final long commandNumber,
            final long sandboxId) {
        consumed += sessionId + workerId + registrationEpoch + commandNumber + sandboxId;
    }

    @Override
    public void revokeToken(
            final long sessionId,
            final long workerId,
            final long registrationEpoch,
            final long commandNumber,
            final long sandboxId,
            final int sandboxSlot,
            final long token) {
        consumed +=
                sessionId
                        + workerId
                        + registrationEpoch
                        + commandNumber
                        + sandboxId
                        + sandboxSlot
                        + token;
    }

    @Override
    public void cancelRun(
            final long sessionId,
            final long workerId,
            final long registrationEpoch,
            final long commandNumber,
            final long sandboxId,
            final int sandboxSlot,
            final long token) {
        consumed +=
                sessionId
                        + workerId
                        + registrationEpoch
                        + commandNumber
                        + sandboxId
                        + sandboxSlot
                        + token;
    }

    @Override
    public void reportRequest(
            final long sessionId, final long workerId, final long registrationEpoch) {
        consumed += sessionId + workerId + registrationEpoch;
    }

    @Override
    public void workerUnknown(
            final long sessionId,
            final long workerId,
            final long registrationEpoch,
            final RejectReason reason) {
        consumed += sessionId + workerId + registrationEpoch + reason.value();
    }

    @Override
    public void adminResult(
            final long sessionId,
            final long correlationId,
            final long id,
            final int version,
            final RejectReason reason) {
        consumed += sessionId + correlationId + id + version + reason.value();
    }

    @Override
    public void beginFunctionPage(
            final long sessionId, final long correlationId, final RejectReason reason) {
        consumed += sessionId + correlationId + reason.value();
    }

    @Override
    public void addFunction(final FunctionDescription function) {
        consumed += (function == null ? 0 : 1);
    }

    @Override
    public void endFunctionPage(final long nextCursor) {
        consumed += nextCursor;
    }

    @Override
    public void beginWorkerPage(final long sessionId, final long correlationId) {
        consumed += sessionId + correlationId;
    }

    @Override
    public void addWorker(final WorkerDescription worker) {
        consumed += (worker == null ? 0 : 1);
    }

    @Override
    public void endWorkerPage(final long nextCursor) {
        consumed += nextCursor;
    }

    @Override
    public void tenantPage(
            final long sessionId,
            final long correlationId,
            final RejectReason reason,
            final List<TenantDescription> tenants,
            final long nextCursor) {
        consumed += sessionId + correlationId + reason.value() + tenants.size() + nextCursor;
    }

    @Override
    public void invocationPage(
            final long sessionId,
            final long correlationId,
            final RejectReason reason,
            final List<InvocationDescription> invocations,
            final long nextCursor) {
        consumed += sessionId + correlationId + reason.value() + invocations.size() + nextCursor;
    }

    @Override
    public void policyReply(
            final long sessionId,
            final long correlationId,
            final RejectReason reason,
            final PolicySettings policy,
            final long evacuatedZones) {
        consumed +=
                sessionId
                        + correlationId
                        + reason.value()
                        + (policy == null ? 0 : 1)
                        + evacuatedZones;
    }

    @Override
    public void statusReply(final long sessionId, final long correlationId, final Status status) {
        consumed += sessionId + correlationId + (status == null ? 0 : 1);
    }

    @Override
    public void digestMarkReply(
            final long sessionId,
            final long correlationId,
            final long entries,
            final long rollingDigest,
            final long structuralDigest) {
        consumed += sessionId + correlationId + entries + rollingDigest + structuralDigest;
    }

    @Override
    public void cellEpochReply(
            final long sessionId,
            final long correlationId,
            final RejectReason reason,
            final CellEpochStatus status) {
        consumed += sessionId + correlationId + reason.value() + (status == null ? 0 : 1);
    }
}
