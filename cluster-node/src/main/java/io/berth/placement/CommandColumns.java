package io.berth.placement;

import io.berth.schemas.snapshot.CommandsDecoder;
import io.berth.schemas.snapshot.CommandsEncoder;

/** Columns of {@link CommandTable} to and from its snapshot records. */
final class CommandColumns {
    private CommandColumns() {}

    static void write(
            final CommandTable table, final int index, final CommandsEncoder.RecordsEncoder to) {
        to.number(table.number(index));
        to.sandboxId(table.sandboxId(index));
        to.token(table.token(index));
        to.sentAtNs(table.sentAtNs(index));
        to.kind(table.kind(index));
        to.worker(table.worker(index));
        to.listPrevious(table.listPrevious(index));
        to.listNext(table.listNext(index));
    }

    static void read(
            final CommandsDecoder.RecordsDecoder from, final CommandTable table, final int index) {
        table.number(index, from.number());
        table.sandboxId(index, from.sandboxId());
        table.token(index, from.token());
        table.sentAtNs(index, from.sentAtNs());
        table.kind(index, from.kind());
        table.worker(index, from.worker());
        table.listPrevious(index, from.listPrevious());
        table.listNext(index, from.listNext());
    }
}
