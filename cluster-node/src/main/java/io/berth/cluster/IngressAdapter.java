package io.berth.cluster;

import io.berth.placement.PlacementCommands;
import io.berth.placement.PlacementOutput;
import io.berth.schemas.protocol.CancelDecoder;
import io.berth.schemas.protocol.CancelInvocationDecoder;
import io.berth.schemas.protocol.ClientGoodbyeDecoder;
import io.berth.schemas.protocol.ClientHelloDecoder;
import io.berth.schemas.protocol.ClientResyncDecoder;
import io.berth.schemas.protocol.CreateFunctionDecoder;
import io.berth.schemas.protocol.DeleteFunctionDecoder;
import io.berth.schemas.protocol.DescribeCellEpochDecoder;
import io.berth.schemas.protocol.DescribeFunctionDecoder;
import io.berth.schemas.protocol.DescribeInvocationDecoder;
import io.berth.schemas.protocol.DescribePolicyDecoder;
import io.berth.schemas.protocol.DrainWorkerDecoder;
import io.berth.schemas.protocol.EvacuateZoneDecoder;
import io.berth.schemas.protocol.InitialiseCellDecoder;
import io.berth.schemas.protocol.InvokeDecoder;
import io.berth.schemas.protocol.ListFunctionsDecoder;
import io.berth.schemas.protocol.ListInvocationsDecoder;
import io.berth.schemas.protocol.ListTenantsDecoder;
import io.berth.schemas.protocol.ListWorkersDecoder;
import io.berth.schemas.protocol.MarkDigestDecoder;
import io.berth.schemas.protocol.MessageHeaderDecoder;
import io.berth.schemas.protocol.QueryStatusDecoder;
import io.berth.schemas.protocol.RaiseCellEpochDecoder;
import io.berth.schemas.protocol.RejectReason;
import io.berth.schemas.protocol.ReleaseDecoder;
import io.berth.schemas.protocol.ResolveFunctionDecoder;
import io.berth.schemas.protocol.RestoreZoneDecoder;
import io.berth.schemas.protocol.SetPolicyDecoder;
import io.berth.schemas.protocol.SetTenantDecoder;
import io.berth.schemas.protocol.UndrainWorkerDecoder;
import io.berth.schemas.protocol.WorkerEventsDecoder;
import io.berth.schemas.protocol.WorkerGoodbyeDecoder;
import io.berth.schemas.protocol.WorkerHelloDecoder;
import io.berth.schemas.protocol.WorkerPulseDecoder;
import io.berth.schemas.protocol.WorkerReportDecoder;
import io.berth.schemas.protocol.WorkerResyncDecoder;
import io.berth.wire.StructureCheck;
import org.agrona.DirectBuffer;

/**
 * Decodes the messages of the log and calls the state machine: structure first, then values, then
 * one typed call. Whatever does not pass becomes {@link PlacementCommands#undecodable}, the same on
 * every node: the outcome depends on the bytes alone (rules 32, 36). Single threaded; nothing is
 * allocated for the messages of the steady path.
 */
public final class IngressAdapter {
    private static final long INTERNAL_RETRY_AFTER_NS = 100_000_000L;

    private final PlacementCommands commands;
    private final PlacementOutput output;
    private final IngressFaults faults;
    private final StructureCheck structure = StructureCheck.protocol();
    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final EntryFrame entry = new EntryFrame();
    private final ClientRequestAdapter clients;
    private final WorkerRequestAdapter workers;
    private final OperatorRequestAdapter operators;
    private final FleetRequestAdapter fleet;
    private final EpochRequestAdapter epochs;

    /**
     * @param commands the state machine.
     * @param output where an INTERNAL rejection goes when an entry failed before the state machine
     *     saw it.
     * @param faults counts what did not pass.
     */
    public IngressAdapter(
            final PlacementCommands commands,
            final PlacementOutput output,
            final IngressFaults faults) {
        this.commands = commands;
        this.output = output;
        this.faults = faults;
        final TextReader text = new TextReader();
        clients = new ClientRequestAdapter(commands, text);
        workers = new WorkerRequestAdapter(commands, text);
        operators = new OperatorRequestAdapter(commands, text);
        fleet = new FleetRequestAdapter(commands, text);
        epochs = new EpochRequestAdapter(commands);
    }

    /**
     * One message of a session. Throws nothing for any bytes; a failure inside the state machine
     * passes through.
     *
     * @param principalHash hash of the encoded principal of the session, 0 where there is none.
     */
    public void onMessage(
            final long timestampNs,
            final long sessionId,
            final long principalHash,
            final DirectBuffer buffer,
            final int offset,
            final int length) {
        entry.begin(timestampNs, sessionId, principalHash);
        boolean accepted = false;
        try {
            accepted = decode(buffer, offset, length);
        } catch (final RuntimeException failure) {
            if (entry.isDispatched()) {
                throw failure;
            }
            faults.onInternalError(failure);
            rejectAsInternal(buffer, offset, length);
        }
        if (!accepted) {
            faults.onUndecodable();
            commands.undecodable(timestampNs, sessionId, entry.templateId);
        }
    }

    /**
     * One message that the operator leaves out (rule 32): of all that it says only whose request it
     * was is used, where it is one.
     */
    void onSkippedMessage(
            final long timestampNs,
            final long logPosition,
            final long sessionId,
            final DirectBuffer buffer,
            final int offset,
            final int length) {
        entry.begin(timestampNs, sessionId, 0);
        if (length >= MessageHeaderDecoder.ENCODED_LENGTH) {
            header.wrap(buffer, offset);
            entry.header(header.templateId(), header.blockLength(), header.version());
        }
        final boolean answered =
                entry.templateId == InvokeDecoder.TEMPLATE_ID
                        && structure.check(buffer, offset, length) == StructureCheck.OK
                        && clients.invokeSkipped(
                                entry,
                                buffer,
                                offset + MessageHeaderDecoder.ENCODED_LENGTH,
                                logPosition);
        if (!answered) {
            commands.entrySkipped(timestampNs, logPosition);
        }
    }

    private boolean decode(final DirectBuffer buffer, final int offset, final int length) {
        if (length < MessageHeaderDecoder.ENCODED_LENGTH) {
            return false;
        }
        header.wrap(buffer, offset);
        entry.header(header.templateId(), header.blockLength(), header.version());
        if (structure.check(buffer, offset, length) != StructureCheck.OK) {
            return false;
        }
        return dispatch(buffer, offset + MessageHeaderDecoder.ENCODED_LENGTH);
    }

    private boolean dispatch(final DirectBuffer buffer, final int body) {
        return switch (entry.templateId) {
            case InvokeDecoder.TEMPLATE_ID -> clients.invoke(entry, buffer, body);
            case WorkerEventsDecoder.TEMPLATE_ID -> workers.workerEvents(entry, buffer, body);
            case WorkerPulseDecoder.TEMPLATE_ID -> workers.workerPulse(entry, buffer, body);
            case CancelDecoder.TEMPLATE_ID -> clients.cancel(entry, buffer, body);
            case ReleaseDecoder.TEMPLATE_ID -> clients.release(entry, buffer, body);
            case ClientHelloDecoder.TEMPLATE_ID -> clients.clientHello(entry, buffer, body);
            case ClientResyncDecoder.TEMPLATE_ID -> clients.clientResync(entry, buffer, body);
            case ClientGoodbyeDecoder.TEMPLATE_ID -> clients.clientGoodbye(entry, buffer, body);
            case ResolveFunctionDecoder.TEMPLATE_ID -> clients.resolveFunction(entry, buffer, body);
            case WorkerHelloDecoder.TEMPLATE_ID -> workers.workerHello(entry, buffer, body);
            case WorkerResyncDecoder.TEMPLATE_ID -> workers.workerResync(entry, buffer, body);
            case WorkerReportDecoder.TEMPLATE_ID -> workers.workerReport(entry, buffer, body);
            case WorkerGoodbyeDecoder.TEMPLATE_ID -> workers.workerGoodbye(entry, buffer, body);
            default -> dispatchOperator(buffer, body);
        };
    }

    private boolean dispatchOperator(final DirectBuffer buffer, final int body) {
        return switch (entry.templateId) {
            case InitialiseCellDecoder.TEMPLATE_ID -> operators.initialiseCell(entry, buffer, body);
            case CreateFunctionDecoder.TEMPLATE_ID -> operators.createFunction(entry, buffer, body);
            case DeleteFunctionDecoder.TEMPLATE_ID -> operators.deleteFunction(entry, buffer, body);
            case ListFunctionsDecoder.TEMPLATE_ID -> operators.listFunctions(entry, buffer, body);
            case DescribeFunctionDecoder.TEMPLATE_ID ->
                    operators.describeFunction(entry, buffer, body);
            case ListWorkersDecoder.TEMPLATE_ID -> operators.listWorkers(entry, buffer, body);
            case QueryStatusDecoder.TEMPLATE_ID -> operators.queryStatus(entry, buffer, body);
            case MarkDigestDecoder.TEMPLATE_ID -> operators.markDigest(entry, buffer, body);
            default -> dispatchFleet(buffer, body);
        };
    }

    private boolean dispatchFleet(final DirectBuffer buffer, final int body) {
        return switch (entry.templateId) {
            case SetTenantDecoder.TEMPLATE_ID -> fleet.setTenant(entry, buffer, body);
            case ListTenantsDecoder.TEMPLATE_ID -> fleet.listTenants(entry, buffer, body);
            case SetPolicyDecoder.TEMPLATE_ID -> fleet.setPolicy(entry, buffer, body);
            case DescribePolicyDecoder.TEMPLATE_ID -> fleet.describePolicy(entry, buffer, body);
            case DrainWorkerDecoder.TEMPLATE_ID -> fleet.drainWorker(entry, buffer, body);
            case UndrainWorkerDecoder.TEMPLATE_ID -> fleet.undrainWorker(entry, buffer, body);
            case EvacuateZoneDecoder.TEMPLATE_ID -> fleet.evacuateZone(entry, buffer, body);
            case RestoreZoneDecoder.TEMPLATE_ID -> fleet.restoreZone(entry, buffer, body);
            case DescribeInvocationDecoder.TEMPLATE_ID ->
                    fleet.describeInvocation(entry, buffer, body);
            case CancelInvocationDecoder.TEMPLATE_ID -> fleet.cancelInvocation(entry, buffer, body);
            case ListInvocationsDecoder.TEMPLATE_ID -> fleet.listInvocations(entry, buffer, body);
            case RaiseCellEpochDecoder.TEMPLATE_ID -> epochs.raiseCellEpoch(entry, buffer, body);
            case DescribeCellEpochDecoder.TEMPLATE_ID ->
                    epochs.describeCellEpoch(entry, buffer, body);
            default -> false;
        };
    }

    /**
     * Answers INTERNAL where the message says whom to answer; the state machine has not been called
     * yet.
     */
    private void rejectAsInternal(final DirectBuffer buffer, final int offset, final int length) {
        final int body = offset + MessageHeaderDecoder.ENCODED_LENGTH;
        if (entry.templateId == InvokeDecoder.TEMPLATE_ID
                && length >= MessageHeaderDecoder.ENCODED_LENGTH + InvokeDecoder.BLOCK_LENGTH) {
            final InvokeDecoder invoke =
                    new InvokeDecoder().wrap(buffer, body, entry.blockLength, entry.version);
            output.rejected(
                    entry.sessionId,
                    invoke.clientId(),
                    invoke.requestSlot(),
                    invoke.sequence(),
                    RejectReason.INTERNAL,
                    INTERNAL_RETRY_AFTER_NS,
                    0,
                    0,
                    0,
                    RejectReason.NONE);
        } else if (isOperators(entry.templateId)
                && length >= MessageHeaderDecoder.ENCODED_LENGTH + Long.BYTES) {
            // Every operator message begins with its correlation id.
            final long correlationId = buffer.getLong(body, MessageHeaderDecoder.BYTE_ORDER);
            output.adminResult(entry.sessionId, correlationId, 0, 0, RejectReason.INTERNAL);
        }
    }

    private static boolean isOperators(final int templateId) {
        return templateId >= InitialiseCellDecoder.TEMPLATE_ID
                        && templateId <= ListInvocationsDecoder.TEMPLATE_ID
                || templateId == RaiseCellEpochDecoder.TEMPLATE_ID
                || templateId == DescribeCellEpochDecoder.TEMPLATE_ID;
    }
}
