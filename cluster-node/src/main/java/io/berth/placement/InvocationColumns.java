package io.berth.placement;

import io.berth.schemas.snapshot.InvocationsDecoder;
import io.berth.schemas.snapshot.InvocationsEncoder;

/** Columns of {@link InvocationTable} to and from its snapshot records. */
final class InvocationColumns {
    private InvocationColumns() {}

    static void write(
            final InvocationTable table,
            final int index,
            final InvocationsEncoder.RecordsEncoder to) {
        to.token(table.token(index));
        to.deadlineAtNs(table.deadlineAtNs(index));
        to.queuedAtNs(table.queuedAtNs(index));
        to.grantedAtNs(table.grantedAtNs(index));
        to.payloadLength(table.payloadLength(index));
        to.client(table.client(index));
        to.requestSlot(table.requestSlot(index));
        to.function(table.function(index));
        to.sandbox(table.sandbox(index));
        to.state(table.state(index));
        to.revoking(table.revoking(index));
        to.cancelling(table.cancelling(index));
        to.flags(table.flags(index));
        to.priority(table.priority(index));
        to.zone(table.zone(index));
        to.kind(table.kind(index));
        to.queuePrevious(table.queuePrevious(index));
        to.queueNext(table.queueNext(index));
        to.arrivalNumber(table.arrivalNumber(index));
    }

    static void read(
            final InvocationsDecoder.RecordsDecoder from,
            final InvocationTable table,
            final int index) {
        table.token(index, from.token());
        table.deadlineAtNs(index, from.deadlineAtNs());
        table.queuedAtNs(index, from.queuedAtNs());
        table.grantedAtNs(index, from.grantedAtNs());
        table.payloadLength(index, from.payloadLength());
        table.client(index, from.client());
        table.requestSlot(index, from.requestSlot());
        table.function(index, from.function());
        table.sandbox(index, from.sandbox());
        table.state(index, from.state());
        table.revoking(index, from.revoking());
        table.cancelling(index, from.cancelling());
        table.flags(index, from.flags());
        table.priority(index, from.priority());
        table.zone(index, from.zone());
        table.kind(index, from.kind());
        table.queuePrevious(index, from.queuePrevious());
        table.queueNext(index, from.queueNext());
        table.arrivalNumber(index, from.arrivalNumber());
    }
}
