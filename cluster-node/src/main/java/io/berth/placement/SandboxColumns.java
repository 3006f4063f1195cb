package io.berth.placement;

import io.berth.schemas.snapshot.SandboxesDecoder;
import io.berth.schemas.snapshot.SandboxesEncoder;

/** Columns of {@link SandboxTable} to and from its snapshot records. */
final class SandboxColumns {
    private SandboxColumns() {}

    static void write(
            final SandboxTable table, final int index, final SandboxesEncoder.RecordsEncoder to) {
        to.token(table.token(index));
        to.sinceNs(table.sinceNs(index));
        to.startCommand(table.startCommand(index));
        to.timeoutNs(table.timeoutNs(index));
        to.reportId(table.reportId(index));
        to.reportEpoch(table.reportEpoch(index));
        to.reportLastToken(table.reportLastToken(index));
        to.reportRunningToken(table.reportRunningToken(index));
        to.function(table.function(index));
        to.functionVersion(table.functionVersion(index));
        to.worker(table.worker(index));
        to.state(table.state(index));
        to.memoryMb(table.memoryMb(index));
        to.held(table.held(index));
        to.invocation(table.invocation(index));
        to.used(table.used(index));
        to.pooled(table.pooled(index));
        to.listPrevious(table.listPrevious(index));
        to.listNext(table.listNext(index));
        to.workerPrevious(table.workerPrevious(index));
        to.workerNext(table.workerNext(index));
        to.idleLeft(table.idleLeft(index));
        to.idleRight(table.idleRight(index));
        to.worth(table.worth(index));
        to.kept(table.kept(index));
        to.idleParent(table.idleParent(index));
        to.uses(table.uses(index));
        to.evictedFor(table.evictedFor(index));
    }

    static void read(
            final SandboxesDecoder.RecordsDecoder from, final SandboxTable table, final int index) {
        table.token(index, from.token());
        table.sinceNs(index, from.sinceNs());
        table.startCommand(index, from.startCommand());
        table.timeoutNs(index, from.timeoutNs());
        table.reportId(index, from.reportId());
        table.reportEpoch(index, from.reportEpoch());
        table.reportLastToken(index, from.reportLastToken());
        table.reportRunningToken(index, from.reportRunningToken());
        table.function(index, from.function());
        table.functionVersion(index, from.functionVersion());
        table.worker(index, from.worker());
        table.state(index, from.state());
        table.memoryMb(index, from.memoryMb());
        table.held(index, from.held());
        table.invocation(index, from.invocation());
        table.used(index, from.used());
        table.pooled(index, from.pooled());
        table.listPrevious(index, from.listPrevious());
        table.listNext(index, from.listNext());
        table.workerPrevious(index, from.workerPrevious());
        table.workerNext(index, from.workerNext());
        table.idleLeft(index, from.idleLeft());
        table.idleRight(index, from.idleRight());
        table.worth(index, from.worth());
        table.kept(index, from.kept());
        table.idleParent(index, from.idleParent());
        table.uses(index, from.uses());
        table.evictedFor(index, from.evictedFor());
    }
}
