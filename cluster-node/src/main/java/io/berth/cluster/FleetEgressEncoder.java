package io.berth.cluster;

import io.berth.placement.PlacementOutput.CellEpochStatus;
import io.berth.placement.PlacementOutput.InvocationDescription;
import io.berth.placement.PlacementOutput.TenantDescription;
import io.berth.placement.PolicySettings;
import io.berth.schemas.protocol.BooleanType;
import io.berth.schemas.protocol.CellEpochReplyEncoder;
import io.berth.schemas.protocol.InvocationPageEncoder;
import io.berth.schemas.protocol.PolicyReplyEncoder;
import io.berth.schemas.protocol.RejectReason;
import io.berth.schemas.protocol.TenantPageEncoder;
import java.util.List;

/** Encodes what operators are told of tenants, open invocations, the policy and the cell epoch. */
final class FleetEgressEncoder {
    private final EgressFrame frame;
    private final TenantPageEncoder tenantPage = new TenantPageEncoder();
    private final InvocationPageEncoder invocationPage = new InvocationPageEncoder();
    private final PolicyReplyEncoder policyReply = new PolicyReplyEncoder();
    private final CellEpochReplyEncoder cellEpochReply = new CellEpochReplyEncoder();

    FleetEgressEncoder(final EgressFrame frame) {
        this.frame = frame;
    }

    int tenantPage(
            final long correlationId,
            final RejectReason reason,
            final List<TenantDescription> tenants,
            final long nextCursor) {
        tenantPage
                .wrapAndApplyHeader(frame.buffer, 0, frame.header)
                .term(frame.term)
                .egressNumber(frame.egressNumber)
                .correlationId(correlationId)
                .nextCursor(nextCursor)
                .reason(reason);
        final TenantPageEncoder.TenantsEncoder to = tenantPage.tenantsCount(tenants.size());
        for (int i = 0; i < tenants.size(); i++) {
            final TenantDescription tenant = tenants.get(i);
            to.next()
                    .concurrencyLimit(tenant.concurrencyLimit())
                    .weight(tenant.weight())
                    .maxQueued(tenant.maxQueued())
                    .inFlight(tenant.inFlight())
                    .queued(tenant.queued())
                    .reserved(tenant.reserved())
                    .unreservedInFlight(tenant.unreservedInFlight())
                    .name(tenant.name());
        }
        return EgressFrame.length(tenantPage.encodedLength());
    }

    int invocationPage(
            final long correlationId,
            final RejectReason reason,
            final List<InvocationDescription> invocations,
            final long nextCursor) {
        invocationPage
                .wrapAndApplyHeader(frame.buffer, 0, frame.header)
                .term(frame.term)
                .egressNumber(frame.egressNumber)
                .correlationId(correlationId)
                .nextCursor(nextCursor)
                .reason(reason);
        final InvocationPageEncoder.InvocationsEncoder to =
                invocationPage.invocationsCount(invocations.size());
        for (int i = 0; i < invocations.size(); i++) {
            final InvocationDescription one = invocations.get(i);
            to.next()
                    .invocationId(one.invocationId())
                    .functionId(one.functionId())
                    .clientId(one.clientId())
                    .token(one.token())
                    .sandboxId(one.sandboxId())
                    .workerId(one.workerId())
                    .ageNs(one.ageNs())
                    .remainingNs(one.remainingNs())
                    .placedNs(one.placedNs())
                    .position(one.position())
                    .state(one.state())
                    .cause(one.cause())
                    .priority((short) one.priority())
                    .cancelling(one.cancelling() ? BooleanType.TRUE : BooleanType.FALSE)
                    .kind(one.kind())
                    .tenant(one.tenant())
                    .functionName(one.function())
                    .workerName(one.worker());
        }
        return EgressFrame.length(invocationPage.encodedLength());
    }

    int policyReply(
            final long correlationId,
            final RejectReason reason,
            final PolicySettings policy,
            final long evacuatedZones) {
        final PolicySettings shown = policy == null ? PolicySettings.defaults(1) : policy;
        policyReply
                .wrapAndApplyHeader(frame.buffer, 0, frame.header)
                .term(frame.term)
                .egressNumber(frame.egressNumber)
                .correlationId(correlationId)
                .evacuatedZones(evacuatedZones)
                .scaleUpPeriodNs(shown.scaleUpPeriodNs())
                .provisionPeriodNs(shown.provisionPeriodNs())
                .standingQueueNs(shown.standingQueueNs())
                .suspectNs(shown.suspectNs())
                .unreservedFloor(shown.unreservedFloor())
                .scaleUpSize(shown.scaleUpSize())
                .provisionSize(shown.provisionSize())
                .quantumMb(shown.quantumMb())
                .highLoadPermille(shown.highLoadPermille())
                .bestOf((short) shown.bestOf())
                .suspectFailures((short) shown.suspectFailures())
                .placement(shown.placement())
                .keepAlive(shown.keepAlive())
                .reason(reason);
        return EgressFrame.length(policyReply.encodedLength());
    }

    int cellEpochReply(
            final long correlationId, final RejectReason reason, final CellEpochStatus status) {
        cellEpochReply
                .wrapAndApplyHeader(frame.buffer, 0, frame.header)
                .term(frame.term)
                .egressNumber(frame.egressNumber)
                .correlationId(correlationId)
                .newestToken(status.newestToken())
                .highestTokenShown(status.highestTokenShown())
                .workerProofs(status.workerProofs())
                .clientProofs(status.clientProofs())
                .givenUpInvocations(status.givenUpInvocations())
                .givenUpSandboxes(status.givenUpSandboxes())
                .settlingNs(status.settlingNs())
                .cellEpoch(status.cellEpoch())
                .heldFor(status.heldFor())
                .highestEpochShown(status.highestEpochShown())
                .raises(status.raises())
                .raising(status.raising() ? BooleanType.TRUE : BooleanType.FALSE)
                .reason(reason);
        return EgressFrame.length(cellEpochReply.encodedLength());
    }
}
