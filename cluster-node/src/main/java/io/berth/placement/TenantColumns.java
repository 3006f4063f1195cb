package io.berth.placement;

import io.berth.schemas.snapshot.TenantDecoder;
import io.berth.schemas.snapshot.TenantEncoder;

/** Columns of {@link TenantTable} to and from its snapshot records. */
final class TenantColumns {
    private TenantColumns() {}

    static void write(final TenantTable table, final int index, final TenantEncoder to) {
        to.concurrencyLimit(table.concurrencyLimit(index));
        to.inFlight(table.inFlight(index));
        to.waitHead(table.waitHead(index));
        to.waitTail(table.waitTail(index));
        to.workPrevious(table.workPrevious(index));
        to.workNext(table.workNext(index));
        to.inWork(table.inWork(index));
    }

    static void read(final TenantDecoder from, final TenantTable table, final int index) {
        table.concurrencyLimit(index, from.concurrencyLimit());
        table.inFlight(index, from.inFlight());
        table.waitHead(index, from.waitHead());
        table.waitTail(index, from.waitTail());
        table.workPrevious(index, from.workPrevious());
        table.workNext(index, from.workNext());
        table.inWork(index, from.inWork());
    }
}
