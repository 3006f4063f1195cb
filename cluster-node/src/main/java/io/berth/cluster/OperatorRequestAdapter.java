package io.berth.cluster;

import io.berth.placement.CellSettings;
import io.berth.placement.PlacementCommands;
import io.berth.schemas.protocol.CreateFunctionDecoder;
import io.berth.schemas.protocol.DeleteFunctionDecoder;
import io.berth.schemas.protocol.DescribeFunctionDecoder;
import io.berth.schemas.protocol.InitialiseCellDecoder;
import io.berth.schemas.protocol.ListFunctionsDecoder;
import io.berth.schemas.protocol.ListWorkersDecoder;
import io.berth.schemas.protocol.MarkDigestDecoder;
import io.berth.schemas.protocol.QueryStatusDecoder;
import io.berth.schemas.protocol.SandboxKind;
import org.agrona.DirectBuffer;

/**
 * Turns the messages of operators into commands. Each method is given a body whose structure has
 * been checked and returns whether its values could be passed on; false means that nothing was
 * called.
 */
final class OperatorRequestAdapter {
    private final PlacementCommands commands;
    private final TextReader text;
    private final InitialiseCellDecoder initialise = new InitialiseCellDecoder();
    private final CreateFunctionDecoder createFunction = new CreateFunctionDecoder();
    private final DeleteFunctionDecoder deleteFunction = new DeleteFunctionDecoder();
    private final ListFunctionsDecoder listFunctions = new ListFunctionsDecoder();
    private final DescribeFunctionDecoder describeFunction = new DescribeFunctionDecoder();
    private final ListWorkersDecoder listWorkers = new ListWorkersDecoder();
    private final QueryStatusDecoder queryStatus = new QueryStatusDecoder();
    private final MarkDigestDecoder markDigest = new MarkDigestDecoder();

    OperatorRequestAdapter(final PlacementCommands commands, final TextReader text) {
        this.commands = commands;
        this.text = text;
    }

    boolean initialiseCell(final EntryFrame entry, final DirectBuffer buffer, final int body) {
        initialise.wrap(buffer, body, entry.blockLength, entry.version);
        if (!boundsFitInt()) {
            return false;
        }
        final CellSettings settings =
                new CellSettings(
                        initialise.seed(),
                        initialise.secretKeyHigh(),
                        initialise.secretKeyLow(),
                        initialise.clientGraceNs(),
                        initialise.workerShortGraceNs(),
                        initialise.workerLongGraceNs(),
                        initialise.workerSilenceNs(),
                        initialise.leaseNs(),
                        initialise.placementExpiryNs(),
                        initialise.timeoutMarginNs(),
                        initialise.startTimeoutNs(),
                        initialise.tickNs(),
                        initialise.fastTickNs(),
                        (int) initialise.tenantConcurrency(),
                        (int) initialise.maxClients(),
                        (int) initialise.maxRequestSlots(),
                        (int) initialise.maxTenants(),
                        (int) initialise.maxFunctions(),
                        (int) initialise.maxWorkers(),
                        (int) initialise.maxSandboxes(),
                        (int) initialise.maxInvocations(),
                        (int) initialise.maxStartsPerWorker(),
                        (int) initialise.maxPayloadLength(),
                        initialise.featureLevel(),
                        initialise.bestOf(),
                        initialise.coldPolicy());
        entry.dispatching();
        commands.initialiseCell(
                entry.timestampNs, entry.sessionId, initialise.correlationId(), settings);
        return true;
    }

    private boolean boundsFitInt() {
        return FieldChecks.fitsInt(initialise.tenantConcurrency())
                && FieldChecks.fitsInt(initialise.maxClients())
                && FieldChecks.fitsInt(initialise.maxRequestSlots())
                && FieldChecks.fitsInt(initialise.maxTenants())
                && FieldChecks.fitsInt(initialise.maxFunctions())
                && FieldChecks.fitsInt(initialise.maxWorkers())
                && FieldChecks.fitsInt(initialise.maxSandboxes())
                && FieldChecks.fitsInt(initialise.maxInvocations())
                && FieldChecks.fitsInt(initialise.maxStartsPerWorker())
                && FieldChecks.fitsInt(initialise.maxPayloadLength());
    }

    boolean createFunction(final EntryFrame entry, final DirectBuffer buffer, final int body) {
        createFunction.wrap(buffer, body, entry.blockLength, entry.version);
        final long correlationId = createFunction.correlationId();
        final long memoryMb = createFunction.memoryMb();
        final long maxQueued = createFunction.maxQueued();
        final SandboxKind kind = createFunction.kind();
        final String tenant = text.read(createFunction.getTenant(text.bytes, 0, text.bytes.length));
        final String name = text.read(createFunction.getName(text.bytes, 0, text.bytes.length));
        final String code = text.read(createFunction.getCode(text.bytes, 0, text.bytes.length));
        final String labels = text.read(createFunction.getLabels(text.bytes, 0, text.bytes.length));
        final long provisioned = createFunction.provisionedConcurrency();
        final long scaleUpSize = createFunction.scaleUpSize();
        final boolean kindKnown = kind == SandboxKind.HANDLER || kind == SandboxKind.SYNTHETIC;
        if (tenant == null
                || name == null
                || code == null
                || labels == null
                || !FieldChecks.fitsInt(provisioned)
                || !FieldChecks.fitsInt(scaleUpSize)
                || !kindKnown
                || !FieldChecks.fitsInt(memoryMb)
                || !FieldChecks.fitsInt(maxQueued)) {
            return false;
        }
        final PlacementCommands.FunctionSettings settings =
                new PlacementCommands.FunctionSettings(
                        tenant,
                        name,
                        kind,
                        code,
                        createFunction.timeoutNs(),
                        createFunction.keepAliveNs(),
                        createFunction.expectedStartUpNs(),
                        (int) memoryMb,
                        createFunction.reservedConcurrency(),
                        (int) maxQueued,
                        (int) provisioned,
                        (int) scaleUpSize,
                        labels);
        entry.dispatching();
        commands.createFunction(entry.timestampNs, entry.sessionId, correlationId, settings);
        return true;
    }

    boolean deleteFunction(final EntryFrame entry, final DirectBuffer buffer, final int body) {
        deleteFunction.wrap(buffer, body, entry.blockLength, entry.version);
        final long correlationId = deleteFunction.correlationId();
        final String tenant = text.read(deleteFunction.getTenant(text.bytes, 0, text.bytes.length));
        final String name = text.read(deleteFunction.getName(text.bytes, 0, text.bytes.length));
        if (tenant == null || name == null) {
            return false;
        }
        entry.dispatching();
        commands.deleteFunction(entry.timestampNs, entry.sessionId, correlationId, tenant, name);
        return true;
    }

    boolean listFunctions(final EntryFrame entry, final DirectBuffer buffer, final int body) {
        listFunctions.wrap(buffer, body, entry.blockLength, entry.version);
        entry.dispatching();
        commands.listFunctions(
                entry.timestampNs,
                entry.sessionId,
                listFunctions.correlationId(),
                listFunctions.cursor());
        return true;
    }

    boolean describeFunction(final EntryFrame entry, final DirectBuffer buffer, final int body) {
        describeFunction.wrap(buffer, body, entry.blockLength, entry.version);
        final long correlationId = describeFunction.correlationId();
        final String tenant =
                text.read(describeFunction.getTenant(text.bytes, 0, text.bytes.length));
        final String name = text.read(describeFunction.getName(text.bytes, 0, text.bytes.length));
        if (tenant == null || name == null) {
            return false;
        }
        entry.dispatching();
        commands.describeFunction(entry.timestampNs, entry.sessionId, correlationId, tenant, name);
        return true;
    }

    boolean listWorkers(final EntryFrame entry, final DirectBuffer buffer, final int body) {
        listWorkers.wrap(buffer, body, entry.blockLength, entry.version);
        entry.dispatching();
        commands.listWorkers(
                entry.timestampNs,
                entry.sessionId,
                listWorkers.correlationId(),
                listWorkers.cursor());
        return true;
    }

    boolean queryStatus(final EntryFrame entry, final DirectBuffer buffer, final int body) {
        queryStatus.wrap(buffer, body, entry.blockLength, entry.version);
        entry.dispatching();
        commands.queryStatus(entry.timestampNs, entry.sessionId, queryStatus.correlationId());
        return true;
    }

    boolean markDigest(final EntryFrame entry, final DirectBuffer buffer, final int body) {
        markDigest.wrap(buffer, body, entry.blockLength, entry.version);
        entry.dispatching();
        commands.markDigest(entry.timestampNs, entry.sessionId, markDigest.correlationId());
        return true;
    }
}
