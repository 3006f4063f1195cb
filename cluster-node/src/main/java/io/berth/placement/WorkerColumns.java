package io.berth.placement;

import io.berth.schemas.snapshot.WorkerDecoder;
import io.berth.schemas.snapshot.WorkerEncoder;

/** Columns of {@link WorkerTable} to and from its snapshot records. */
final class WorkerColumns {
    private WorkerColumns() {}

    static void write(final WorkerTable table, final int index, final WorkerEncoder to) {
        to.incarnation(table.incarnation(index));
        to.registrationEpoch(table.registrationEpoch(index));
        to.firstEpoch(table.firstEpoch(index));
        to.sessionId(table.sessionId(index));
        to.nonceHigh(table.nonceHigh(index));
        to.nonceLow(table.nonceLow(index));
        to.lastHeardNs(table.lastHeardNs(index));
        to.lastHeardTerm(table.lastHeardTerm(index));
        to.lastCommandIssued(table.lastCommandIssued(index));
        to.lastCommandConfirmed(table.lastCommandConfirmed(index));
        to.lastEventApplied(table.lastEventApplied(index));
        to.reportId(table.reportId(index));
        to.reportLastCommand(table.reportLastCommand(index));
        to.reportLastEvent(table.reportLastEvent(index));
        to.state(table.state(index));
        to.zone(table.zone(index));
        to.memoryMb(table.memoryMb(index));
        to.usedMb(table.usedMb(index));
        to.idleMb(table.idleMb(index));
        to.stoppingMb(table.stoppingMb(index));
        to.maxSandboxes(table.maxSandboxes(index));
        to.sandboxes(table.sandboxes(index));
        to.busy(table.busy(index));
        to.starting(table.starting(index));
        to.stopping(table.stopping(index));
        to.commandHead(table.commandHead(index));
        to.commandTail(table.commandTail(index));
        to.commands(table.commands(index));
        to.sandboxHead(table.sandboxHead(index));
        to.sandboxTail(table.sandboxTail(index));
        to.idleRoot(table.idleRoot(index));
        to.idle(table.idle(index));
        to.reportNextChunk(table.reportNextChunk(index));
        to.sweepPrevious(table.sweepPrevious(index));
        to.sweepNext(table.sweepNext(index));
        to.sweep(table.sweep(index));
        to.sweepCursor(table.sweepCursor(index));
        to.releaseAtOnce(table.releaseAtOnce(index));
        to.draining(table.draining(index));
        to.candidate(table.candidate(index));
        to.reportStamp(table.reportStamp(index));
        to.labels(table.labels(index));
        to.startFailures(table.startFailures(index));
        to.suspectUntilNs(table.suspectUntilNs(index));
        to.evictionClock(table.evictionClock(index));
        to.drainUntilNs(table.drainUntilNs(index));
        to.makingRoom(table.makingRoom(index));
        to.clearings(table.clearings(index));
    }

    static void read(final WorkerDecoder from, final WorkerTable table, final int index) {
        table.incarnation(index, from.incarnation());
        table.registrationEpoch(index, from.registrationEpoch());
        table.firstEpoch(index, from.firstEpoch());
        table.sessionId(index, from.sessionId());
        table.nonceHigh(index, from.nonceHigh());
        table.nonceLow(index, from.nonceLow());
        table.lastHeardNs(index, from.lastHeardNs());
        table.lastHeardTerm(index, from.lastHeardTerm());
        table.lastCommandIssued(index, from.lastCommandIssued());
        table.lastCommandConfirmed(index, from.lastCommandConfirmed());
        table.lastEventApplied(index, from.lastEventApplied());
        table.reportId(index, from.reportId());
        table.reportLastCommand(index, from.reportLastCommand());
        table.reportLastEvent(index, from.reportLastEvent());
        table.state(index, from.state());
        table.zone(index, from.zone());
        table.memoryMb(index, from.memoryMb());
        table.usedMb(index, from.usedMb());
        table.idleMb(index, from.idleMb());
        table.stoppingMb(index, from.stoppingMb());
        table.maxSandboxes(index, from.maxSandboxes());
        table.sandboxes(index, from.sandboxes());
        table.busy(index, from.busy());
        table.starting(index, from.starting());
        table.stopping(index, from.stopping());
        table.commandHead(index, from.commandHead());
        table.commandTail(index, from.commandTail());
        table.commands(index, from.commands());
        table.sandboxHead(index, from.sandboxHead());
        table.sandboxTail(index, from.sandboxTail());
        table.idleRoot(index, from.idleRoot());
        table.idle(index, from.idle());
        table.reportNextChunk(index, from.reportNextChunk());
        table.sweepPrevious(index, from.sweepPrevious());
        table.sweepNext(index, from.sweepNext());
        table.sweep(index, from.sweep());
        table.sweepCursor(index, from.sweepCursor());
        table.releaseAtOnce(index, from.releaseAtOnce());
        table.draining(index, from.draining());
        table.candidate(index, from.candidate());
        table.reportStamp(index, from.reportStamp());
        table.labels(index, from.labels());
        table.startFailures(index, from.startFailures());
        table.suspectUntilNs(index, from.suspectUntilNs());
        table.evictionClock(index, from.evictionClock());
        table.drainUntilNs(index, from.drainUntilNs());
        table.makingRoom(index, from.makingRoom());
        table.clearings(index, from.clearings());
    }
}
