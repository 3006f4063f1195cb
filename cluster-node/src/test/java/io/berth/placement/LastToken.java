package io.berth.placement;

import io.berth.schemas.protocol.InvocationState;
import io.berth.schemas.protocol.PlacementKind;
import io.berth.schemas.protocol.RejectReason;
import io.berth.schemas.protocol.SandboxKind;
import java.util.List;

/** Remembers the token of the last placement and allocates nothing. */
class LastToken implements PlacementOutput {
    long token;

    PlacementOutput asOutput() {
        return this;
    }

    @Override
    public void scheduleTimer(final long timerId, final long delayNs) {}

    @Override
    public void closeSession(final long sessionId) {}

    @Override
    public void digestMarked(
            final long entries, final long rollingDigest, final long structuralDigest) {}

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
            final int featureLevel) {}

    @Override
    public void helloRejected(
            final long sessionId,
            final long nonceHigh,
            final long nonceLow,
            final long retryAfterNs,
            final RejectReason reason) {}

    @Override
    public void placed(
            final long sessionId,
            final long clientId,
            final int requestSlot,
            final long sequence,
            final long invocationId,
            final long newToken,
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
        token = newToken;
    }

    @Override
    public void waiting(
            final long sessionId,
            final long clientId,
            final int requestSlot,
            final long sequence,
            final long invocationId,
            final long remainingNs,
            final int position) {}

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
            final RejectReason cause) {}

    @Override
    public void ended(
            final long sessionId,
            final long clientId,
            final int requestSlot,
            final long sequence,
            final long invocationId,
            final long token,
            final InvocationState end) {}

    @Override
    public void notKnown(
            final long sessionId,
            final long clientId,
            final int requestSlot,
            final long sequence) {}

    @Override
    public void functionResolved(
            final long sessionId,
            final long correlationId,
            final long functionId,
            final long timeoutNs,
            final long maxPayloadLength,
            final RejectReason reason) {}

    @Override
    public void clientUnknown(
            final long sessionId, final long clientId, final RejectReason reason) {}

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
            final boolean resumed) {}

    @Override
    public void workerAck(
            final long sessionId,
            final long workerId,
            final long registrationEpoch,
            final long lastEventApplied,
            final long pulseNumber) {}

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
            final String code) {}

    @Override
    public void stopSandbox(
            final long sessionId,
            final long workerId,
            final long registrationEpoch,
            final long commandNumber,
            final long sandboxId) {}

    @Override
    public void revokeToken(
            final long sessionId,
            final long workerId,
            final long registrationEpoch,
            final long commandNumber,
            final long sandboxId,
            final int sandboxSlot,
            final long token) {}

    @Override
    public void cancelRun(
            final long sessionId,
            final long workerId,
            final long registrationEpoch,
            final long commandNumber,
            final long sandboxId,
            final int sandboxSlot,
            final long token) {}

    @Override
    public void reportRequest(
            final long sessionId, final long workerId, final long registrationEpoch) {}

    @Override
    public void workerUnknown(
            final long sessionId,
            final long workerId,
            final long registrationEpoch,
            final RejectReason reason) {}

    @Override
    public void adminResult(
            final long sessionId,
            final long correlationId,
            final long id,
            final int version,
            final RejectReason reason) {}

    @Override
    public void beginFunctionPage(
            final long sessionId, final long correlationId, final RejectReason reason) {}

    @Override
    public void addFunction(final FunctionDescription function) {}

    @Override
    public void endFunctionPage(final long nextCursor) {}

    @Override
    public void beginWorkerPage(final long sessionId, final long correlationId) {}

    @Override
    public void addWorker(final WorkerDescription worker) {}

    @Override
    public void endWorkerPage(final long nextCursor) {}

    @Override
    public void statusReply(final long sessionId, final long correlationId, final Status status) {}

    @Override
    public void digestMarkReply(
            final long sessionId,
            final long correlationId,
            final long entries,
            final long rollingDigest,
            final long structuralDigest) {}

    @Override
    public void tenantPage(
            final long sessionId,
            final long correlationId,
            final RejectReason reason,
            final List<TenantDescription> tenants,
            final long nextCursor) {}

    @Override
    public void invocationPage(
            final long sessionId,
            final long correlationId,
            final RejectReason reason,
            final List<InvocationDescription> invocations,
            final long nextCursor) {}

    @Override
    public void policyReply(
            final long sessionId,
            final long correlationId,
            final RejectReason reason,
            final PolicySettings policy,
            final long evacuatedZones) {}

    @Override
    public void cellEpochReply(
            final long sessionId,
            final long correlationId,
            final RejectReason reason,
            final CellEpochStatus status) {}
}
