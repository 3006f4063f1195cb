package io.berth.client;

import io.berth.schemas.protocol.BooleanType;
import io.berth.schemas.protocol.CellEpochReplyDecoder;
import io.berth.schemas.protocol.InvocationPageDecoder;
import io.berth.schemas.protocol.MessageHeaderDecoder;
import io.berth.schemas.protocol.PolicyReplyDecoder;
import io.berth.schemas.protocol.RejectReason;
import io.berth.schemas.protocol.TenantPageDecoder;
import java.util.ArrayList;
import java.util.List;
import org.agrona.DirectBuffer;

/**
 * Decodes what the balancer says of tenants, open invocations and the policy, structure already
 * checked.
 */
final class FleetAnswers {
    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final TenantPageDecoder tenantPage = new TenantPageDecoder();
    private final InvocationPageDecoder invocationPage = new InvocationPageDecoder();
    private final PolicyReplyDecoder policyReply = new PolicyReplyDecoder();
    private final CellEpochReplyDecoder cellEpoch = new CellEpochReplyDecoder();
    private final AdminAnswers answers;

    FleetAnswers(final AdminAnswers answers) {
        this.answers = answers;
    }

    Object readTenants(
            final int templateId,
            final DirectBuffer buffer,
            final int offset,
            final long correlationId) {
        if (TenantPageDecoder.TEMPLATE_ID != templateId) {
            return answers.readResult(templateId, buffer, offset, correlationId);
        }
        tenantPage.wrapAndApplyHeader(buffer, offset, header);
        if (tenantPage.correlationId() != correlationId) {
            return null;
        }
        final long nextCursor = tenantPage.nextCursor();
        final RejectReason reason = tenantPage.reason();
        final List<TenantInfo> items = new ArrayList<>();
        for (final TenantPageDecoder.TenantsDecoder item : tenantPage.tenants()) {
            items.add(
                    new TenantInfo(
                            item.name(),
                            item.concurrencyLimit(),
                            (int) item.weight(),
                            item.maxQueued(),
                            (int) item.inFlight(),
                            (int) item.queued(),
                            item.reserved(),
                            (int) item.unreservedInFlight()));
        }
        return new AdminAnswers.Page<>(items, nextCursor, reason);
    }

    Object readInvocations(
            final int templateId,
            final DirectBuffer buffer,
            final int offset,
            final long correlationId) {
        if (InvocationPageDecoder.TEMPLATE_ID != templateId) {
            return answers.readResult(templateId, buffer, offset, correlationId);
        }
        invocationPage.wrapAndApplyHeader(buffer, offset, header);
        if (invocationPage.correlationId() != correlationId) {
            return null;
        }
        final long nextCursor = invocationPage.nextCursor();
        final RejectReason reason = invocationPage.reason();
        final List<InvocationInfo> items = new ArrayList<>();
        for (final InvocationPageDecoder.InvocationsDecoder item : invocationPage.invocations()) {
            items.add(invocation(item));
        }
        return new AdminAnswers.Page<>(items, nextCursor, reason);
    }

    private static InvocationInfo invocation(final InvocationPageDecoder.InvocationsDecoder item) {
        // The texts stand in this order in the message.
        final String tenant = item.tenant();
        final String function = item.functionName();
        final String worker = item.workerName();
        return new InvocationInfo(
                item.invocationId(),
                item.functionId(),
                tenant,
                function,
                item.clientId(),
                item.token(),
                item.sandboxId(),
                item.workerId(),
                worker,
                item.ageNs(),
                item.remainingNs(),
                item.placedNs(),
                (int) item.position(),
                item.state(),
                item.cause(),
                item.priority(),
                BooleanType.TRUE == item.cancelling(),
                item.kind());
    }

    Object readPolicy(
            final int templateId,
            final DirectBuffer buffer,
            final int offset,
            final long correlationId) {
        if (PolicyReplyDecoder.TEMPLATE_ID != templateId) {
            return answers.readResult(templateId, buffer, offset, correlationId);
        }
        policyReply.wrapAndApplyHeader(buffer, offset, header);
        if (policyReply.correlationId() != correlationId) {
            return null;
        }
        if (RejectReason.NONE != policyReply.reason()) {
            return new AdminReply(0, 0, policyReply.reason());
        }
        return new PolicyInfo(
                new PolicySettings(
                        policyReply.placement(),
                        policyReply.keepAlive(),
                        policyReply.bestOf(),
                        policyReply.highLoadPermille(),
                        policyReply.unreservedFloor(),
                        policyReply.scaleUpSize(),
                        policyReply.scaleUpPeriodNs(),
                        policyReply.provisionSize(),
                        policyReply.provisionPeriodNs(),
                        policyReply.quantumMb(),
                        policyReply.standingQueueNs(),
                        policyReply.suspectFailures(),
                        policyReply.suspectNs()),
                policyReply.evacuatedZones());
    }

    Object readCellEpoch(
            final int templateId,
            final DirectBuffer buffer,
            final int offset,
            final long correlationId) {
        if (CellEpochReplyDecoder.TEMPLATE_ID != templateId) {
            return answers.readResult(templateId, buffer, offset, correlationId);
        }
        cellEpoch.wrapAndApplyHeader(buffer, offset, header);
        if (cellEpoch.correlationId() != correlationId) {
            return null;
        }
        return new CellEpochInfo(
                (int) cellEpoch.cellEpoch(),
                (int) cellEpoch.heldFor(),
                BooleanType.TRUE == cellEpoch.raising(),
                cellEpoch.settlingNs(),
                cellEpoch.newestToken(),
                (int) cellEpoch.highestEpochShown(),
                cellEpoch.highestTokenShown(),
                cellEpoch.workerProofs(),
                cellEpoch.clientProofs(),
                (int) cellEpoch.raises(),
                cellEpoch.givenUpInvocations(),
                cellEpoch.givenUpSandboxes(),
                cellEpoch.reason());
    }
}
