package io.berth.placement;

import io.berth.schemas.snapshot.ClientsDecoder;
import io.berth.schemas.snapshot.ClientsEncoder;

/** Columns of {@link ClientTable} to and from its snapshot records. */
final class ClientColumns {
    private ClientColumns() {}

    static void write(
            final ClientTable table, final int index, final ClientsEncoder.RecordsEncoder to) {
        to.sessionId(table.sessionId(index));
        to.principalHash(table.principalHash(index));
        to.nonceHigh(table.nonceHigh(index));
        to.nonceLow(table.nonceLow(index));
        to.slotBase(table.slotBase(index));
        to.slotCount(table.slotCount(index));
        to.open(table.open(index));
        to.leaving(table.leaving(index));
        to.sweepPrevious(table.sweepPrevious(index));
        to.sweepNext(table.sweepNext(index));
        to.sweeping(table.sweeping(index));
        to.sweepCursor(table.sweepCursor(index));
    }

    static void read(
            final ClientsDecoder.RecordsDecoder from, final ClientTable table, final int index) {
        table.sessionId(index, from.sessionId());
        table.principalHash(index, from.principalHash());
        table.nonceHigh(index, from.nonceHigh());
        table.nonceLow(index, from.nonceLow());
        table.slotBase(index, from.slotBase());
        table.slotCount(index, from.slotCount());
        table.open(index, from.open());
        table.leaving(index, from.leaving());
        table.sweepPrevious(index, from.sweepPrevious());
        table.sweepNext(index, from.sweepNext());
        table.sweeping(index, from.sweeping());
        table.sweepCursor(index, from.sweepCursor());
    }
}
