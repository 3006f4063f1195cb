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
        to.weight(table.weight(index));
        to.maxQueued(table.maxQueued(index));
        to.reserved(table.reserved(index));
        to.reservedInFlight(table.reservedInFlight(index));
        to.queued(table.queued(index));
        to.deficitMb(table.deficitMb(index));
        to.ringPrevious(table.ringPrevious(index));
        to.ringNext(table.ringNext(index));
        to.inRing(table.inRing(index));
        to.roomHead(table.roomHead(index));
        to.roomTail(table.roomTail(index));
    }

    static void read(final TenantDecoder from, final TenantTable table, final int index) {
        table.concurrencyLimit(index, from.concurrencyLimit());
        table.inFlight(index, from.inFlight());
        table.waitHead(index, from.waitHead());
        table.waitTail(index, from.waitTail());
        table.workPrevious(index, from.workPrevious());
        table.workNext(index, from.workNext());
        table.inWork(index, from.inWork());
        table.weight(index, from.weight());
        table.maxQueued(index, from.maxQueued());
        table.reserved(index, from.reserved());
        table.reservedInFlight(index, from.reservedInFlight());
        table.queued(index, from.queued());
        table.deficitMb(index, from.deficitMb());
        table.ringPrevious(index, from.ringPrevious());
        table.ringNext(index, from.ringNext());
        table.inRing(index, from.inRing());
        table.roomHead(index, from.roomHead());
        table.roomTail(index, from.roomTail());
    }
}
