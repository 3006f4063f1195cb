package io.berth.placement;

import io.berth.schemas.protocol.RejectReason;
import java.util.List;

/** The part of {@link DigestingOutput} that answers operators. */
abstract class DigestingOperatorOutput implements PlacementOutput {
    /** Kinds of outputs have digests apart from those of entries. */
    static final long FIRST_KIND = 1000;

    final PlacementOutput output;
    final StateDigest digest;

    DigestingOperatorOutput(final PlacementOutput output, final StateDigest digest) {
        this.output = output;
        this.digest = digest;
    }

    @Override
    public void adminResult(
            final long sessionId,
            final long correlationId,
            final long id,
            final int version,
            final RejectReason reason) {
        digest.add(FIRST_KIND + 21);
        digest.add(sessionId);
        digest.add(correlationId);
        digest.add(id);
        digest.add(version);
        digest.add(reason.value());
        output.adminResult(sessionId, correlationId, id, version, reason);
    }

    @Override
    public void beginFunctionPage(
            final long sessionId, final long correlationId, final RejectReason reason) {
        digest.add(FIRST_KIND + 22);
        digest.add(sessionId);
        digest.add(correlationId);
        digest.add(reason.value());
        output.beginFunctionPage(sessionId, correlationId, reason);
    }

    @Override
    public void addFunction(final FunctionDescription function) {
        digest.add(FIRST_KIND + 23);
        OutputDigests.add(digest, function);
        output.addFunction(function);
    }

    @Override
    public void endFunctionPage(final long nextCursor) {
        digest.add(FIRST_KIND + 24);
        digest.add(nextCursor);
        output.endFunctionPage(nextCursor);
    }

    @Override
    public void beginWorkerPage(final long sessionId, final long correlationId) {
        digest.add(FIRST_KIND + 25);
        digest.add(sessionId);
        digest.add(correlationId);
        output.beginWorkerPage(sessionId, correlationId);
    }

    @Override
    public void addWorker(final WorkerDescription worker) {
        digest.add(FIRST_KIND + 26);
        OutputDigests.add(digest, worker);
        output.addWorker(worker);
    }

    @Override
    public void endWorkerPage(final long nextCursor) {
        digest.add(FIRST_KIND + 27);
        digest.add(nextCursor);
        output.endWorkerPage(nextCursor);
    }

    @Override
    public void statusReply(final long sessionId, final long correlationId, final Status status) {
        digest.add(FIRST_KIND + 28);
        digest.add(sessionId);
        digest.add(correlationId);
        OutputDigests.add(digest, status);
        output.statusReply(sessionId, correlationId, status);
    }

    @Override
    public void digestMarkReply(
            final long sessionId,
            final long correlationId,
            final long entries,
            final long rollingDigest,
            final long structuralDigest) {
        digest.add(FIRST_KIND + 29);
        digest.add(sessionId);
        digest.add(correlationId);
        digest.add(entries);
        digest.add(rollingDigest);
        digest.add(structuralDigest);
        output.digestMarkReply(sessionId, correlationId, entries, rollingDigest, structuralDigest);
    }

    @Override
    public void tenantPage(
            final long sessionId,
            final long correlationId,
            final RejectReason reason,
            final List<TenantDescription> tenants,
            final long nextCursor) {
        digest.add(FIRST_KIND + 30);
        digest.add(sessionId).add(correlationId).add(reason.value());
        for (int i = 0; i < tenants.size(); i++) {
            OutputDigests.add(digest, tenants.get(i));
        }
        digest.add(nextCursor);
        output.tenantPage(sessionId, correlationId, reason, tenants, nextCursor);
    }

    @Override
    public void invocationPage(
            final long sessionId,
            final long correlationId,
            final RejectReason reason,
            final List<InvocationDescription> invocations,
            final long nextCursor) {
        digest.add(FIRST_KIND + 31);
        digest.add(sessionId).add(correlationId).add(reason.value());
        for (int i = 0; i < invocations.size(); i++) {
            OutputDigests.add(digest, invocations.get(i));
        }
        digest.add(nextCursor);
        output.invocationPage(sessionId, correlationId, reason, invocations, nextCursor);
    }

    @Override
    public void policyReply(
            final long sessionId,
            final long correlationId,
            final RejectReason reason,
            final PolicySettings policy,
            final long evacuatedZones) {
        digest.add(FIRST_KIND + 32);
        digest.add(sessionId).add(correlationId).add(reason.value());
        EntryDigests.add(digest, policy);
        digest.add(evacuatedZones);
        output.policyReply(sessionId, correlationId, reason, policy, evacuatedZones);
    }

    @Override
    public void cellEpochReply(
            final long sessionId,
            final long correlationId,
            final RejectReason reason,
            final CellEpochStatus status) {
        digest.add(FIRST_KIND + 33);
        digest.add(sessionId).add(correlationId).add(reason.value());
        OutputDigests.add(digest, status);
        output.cellEpochReply(sessionId, correlationId, reason, status);
    }
}
