package io.berth.placement;

import io.berth.schemas.snapshot.SandboxesDecoder;
import io.berth.schemas.snapshot.SandboxesEncoder;

/**
 * Columns of {@link SandboxTable} to and from its snapshot records, those that share their bits
 * once, as they are.
 */
final class SandboxColumns {
    private SandboxColumns() {}

    static void write(
            final SandboxTable table, final int index, final SandboxesEncoder.RecordsEncoder to) {
        to.token(table.token(index));
        to.sinceNs(table.sinceNs(index));
        to.worth(table.worth(index));
        to.timeoutNs(table.timeoutNs(index));
        to.function(table.function(index));
        to.functionVersion(table.functionVersion(index));
        to.worker(table.worker(index));
        to.state((short) table.state(index));
        to.memoryMb(table.memoryMb(index));
        to.held((short) table.held(index));
        to.invocation(table.intAt(index, SandboxTable.INVOCATION));
        to.pooled((short) table.pooled(index));
        to.listPrevious(table.listPrevious(index));
        to.listNext(table.listNext(index));
        to.workerPrevious(table.workerPrevious(index));
        to.workerNext(table.workerNext(index));
        to.kept((short) table.kept(index));
        to.idleParent(table.idleParent(index));
        to.uses(table.uses(index));
        to.evictedFor(table.intAt(index, SandboxTable.EVICTED_FOR));
        to.hasStarted((short) table.hasStarted(index));
        to.reportedRun((short) table.reportedRun(index));
        to.reportedLoss((short) table.reportedLoss(index));
        to.reportStamp(table.reportStamp(index));
        to.recentPlace((short) table.recentPlace(index));
    }

    static void read(
            final SandboxesDecoder.RecordsDecoder from, final SandboxTable table, final int index) {
        table.token(index, from.token());
        table.sinceNs(index, from.sinceNs());
        table.worth(index, from.worth());
        table.timeoutNs(index, from.timeoutNs());
        table.function(index, from.function());
        table.functionVersion(index, from.functionVersion());
        table.worker(index, from.worker());
        table.state(index, from.state());
        table.memoryMb(index, from.memoryMb());
        table.held(index, from.held());
        table.intAt(index, SandboxTable.INVOCATION, from.invocation());
        table.pooled(index, from.pooled());
        table.listPrevious(index, from.listPrevious());
        table.listNext(index, from.listNext());
        table.workerPrevious(index, from.workerPrevious());
        table.workerNext(index, from.workerNext());
        table.kept(index, from.kept());
        table.idleParent(index, from.idleParent());
        table.uses(index, from.uses());
        table.intAt(index, SandboxTable.EVICTED_FOR, from.evictedFor());
        table.hasStarted(index, from.hasStarted());
        table.reportedRun(index, from.reportedRun());
        table.reportedLoss(index, from.reportedLoss());
        table.reportStamp(index, from.reportStamp());
        table.recentPlace(index, from.recentPlace());
    }
}
