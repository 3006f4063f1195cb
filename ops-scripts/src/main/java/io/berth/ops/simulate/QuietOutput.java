package io.berth.ops.simulate;

import io.berth.placement.PlacementOutput;
import io.berth.placement.PolicySettings;
import io.berth.schemas.protocol.RejectReason;
import java.util.List;

/**
 * Takes every word of the heart that a day without faults has no use for; the others are left to
 * who extends this. Whatever must not happen on such a day goes to {@link #unexpected}.
 */
abstract class QuietOutput implements PlacementOutput {
    /** Something that has no place in a day without faults. */
    abstract void unexpected(String what);

    @Override
    public void closeSession(final long sessionId) {
        unexpected("closeSession");
    }

    @Override
    public void digestMarked(
            final long entries, final long rollingDigest, final long structuralDigest) {}

    @Override
    public void helloRejected(
            final long sessionId,
            final long nonceHigh,
            final long nonceLow,
            final long retryAfterNs,
            final RejectReason reason) {
        unexpected("helloRejected" + ": " + reason);
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
    public void notKnown(
            final long sessionId, final long clientId, final int requestSlot, final long sequence) {
        unexpected("notKnown");
    }

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
            final long sessionId, final long clientId, final RejectReason reason) {
        unexpected("clientUnknown" + ": " + reason);
    }

    @Override
    public void workerAck(
            final long sessionId,
            final long workerId,
            final long registrationEpoch,
            final long lastEventApplied,
            final long pulseNumber) {}

    @Override
    public void cancelRun(
            final long sessionId,
            final long workerId,
            final long registrationEpoch,
            final long commandNumber,
            final long sandboxId,
            final int sandboxSlot,
            final long token) {
        unexpected("cancelRun");
    }

    @Override
    public void reportRequest(
            final long sessionId, final long workerId, final long registrationEpoch) {
        unexpected("reportRequest");
    }

    @Override
    public void workerUnknown(
            final long sessionId,
            final long workerId,
            final long registrationEpoch,
            final RejectReason reason) {
        unexpected("workerUnknown" + ": " + reason);
    }

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
    public void digestMarkReply(
            final long sessionId,
            final long correlationId,
            final long entries,
            final long rollingDigest,
            final long structuralDigest) {}

    @Override
    public void cellEpochReply(
            final long sessionId,
            final long correlationId,
            final RejectReason reason,
            final CellEpochStatus status) {}
}
