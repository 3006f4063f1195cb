package io.berth.placement;

import io.berth.schemas.snapshot.TenantDecoder;
import io.berth.schemas.snapshot.TenantEncoder;

/** Columns of {@link TenantTable} to and from its snapshot records. */
final class TenantColumns {
    private TenantColumns() {}

    static void write(final TenantTable table, final int index, final TenantEncoder to) {
        to.concurrencyLimit(table.concurrencyLimit(index));
        to.inFlight(table.inFlight(index));
        to.workPrevious(table.workPrevious(index));
        to.workNext(table.workNext(index));
        to.inWork(table.inWork(index));
        to.weight(table.weight(index));
        to.maxQueued(table.maxQueued(index));
        to.reserved(table.reserved(index));
        to.reservedInFlight(table.reservedInFlight(index));
        to.queued(table.queued(index));
        to.deficitMb(table.deficitMb(index));
        to.round(table.round(index));
        to.turn(table.turn(index));
        to.turnKey(table.turnKey(index));
        to.servedMb(table.servedMb(index));
        to.slotStamp(table.slotStamp(index));
        to.roomWaiters(table.roomWaiters(index));
        to.passedAt(table.passedAt(index));
        to.holdsAt(table.holdsAt(index));
        to.gathersSinceNs(table.gathersSinceNs(index));
        to.triedStamp(table.triedStamp(index));
        to.looksAgain(table.looksAgain(index));
    }

    static void read(final TenantDecoder from, final TenantTable table, final int index) {
        table.concurrencyLimit(index, from.concurrencyLimit());
        table.inFlight(index, from.inFlight());
        table.workPrevious(index, from.workPrevious());
        table.workNext(index, from.workNext());
        table.inWork(index, from.inWork());
        table.weight(index, from.weight());
        table.maxQueued(index, from.maxQueued());
        table.reserved(index, from.reserved());
        table.reservedInFlight(index, from.reservedInFlight());
        table.queued(index, from.queued());
        table.deficitMb(index, from.deficitMb());
        table.round(index, from.round());
        table.turn(index, from.turn());
        table.turnKey(index, from.turnKey());
        table.servedMb(index, from.servedMb());
        table.slotStamp(index, from.slotStamp());
        table.roomWaiters(index, from.roomWaiters());
        table.passedAt(index, from.passedAt());
        table.holdsAt(index, from.holdsAt());
        table.gathersSinceNs(index, from.gathersSinceNs());
        table.triedStamp(index, from.triedStamp());
        table.looksAgain(index, from.looksAgain());
    }
}
