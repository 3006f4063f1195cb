package io.berth.placement;

import io.berth.schemas.snapshot.CellDecoder;
import io.berth.schemas.snapshot.CellEncoder;

/** Columns of {@link CellTable} to and from its snapshot records. */
final class CellColumns {
    private CellColumns() {}

    static void write(final CellTable table, final int index, final CellEncoder to) {
        to.clusterTimeNs(table.clusterTimeNs(index));
        to.lastTimestampNs(table.lastTimestampNs(index));
        to.leadershipTermId(table.leadershipTermId(index));
        to.tokenCounter(table.tokenCounter(index));
        to.registrationEpoch(table.registrationEpoch(index));
        to.timerId(table.timerId(index));
        to.armedAtNs(table.armedAtNs(index));
        to.randomState(table.randomState(index));
        to.totalMb(table.totalMb(index));
        to.usedMb(table.usedMb(index));
        to.warmPlacements(table.warmPlacements(index));
        to.coldPlacements(table.coldPlacements(index));
        to.queuedPlacements(table.queuedPlacements(index));
        to.rejected(table.rejected(index));
        to.completed(table.completed(index));
        to.lost(table.lost(index));
        to.repairs(table.repairs(index));
        to.ignored(table.ignored(index));
        to.undecodable(table.undecodable(index));
        to.cellEpoch(table.cellEpoch(index));
        to.timerArmed(table.timerArmed(index));
        to.tenantWorkHead(table.tenantWorkHead(index));
        to.tenantWorkTail(table.tenantWorkTail(index));
        to.capacityWaiters(table.capacityWaiters(index));
        to.sweepHead(table.sweepHead(index));
        to.sweepTail(table.sweepTail(index));
        to.clientSweepHead(table.clientSweepHead(index));
        to.clientSweepTail(table.clientSweepTail(index));
        to.queued(table.queued(index));
        to.inFlight(table.inFlight(index));
        to.evacuatedZones(table.evacuatedZones(index));
        to.arrivalCounter(table.arrivalCounter(index));
        to.provisionHead(table.provisionHead(index));
        to.provisionTail(table.provisionTail(index));
        to.provisionWaitHead(table.provisionWaitHead(index));
        to.provisionWaitTail(table.provisionWaitTail(index));
        to.provisionCredits(table.provisionCredits(index));
        to.provisionWaiters(table.provisionWaiters(index));
        to.zoneCursor(table.zoneCursor(index));
        to.policyCursor(table.policyCursor(index));
        writeZones(table, index, to);
        to.round(table.round(index));
        to.roomStamp(table.roomStamp(index));
        to.holders(table.holders(index));
        to.lookCut(table.lookCut(index));
        to.markPart(table.markPart(index));
        to.markAt(table.markAt(index));
        to.markHash(table.markHash(index));
        to.markSession(table.markSession(index));
        to.markCorrelation(table.markCorrelation(index));
        to.gatherBaseNs(table.gatherBaseNs(index));
        to.gatherSeenNs(table.gatherSeenNs(index));
        writeEpochs(table.epochs, to);
    }

    static void read(final CellDecoder from, final CellTable table, final int index) {
        table.clusterTimeNs(index, from.clusterTimeNs());
        table.lastTimestampNs(index, from.lastTimestampNs());
        table.leadershipTermId(index, from.leadershipTermId());
        table.tokenCounter(index, from.tokenCounter());
        table.registrationEpoch(index, from.registrationEpoch());
        table.timerId(index, from.timerId());
        table.armedAtNs(index, from.armedAtNs());
        table.randomState(index, from.randomState());
        table.totalMb(index, from.totalMb());
        table.usedMb(index, from.usedMb());
        table.warmPlacements(index, from.warmPlacements());
        table.coldPlacements(index, from.coldPlacements());
        table.queuedPlacements(index, from.queuedPlacements());
        table.rejected(index, from.rejected());
        table.completed(index, from.completed());
        table.lost(index, from.lost());
        table.repairs(index, from.repairs());
        table.ignored(index, from.ignored());
        table.undecodable(index, from.undecodable());
        table.cellEpoch(index, from.cellEpoch());
        table.timerArmed(index, from.timerArmed());
        table.tenantWorkHead(index, from.tenantWorkHead());
        table.tenantWorkTail(index, from.tenantWorkTail());
        table.capacityWaiters(index, from.capacityWaiters());
        table.sweepHead(index, from.sweepHead());
        table.sweepTail(index, from.sweepTail());
        table.clientSweepHead(index, from.clientSweepHead());
        table.clientSweepTail(index, from.clientSweepTail());
        table.queued(index, from.queued());
        table.inFlight(index, from.inFlight());
        table.evacuatedZones(index, from.evacuatedZones());
        table.arrivalCounter(index, from.arrivalCounter());
        table.provisionHead(index, from.provisionHead());
        table.provisionTail(index, from.provisionTail());
        table.provisionWaitHead(index, from.provisionWaitHead());
        table.provisionWaitTail(index, from.provisionWaitTail());
        table.provisionCredits(index, from.provisionCredits());
        table.provisionWaiters(index, from.provisionWaiters());
        table.zoneCursor(index, from.zoneCursor());
        table.policyCursor(index, from.policyCursor());
        readZones(from, table, index);
        table.round(index, from.round());
        table.roomStamp(index, from.roomStamp());
        table.holders(index, from.holders());
        table.lookCut(index, from.lookCut());
        table.markPart(index, from.markPart());
        table.markAt(index, from.markAt());
        table.markHash(index, from.markHash());
        table.markSession(index, from.markSession());
        table.markCorrelation(index, from.markCorrelation());
        table.gatherBaseNs(index, from.gatherBaseNs());
        table.gatherSeenNs(index, from.gatherSeenNs());
        readEpochs(from, table.epochs);
    }

    private static void writeZones(final CellTable table, final int index, final CellEncoder to) {
        for (int zone = 0; zone <= Limits.MAX_ZONE; zone++) {
            to.evacuatedUntilNs(zone, table.evacuatedUntilNs(index, zone));
        }
    }

    private static void readZones(final CellDecoder from, final CellTable table, final int index) {
        for (int zone = 0; zone <= Limits.MAX_ZONE; zone++) {
            table.evacuatedUntilNs(index, zone, from.evacuatedUntilNs(zone));
        }
    }

    private static void writeEpochs(final EpochFields epochs, final CellEncoder to) {
        to.highestTokenShown(epochs.highestTokenShown());
        to.workerProofs(epochs.workerProofs());
        to.clientProofs(epochs.clientProofs());
        to.givenUpInvocations(epochs.givenUpInvocations());
        to.givenUpSandboxes(epochs.givenUpSandboxes());
        to.settledAtNs(epochs.settledAtNs());
        to.heldEpoch(epochs.heldEpoch());
        to.highestEpochShown(epochs.highestEpochShown());
        to.raises(epochs.raises());
        to.raiseCursor(epochs.raiseCursor());
    }

    private static void readEpochs(final CellDecoder from, final EpochFields epochs) {
        epochs.highestTokenShown(from.highestTokenShown());
        epochs.workerProofs(from.workerProofs());
        epochs.clientProofs(from.clientProofs());
        epochs.givenUpInvocations(from.givenUpInvocations());
        epochs.givenUpSandboxes(from.givenUpSandboxes());
        epochs.settledAtNs(from.settledAtNs());
        epochs.heldEpoch(from.heldEpoch());
        epochs.highestEpochShown(from.highestEpochShown());
        epochs.raises(from.raises());
        epochs.raiseCursor(from.raiseCursor());
    }
}
