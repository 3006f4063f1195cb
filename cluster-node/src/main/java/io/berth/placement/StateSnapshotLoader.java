package io.berth.placement;

import static io.berth.placement.RecordTable.NONE;

import io.berth.placement.snapshot.SnapshotException;
import io.berth.placement.snapshot.SnapshotLoader;
import io.berth.schemas.snapshot.CellDecoder;
import io.berth.schemas.snapshot.ClientsDecoder;
import io.berth.schemas.snapshot.CommandsDecoder;
import io.berth.schemas.snapshot.DeadlinesDecoder;
import io.berth.schemas.snapshot.FreeRecordsDecoder;
import io.berth.schemas.snapshot.FunctionDecoder;
import io.berth.schemas.snapshot.HistogramDecoder;
import io.berth.schemas.snapshot.InvocationsDecoder;
import io.berth.schemas.snapshot.LabelDecoder;
import io.berth.schemas.snapshot.MessageHeaderDecoder;
import io.berth.schemas.snapshot.PolicyDecoder;
import io.berth.schemas.snapshot.RequestSlotsDecoder;
import io.berth.schemas.snapshot.SandboxesDecoder;
import io.berth.schemas.snapshot.SettingsDecoder;
import io.berth.schemas.snapshot.SnapshotEndDecoder;
import io.berth.schemas.snapshot.SnapshotHeaderDecoder;
import io.berth.schemas.snapshot.TenantDecoder;
import io.berth.schemas.snapshot.WorkerDecoder;
import io.berth.wire.StructureCheck;
import org.agrona.DirectBuffer;

/**
 * Reads snapshot records into a fresh state; refuses what is cut off, altered, out of order or not
 * known.
 */
final class StateSnapshotLoader implements SnapshotLoader {
    private static final int MOST_COMMANDS_OF_A_SANDBOX = 8;
    private static final int MORE_COMMANDS = 1 << 16;

    private final StructureCheck structure = StructureCheck.snapshot();
    private final PlacementStateMachine machine;
    private final PlacementCore core;
    private final PlacementState state;
    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final StateDigest recordsDigest = new StateDigest();
    private final TenantDecoder tenant = new TenantDecoder();
    private final FunctionDecoder function = new FunctionDecoder();
    private final WorkerDecoder worker = new WorkerDecoder();
    private final SandboxesDecoder sandboxes = new SandboxesDecoder();
    private final ClientsDecoder clients = new ClientsDecoder();
    private final InvocationsDecoder invocations = new InvocationsDecoder();
    private final CommandsDecoder commands = new CommandsDecoder();
    private final RequestSlotsDecoder requestSlots = new RequestSlotsDecoder();
    private long records;
    private long logPosition;
    private int lastTemplateId;
    private int freeTable;
    private int lastFree = NONE;
    private boolean hasCell;
    private boolean isDone;

    StateSnapshotLoader(final PlacementStateMachine machine, final PlacementCore core) {
        this.machine = machine;
        this.core = core;
        this.state = core.state;
        if (machine.entries() != 0 || machine.initialised()) {
            throw new SnapshotException("a snapshot is loaded into a fresh state machine only");
        }
    }

    @Override
    public boolean isDone() {
        return isDone;
    }

    @Override
    public long logPosition() {
        return logPosition;
    }

    @Override
    public void onRecord(final DirectBuffer buffer, final int offset, final int length) {
        if (isDone) {
            throw refused("a record after the end record");
        }
        final int code = structure.check(buffer, offset, length);
        if (code != StructureCheck.OK) {
            throw refused(StructureCheck.describe(code));
        }
        header.wrap(buffer, offset);
        final int templateId = header.templateId();
        final boolean isInOrder =
                lastTemplateId == 0
                        ? templateId == SnapshotHeaderDecoder.TEMPLATE_ID
                        : templateId >= lastTemplateId
                                && (templateId > SettingsDecoder.TEMPLATE_ID + 1
                                        || templateId > lastTemplateId);
        if (!isInOrder) {
            throw refused("template " + templateId + " after template " + lastTemplateId);
        }
        lastTemplateId = templateId;
        try {
            read(templateId, buffer, offset);
        } catch (final IndexOutOfBoundsException | NegativeArraySizeException e) {
            throw new SnapshotException(
                    "snapshot refused: record " + records + " names a place outside its table", e);
        }
        if (!isDone) {
            StateSnapshotWriter.addBytes(recordsDigest, buffer, offset, length);
            records++;
        }
    }

    private SnapshotException refused(final String why) {
        return new SnapshotException("snapshot refused: record " + records + ": " + why);
    }

    private void read(final int templateId, final DirectBuffer buffer, final int offset) {
        switch (templateId) {
            case SnapshotHeaderDecoder.TEMPLATE_ID:
                readHeader(new SnapshotHeaderDecoder().wrapAndApplyHeader(buffer, offset, header));
                break;
            case SettingsDecoder.TEMPLATE_ID:
                readSettings(new SettingsDecoder().wrapAndApplyHeader(buffer, offset, header));
                break;
            case CellDecoder.TEMPLATE_ID:
                CellColumns.read(
                        new CellDecoder().wrapAndApplyHeader(buffer, offset, header),
                        state.cell,
                        PlacementState.CELL);
                hasCell = true;
                break;
            case TenantDecoder.TEMPLATE_ID:
                readTenant(tenant.wrapAndApplyHeader(buffer, offset, header));
                break;
            case FunctionDecoder.TEMPLATE_ID:
                readFunction(function.wrapAndApplyHeader(buffer, offset, header));
                break;
            case WorkerDecoder.TEMPLATE_ID:
                readWorker(worker.wrapAndApplyHeader(buffer, offset, header));
                break;
            case SandboxesDecoder.TEMPLATE_ID:
                readSandboxes(sandboxes.wrapAndApplyHeader(buffer, offset, header).records());
                break;
            case ClientsDecoder.TEMPLATE_ID:
                readClients(clients.wrapAndApplyHeader(buffer, offset, header).records());
                break;
            case InvocationsDecoder.TEMPLATE_ID:
                readInvocations(invocations.wrapAndApplyHeader(buffer, offset, header).records());
                break;
            case CommandsDecoder.TEMPLATE_ID:
                readCommands(commands.wrapAndApplyHeader(buffer, offset, header).records());
                break;
            case RequestSlotsDecoder.TEMPLATE_ID:
                readRequestSlots(requestSlots.wrapAndApplyHeader(buffer, offset, header).records());
                break;
            case FreeRecordsDecoder.TEMPLATE_ID:
                readFree(new FreeRecordsDecoder().wrapAndApplyHeader(buffer, offset, header));
                break;
            case DeadlinesDecoder.TEMPLATE_ID:
                readDeadlines(
                        new DeadlinesDecoder()
                                .wrapAndApplyHeader(buffer, offset, header)
                                .records());
                break;
            case PolicyDecoder.TEMPLATE_ID:
                readPolicy(new PolicyDecoder().wrapAndApplyHeader(buffer, offset, header));
                break;
            case LabelDecoder.TEMPLATE_ID:
                readLabel(new LabelDecoder().wrapAndApplyHeader(buffer, offset, header));
                break;
            case HistogramDecoder.TEMPLATE_ID:
                readHistogram(new HistogramDecoder().wrapAndApplyHeader(buffer, offset, header));
                break;
            default:
                finish(new SnapshotEndDecoder().wrapAndApplyHeader(buffer, offset, header));
                break;
        }
    }

    private void readHeader(final SnapshotHeaderDecoder from) {
        logPosition = from.logPosition();
        machine.restoreLog(from.entries(), from.rollingDigest(), from.digestBefore());
    }

    private void readSettings(final SettingsDecoder from) {
        final CellSettings settings = SettingsColumns.read(from);
        if (!SettingsRanges.areValid(settings)) {
            throw refused("settings out of range");
        }
        state.apply(settings);
    }

    private void readPolicy(final PolicyDecoder from) {
        final PolicySettings policy = SettingsColumns.read(from);
        if (!policy.isValid()) {
            throw refused("policy out of range");
        }
        core.cellPolicy.apply(policy);
    }

    private void readLabel(final LabelDecoder from) {
        final int bit = from.bit();
        if (bit != state.labels.size() || bit >= LabelNames.MAX_LABELS) {
            throw refused("label " + bit + " out of order");
        }
        state.labels.add(from.name());
    }

    private void readHistogram(final HistogramDecoder from) {
        final int index = open(state.histograms, from.recordIndex(), from.generation());
        HistogramColumns.read(from, state.histograms, index);
    }

    /**
     * Commands have no bound of their own but follow from the sandboxes; without one here a single
     * altered index would make the table hundreds of megabytes before the snapshot is refused.
     */
    private int mostOf(final RecordTable table) {
        return table == state.commands
                ? state.sandboxes.capacity() * MOST_COMMANDS_OF_A_SANDBOX + MORE_COMMANDS
                : table.capacity();
    }

    private int open(final RecordTable table, final int index, final long generation) {
        if (index < 0 || index >= mostOf(table) || table.isLive(index)) {
            throw refused("index " + index + " is not one of its table");
        }
        table.restoreLive(index, generation);
        return index;
    }

    private void readTenant(final TenantDecoder from) {
        final int index = open(state.tenants, from.recordIndex(), from.generation());
        TenantColumns.read(from, state.tenants, index);
        state.tenants.name(index, from.name());
    }

    private void readFunction(final FunctionDecoder from) {
        final int index = open(state.functions, from.recordIndex(), from.generation());
        FunctionColumns.read(from, state.functions, index);
        state.functions.name(index, from.name());
        state.functions.code(index, from.code());
    }

    private void readWorker(final WorkerDecoder from) {
        final int index = open(state.workers, from.recordIndex(), from.generation());
        WorkerColumns.read(from, state.workers, index);
        state.workers.name(index, from.name());
        state.workers.endpoint(index, from.endpoint());
    }

    private void readSandboxes(final SandboxesDecoder.RecordsDecoder from) {
        while (from.hasNext()) {
            from.next();
            SandboxColumns.read(
                    from,
                    state.sandboxes,
                    open(state.sandboxes, from.recordIndex(), from.generation()));
        }
    }

    private void readClients(final ClientsDecoder.RecordsDecoder from) {
        while (from.hasNext()) {
            from.next();
            final int index = open(state.clients, from.recordIndex(), from.generation());
            ClientColumns.read(from, state.clients, index);
            final int base = state.clients.slotBase(index);
            final int count = state.clients.slotCount(index);
            if (count < 1 || !state.slotBlocks.takeAt(base, count)) {
                throw refused("request slots of a client overlap");
            }
            state.requestSlots.openBlock(base, count);
        }
    }

    private void readInvocations(final InvocationsDecoder.RecordsDecoder from) {
        while (from.hasNext()) {
            from.next();
            InvocationColumns.read(
                    from,
                    state.invocations,
                    open(state.invocations, from.recordIndex(), from.generation()));
        }
    }

    private void readCommands(final CommandsDecoder.RecordsDecoder from) {
        while (from.hasNext()) {
            from.next();
            CommandColumns.read(
                    from,
                    state.commands,
                    open(state.commands, from.recordIndex(), from.generation()));
        }
    }

    private void readRequestSlots(final RequestSlotsDecoder.RecordsDecoder from) {
        while (from.hasNext()) {
            from.next();
            final int slot = from.recordIndex();
            if (!state.requestSlots.isLive(slot)) {
                throw refused("request slot " + slot + " belongs to no client");
            }
            RequestSlotColumns.read(from, state.requestSlots, slot);
        }
    }

    private void readFree(final FreeRecordsDecoder from) {
        final RecordTable table = tableOf(from.tableTemplateId());
        if (from.tableTemplateId() != freeTable) {
            freeTable = from.tableTemplateId();
            lastFree = NONE;
        }
        final FreeRecordsDecoder.RecordsDecoder rows = from.records();
        while (rows.hasNext()) {
            rows.next();
            final int index = rows.recordIndex();
            if (index < 0 || index >= mostOf(table) || table.isLive(index) || table.isFree(index)) {
                throw refused("index " + index + " can't be free in its table");
            }
            lastFree = table.restoreFree(index, rows.generation(), lastFree);
        }
    }

    private RecordTable tableOf(final int templateId) {
        switch (templateId) {
            case TenantDecoder.TEMPLATE_ID:
                return state.tenants;
            case FunctionDecoder.TEMPLATE_ID:
                return state.functions;
            case WorkerDecoder.TEMPLATE_ID:
                return state.workers;
            case SandboxesDecoder.TEMPLATE_ID:
                return state.sandboxes;
            case ClientsDecoder.TEMPLATE_ID:
                return state.clients;
            case InvocationsDecoder.TEMPLATE_ID:
                return state.invocations;
            case CommandsDecoder.TEMPLATE_ID:
                return state.commands;
            case HistogramDecoder.TEMPLATE_ID:
                return state.histograms;
            default:
                throw refused("template " + templateId + " is of no table");
        }
    }

    private void readDeadlines(final DeadlinesDecoder.RecordsDecoder from) {
        while (from.hasNext()) {
            from.next();
            if (!state.deadlines.restore(
                    from.kind(), from.owner(), from.keyDeadlineNs(), from.deadlineNs())) {
                throw refused("a deadline belongs to no record, or to another place");
            }
        }
    }

    private void finish(final SnapshotEndDecoder end) {
        if (end.records() != records) {
            throw refused(
                    "the end record counts "
                            + end.records()
                            + " records, "
                            + records
                            + " were read");
        }
        if (end.recordsDigest() != recordsDigest.value()) {
            throw refused("bytes differ from what was written");
        }
        if (!hasCell) {
            throw refused("no record of the cell");
        }
        if (state.isInitialised() != (state.policy != null)) {
            throw refused("settings without a policy, or a policy without settings");
        }
        if (!DerivedState.rebuild(state)) {
            throw refused("records do not fit together");
        }
        if (end.structuralDigest() != StructuralDigest.of(state)) {
            throw refused("the digest of the state differs from the one written");
        }
        isDone = true;
    }
}
