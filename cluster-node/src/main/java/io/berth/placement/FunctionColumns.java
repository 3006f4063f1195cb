package io.berth.placement;

import io.berth.schemas.snapshot.FunctionDecoder;
import io.berth.schemas.snapshot.FunctionEncoder;

/** Columns of {@link FunctionTable} to and from its snapshot records. */
final class FunctionColumns {
    private FunctionColumns() {}

    static void write(final FunctionTable table, final int index, final FunctionEncoder to) {
        to.timeoutNs(table.timeoutNs(index));
        to.keepAliveNs(table.keepAliveNs(index));
        to.expectedStartUpNs(table.expectedStartUpNs(index));
        to.reservedConcurrency(table.reservedConcurrency(index));
        to.averageRunNs(table.averageRunNs(index));
        to.averageStartNs(table.averageStartNs(index));
        to.backoffNs(table.backoffNs(index));
        to.backoffUntilNs(table.backoffUntilNs(index));
        to.tenant(table.tenant(index));
        to.kind(table.kind(index));
        to.memoryMb(table.memoryMb(index));
        to.maxQueued(table.maxQueued(index));
        to.version(table.version(index));
        to.deleted(table.deleted(index));
        to.inFlight(table.inFlight(index));
        to.queued(table.queued(index));
        to.idle(table.idle(index));
        to.busy(table.busy(index));
        to.starting(table.starting(index));
        to.sandboxes(table.sandboxes(index));
        to.queueHead0(table.queueHead0(index));
        to.queueTail0(table.queueTail0(index));
        to.queueHead1(table.queueHead1(index));
        to.queueTail1(table.queueTail1(index));
        to.queueHead2(table.queueHead2(index));
        to.queueTail2(table.queueTail2(index));
        to.poolHead(table.poolHead(index));
        to.poolTail(table.poolTail(index));
        to.busyHead(table.busyHead(index));
        to.busyTail(table.busyTail(index));
        to.labels(table.labels(index));
        to.provisioned(table.provisioned(index));
        to.scaleUpSize(table.scaleUpSize(index));
        to.spillOvers(table.spillOvers(index));
        to.standing(table.standing(index));
        to.scaleUpLevel(table.scaleUpLevel(index));
        to.scaleUpAtNs(table.scaleUpAtNs(index));
        to.lastFailedWorker(table.lastFailedWorker(index));
        to.failedStarts(table.failedStarts(index));
        to.provisionLevel(table.provisionLevel(index));
        to.provisionAtNs(table.provisionAtNs(index));
        to.idleSinceNs(table.idleSinceNs(index));
        to.prewarmAtNs(table.prewarmAtNs(index));
        to.kept(table.kept(index));
        to.histogram(table.histogram(index));
        to.failedElsewhere(table.failedElsewhere(index));
        to.keptStarting(table.keptStarting(index));
        to.provisionPrevious(table.provisionPrevious(index));
        to.provisionNext(table.provisionNext(index));
        to.inProvision(table.inProvision(index));
        to.leavingHead(table.leavingHead(index));
        to.leavingTail(table.leavingTail(index));
        to.waits(table.waits(index));
        to.waitStamp(table.waitStamp(index));
        to.claims(table.claims(index));
        to.claimedMb(table.claimedMb(index));
        to.evictions(table.evictions(index));
    }

    static void read(final FunctionDecoder from, final FunctionTable table, final int index) {
        table.timeoutNs(index, from.timeoutNs());
        table.keepAliveNs(index, from.keepAliveNs());
        table.expectedStartUpNs(index, from.expectedStartUpNs());
        table.reservedConcurrency(index, from.reservedConcurrency());
        table.averageRunNs(index, from.averageRunNs());
        table.averageStartNs(index, from.averageStartNs());
        table.backoffNs(index, from.backoffNs());
        table.backoffUntilNs(index, from.backoffUntilNs());
        table.tenant(index, from.tenant());
        table.kind(index, from.kind());
        table.memoryMb(index, from.memoryMb());
        table.maxQueued(index, from.maxQueued());
        table.version(index, from.version());
        table.deleted(index, from.deleted());
        table.inFlight(index, from.inFlight());
        table.queued(index, from.queued());
        table.idle(index, from.idle());
        table.busy(index, from.busy());
        table.starting(index, from.starting());
        table.sandboxes(index, from.sandboxes());
        table.queueHead0(index, from.queueHead0());
        table.queueTail0(index, from.queueTail0());
        table.queueHead1(index, from.queueHead1());
        table.queueTail1(index, from.queueTail1());
        table.queueHead2(index, from.queueHead2());
        table.queueTail2(index, from.queueTail2());
        table.poolHead(index, from.poolHead());
        table.poolTail(index, from.poolTail());
        table.busyHead(index, from.busyHead());
        table.busyTail(index, from.busyTail());
        table.labels(index, from.labels());
        table.provisioned(index, from.provisioned());
        table.scaleUpSize(index, from.scaleUpSize());
        table.spillOvers(index, from.spillOvers());
        table.standing(index, from.standing());
        table.scaleUpLevel(index, from.scaleUpLevel());
        table.scaleUpAtNs(index, from.scaleUpAtNs());
        table.lastFailedWorker(index, from.lastFailedWorker());
        table.failedStarts(index, from.failedStarts());
        table.provisionLevel(index, from.provisionLevel());
        table.provisionAtNs(index, from.provisionAtNs());
        table.idleSinceNs(index, from.idleSinceNs());
        table.prewarmAtNs(index, from.prewarmAtNs());
        table.kept(index, from.kept());
        table.histogram(index, from.histogram());
        table.failedElsewhere(index, from.failedElsewhere());
        table.keptStarting(index, from.keptStarting());
        table.provisionPrevious(index, from.provisionPrevious());
        table.provisionNext(index, from.provisionNext());
        table.inProvision(index, from.inProvision());
        table.leavingHead(index, from.leavingHead());
        table.leavingTail(index, from.leavingTail());
        table.waits(index, from.waits());
        table.waitStamp(index, from.waitStamp());
        table.claims(index, from.claims());
        table.claimedMb(index, from.claimedMb());
        table.evictions(index, from.evictions());
    }
}
