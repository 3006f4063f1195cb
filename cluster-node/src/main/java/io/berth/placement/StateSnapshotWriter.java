package io.berth.placement;

import static io.berth.placement.RecordTable.NONE;

import io.berth.placement.snapshot.SnapshotSink;
import io.berth.schemas.snapshot.CellEncoder;
import io.berth.schemas.snapshot.ClientsEncoder;
import io.berth.schemas.snapshot.CommandsEncoder;
import io.berth.schemas.snapshot.DeadlinesEncoder;
import io.berth.schemas.snapshot.FreeRecordsEncoder;
import io.berth.schemas.snapshot.FunctionEncoder;
import io.berth.schemas.snapshot.HistogramEncoder;
import io.berth.schemas.snapshot.InvocationsEncoder;
import io.berth.schemas.snapshot.LabelEncoder;
import io.berth.schemas.snapshot.MessageHeaderEncoder;
import io.berth.schemas.snapshot.PolicyEncoder;
import io.berth.schemas.snapshot.RequestSlotsEncoder;
import io.berth.schemas.snapshot.SandboxesEncoder;
import io.berth.schemas.snapshot.SettingsEncoder;
import io.berth.schemas.snapshot.SnapshotEndEncoder;
import io.berth.schemas.snapshot.SnapshotHeaderEncoder;
import io.berth.schemas.snapshot.TenantEncoder;
import io.berth.schemas.snapshot.WorkerEncoder;
import java.nio.ByteOrder;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Writes the state as snapshot records of at most 8 KiB: header, settings, cell, the tables, free
 * records, deadlines, policy, labels, histograms, end; in the order of their template ids, records
 * of a table in the order of their indices.
 */
final class StateSnapshotWriter {
    private static final int BUFFER_BYTES = 8192;
    private static final int FIXED_BYTES = 32;

    private final PlacementState state;
    private final SnapshotSink sink;
    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[BUFFER_BYTES]);
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final StateDigest recordsDigest = new StateDigest();
    private long records;

    StateSnapshotWriter(final PlacementState state, final SnapshotSink sink) {
        this.state = state;
        this.sink = sink;
    }

    void write(
            final long logPosition,
            final long entries,
            final long rollingDigest,
            final long digestBefore) {
        final SnapshotHeaderEncoder first =
                new SnapshotHeaderEncoder().wrapAndApplyHeader(buffer, 0, header);
        first.logPosition(logPosition)
                .entries(entries)
                .rollingDigest(rollingDigest)
                .digestBefore(digestBefore);
        put(first.encodedLength());
        if (state.isInitialised()) {
            final SettingsEncoder settings =
                    new SettingsEncoder().wrapAndApplyHeader(buffer, 0, header);
            SettingsColumns.write(state.settings, settings);
            put(settings.encodedLength());
        }
        final CellEncoder cell = new CellEncoder().wrapAndApplyHeader(buffer, 0, header);
        CellColumns.write(state.cell, PlacementState.CELL, cell);
        put(cell.encodedLength());
        writeTenants();
        writeFunctions();
        writeWorkers();
        writeSandboxes();
        writeClients();
        writeInvocations();
        writeCommands();
        writeRequestSlots();
        writeFree(TenantEncoder.TEMPLATE_ID, state.tenants);
        writeFree(FunctionEncoder.TEMPLATE_ID, state.functions);
        writeFree(WorkerEncoder.TEMPLATE_ID, state.workers);
        writeFree(SandboxesEncoder.TEMPLATE_ID, state.sandboxes);
        writeFree(ClientsEncoder.TEMPLATE_ID, state.clients);
        writeFree(InvocationsEncoder.TEMPLATE_ID, state.invocations);
        writeFree(CommandsEncoder.TEMPLATE_ID, state.commands);
        writeFree(HistogramEncoder.TEMPLATE_ID, state.histograms);
        writeDeadlines();
        writePolicy();
        writeHistograms();
        writeEnd();
    }

    private void writePolicy() {
        if (state.isInitialised()) {
            final PolicyEncoder policy = new PolicyEncoder().wrapAndApplyHeader(buffer, 0, header);
            SettingsColumns.write(state.policy, policy);
            put(policy.encodedLength());
        }
        final LabelEncoder label = new LabelEncoder();
        for (int bit = 0; bit < state.labels.size(); bit++) {
            label.wrapAndApplyHeader(buffer, 0, header);
            label.bit(bit).name(state.labels.name(bit));
            put(label.encodedLength());
        }
    }

    private void writeHistograms() {
        final HistogramTable table = state.histograms;
        final HistogramEncoder to = new HistogramEncoder();
        for (int index = 0; index < table.highWater(); index++) {
            if (table.isLive(index)) {
                to.wrapAndApplyHeader(buffer, 0, header);
                to.recordIndex(index).generation(table.generation(index));
                HistogramColumns.write(table, index, to);
                put(to.encodedLength());
            }
        }
    }

    private void writeEnd() {
        final SnapshotEndEncoder end =
                new SnapshotEndEncoder().wrapAndApplyHeader(buffer, 0, header);
        end.records(records)
                .structuralDigest(StructuralDigest.of(state))
                .recordsDigest(recordsDigest.value());
        sink.onRecord(buffer, 0, MessageHeaderEncoder.ENCODED_LENGTH + end.encodedLength());
    }

    private void put(final int encodedLength) {
        final int length = MessageHeaderEncoder.ENCODED_LENGTH + encodedLength;
        addBytes(recordsDigest, buffer, 0, length);
        records++;
        sink.onRecord(buffer, 0, length);
    }

    /** Whole words of eight bytes first, what is left byte by byte, then the length. */
    static void addBytes(
            final StateDigest digest,
            final org.agrona.DirectBuffer bytes,
            final int offset,
            final int length) {
        final int words = offset + (length & -Long.BYTES);
        for (int at = offset; at < words; at += Long.BYTES) {
            digest.add(bytes.getLong(at, ByteOrder.LITTLE_ENDIAN));
        }
        for (int at = words; at < offset + length; at++) {
            digest.add(bytes.getByte(at));
        }
        digest.add(length);
    }

    // ---- tables with texts, a record a message

    private void writeTenants() {
        final TenantTable table = state.tenants;
        final TenantEncoder to = new TenantEncoder();
        for (int index = 0; index < table.highWater(); index++) {
            if (table.isLive(index)) {
                to.wrapAndApplyHeader(buffer, 0, header);
                to.recordIndex(index).generation(table.generation(index));
                TenantColumns.write(table, index, to);
                to.name(table.name(index));
                put(to.encodedLength());
            }
        }
    }

    private void writeFunctions() {
        final FunctionTable table = state.functions;
        final FunctionEncoder to = new FunctionEncoder();
        for (int index = 0; index < table.highWater(); index++) {
            if (table.isLive(index)) {
                to.wrapAndApplyHeader(buffer, 0, header);
                to.recordIndex(index).generation(table.generation(index));
                FunctionColumns.write(table, index, to);
                to.name(table.name(index)).code(table.code(index));
                put(to.encodedLength());
            }
        }
    }

    private void writeWorkers() {
        final WorkerTable table = state.workers;
        final WorkerEncoder to = new WorkerEncoder();
        for (int index = 0; index < table.highWater(); index++) {
            if (table.isLive(index)) {
                to.wrapAndApplyHeader(buffer, 0, header);
                to.recordIndex(index).generation(table.generation(index));
                WorkerColumns.write(table, index, to);
                to.name(table.name(index)).endpoint(table.endpoint(index));
                put(to.encodedLength());
            }
        }
    }

    // ---- tables without, many records a message

    private static int inOne(final int recordBytes, final int left) {
        final int most = (BUFFER_BYTES - FIXED_BYTES) / recordBytes;
        return left < most ? left : most;
    }

    private void writeSandboxes() {
        final SandboxTable table = state.sandboxes;
        final SandboxesEncoder message = new SandboxesEncoder();
        int index = 0;
        for (int left = table.size(); left > 0; ) {
            final int count = inOne(SandboxesEncoder.RecordsEncoder.sbeBlockLength(), left);
            message.wrapAndApplyHeader(buffer, 0, header);
            final SandboxesEncoder.RecordsEncoder to = message.recordsCount(count);
            for (int i = 0; i < count; i++, index++) {
                while (!table.isLive(index)) {
                    index++;
                }
                to.next().recordIndex(index).generation(table.generation(index));
                SandboxColumns.write(table, index, to);
            }
            put(message.encodedLength());
            left -= count;
        }
    }

    private void writeClients() {
        final ClientTable table = state.clients;
        final ClientsEncoder message = new ClientsEncoder();
        int index = 0;
        for (int left = table.size(); left > 0; ) {
            final int count = inOne(ClientsEncoder.RecordsEncoder.sbeBlockLength(), left);
            message.wrapAndApplyHeader(buffer, 0, header);
            final ClientsEncoder.RecordsEncoder to = message.recordsCount(count);
            for (int i = 0; i < count; i++, index++) {
                while (!table.isLive(index)) {
                    index++;
                }
                to.next().recordIndex(index).generation(table.generation(index));
                ClientColumns.write(table, index, to);
            }
            put(message.encodedLength());
            left -= count;
        }
    }

    private void writeInvocations() {
        final InvocationTable table = state.invocations;
        final InvocationsEncoder message = new InvocationsEncoder();
        int index = 0;
        for (int left = table.size(); left > 0; ) {
            final int count = inOne(InvocationsEncoder.RecordsEncoder.sbeBlockLength(), left);
            message.wrapAndApplyHeader(buffer, 0, header);
            final InvocationsEncoder.RecordsEncoder to = message.recordsCount(count);
            for (int i = 0; i < count; i++, index++) {
                while (!table.isLive(index)) {
                    index++;
                }
                to.next().recordIndex(index).generation(table.generation(index));
                InvocationColumns.write(table, index, to);
            }
            put(message.encodedLength());
            left -= count;
        }
    }

    private void writeCommands() {
        final CommandTable table = state.commands;
        final CommandsEncoder message = new CommandsEncoder();
        int index = 0;
        for (int left = table.size(); left > 0; ) {
            final int count = inOne(CommandsEncoder.RecordsEncoder.sbeBlockLength(), left);
            message.wrapAndApplyHeader(buffer, 0, header);
            final CommandsEncoder.RecordsEncoder to = message.recordsCount(count);
            for (int i = 0; i < count; i++, index++) {
                while (!table.isLive(index)) {
                    index++;
                }
                to.next().recordIndex(index).generation(table.generation(index));
                CommandColumns.write(table, index, to);
            }
            put(message.encodedLength());
            left -= count;
        }
    }

    /** Only slots that have held a request; what is open of the rest follows from the clients. */
    private void writeRequestSlots() {
        final RequestSlotTable table = state.requestSlots;
        final RequestSlotsEncoder message = new RequestSlotsEncoder();
        int left = 0;
        for (int slot = 0; slot < table.highWater(); slot++) {
            left += isUsed(slot) ? 1 : 0;
        }
        int slot = 0;
        while (left > 0) {
            final int count = inOne(RequestSlotsEncoder.RecordsEncoder.sbeBlockLength(), left);
            message.wrapAndApplyHeader(buffer, 0, header);
            final RequestSlotsEncoder.RecordsEncoder to = message.recordsCount(count);
            for (int i = 0; i < count; i++, slot++) {
                while (!isUsed(slot)) {
                    slot++;
                }
                RequestSlotColumns.write(table, slot, to.next().recordIndex(slot));
            }
            put(message.encodedLength());
            left -= count;
        }
    }

    private boolean isUsed(final int slot) {
        return state.requestSlots.isLive(slot) && state.requestSlots.sequence(slot) != 0;
    }

    // ---- order

    private void writeFree(final int templateId, final RecordTable table) {
        final FreeRecordsEncoder message = new FreeRecordsEncoder();
        int left = table.highWater() - table.size();
        int index = table.firstFree();
        int retired = 0;
        while (left > 0) {
            final int count = inOne(FreeRecordsEncoder.RecordsEncoder.sbeBlockLength(), left);
            message.wrapAndApplyHeader(buffer, 0, header);
            message.tableTemplateId(templateId);
            final FreeRecordsEncoder.RecordsEncoder to = message.recordsCount(count);
            for (int i = 0; i < count; i++) {
                if (index == NONE) {
                    while (!table.isRetired(retired)) {
                        retired++;
                    }
                    to.next().recordIndex(retired).generation(table.generation(retired));
                    retired++;
                } else {
                    to.next().recordIndex(index).generation(table.generation(index));
                    index = table.nextFree(index);
                }
            }
            put(message.encodedLength());
            left -= count;
        }
    }

    private void writeDeadlines() {
        final DeadlinesEncoder message = new DeadlinesEncoder();
        for (int kind = 1; kind < state.deadlines.kinds(); kind++) {
            final DeadlineHeap heap = state.deadlines.ofKind(kind);
            int at = 0;
            while (at < heap.size()) {
                final int count =
                        inOne(DeadlinesEncoder.RecordsEncoder.sbeBlockLength(), heap.size() - at);
                message.wrapAndApplyHeader(buffer, 0, header);
                final DeadlinesEncoder.RecordsEncoder to = message.recordsCount(count);
                for (int i = 0; i < count; i++, at++) {
                    final int owner = heap.ownerAt(at);
                    to.next().keyDeadlineNs(heap.keyAt(at)).deadlineNs(heap.deadlineNs(owner));
                    to.kind(kind).owner(owner);
                }
                put(message.encodedLength());
            }
        }
    }
}
