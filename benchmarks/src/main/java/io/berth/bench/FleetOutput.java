package io.berth.bench;

import io.berth.schemas.protocol.PlacementKind;
import io.berth.schemas.protocol.RejectReason;
import io.berth.schemas.protocol.SandboxKind;
import io.berth.wire.Ids;

/** Hears for all peers of a {@link Fleet} what they need to go on. */
final class FleetOutput extends ConsumingOutput {
    private static final long NEVER = Long.MAX_VALUE;

    /** Placements and commands that no peer has answered yet. */
    final CommandRing placements = new CommandRing();

    final CommandRing starts = new CommandRing();
    final CommandRing stops = new CommandRing();
    final CommandRing revokes = new CommandRing();

    /** Last command issued to each worker, which it confirms with its next word. */
    final long[] lastCommands;

    final long[] workerIds;
    private final int[] workerOfIndex;
    final long[] registrationEpochs;
    final long[] clientIds;
    long nowNs;
    long timerDueNs = NEVER;
    long timerId;
    long adminId;
    RejectReason adminReason;
    Status status;
    long rejections;
    RejectReason lastRejection = RejectReason.NONE;

    FleetOutput(final int workers, final int clients) {
        lastCommands = new long[workers];
        workerIds = new long[workers];
        workerOfIndex = new int[workers];
        registrationEpochs = new long[workers];
        clientIds = new long[clients];
    }

    /** Goes on where another is, of which nothing may be unanswered. */
    FleetOutput(final FleetOutput other) {
        if (!other.isAllAnswered()) {
            throw new IllegalStateException("a fleet is copied while something is unanswered");
        }
        lastCommands = other.lastCommands.clone();
        workerIds = other.workerIds.clone();
        workerOfIndex = other.workerOfIndex.clone();
        registrationEpochs = other.registrationEpochs.clone();
        clientIds = other.clientIds.clone();
        nowNs = other.nowNs;
        timerDueNs = other.timerDueNs;
        timerId = other.timerId;
    }

    boolean isAllAnswered() {
        return placements.isEmpty() && starts.isEmpty() && stops.isEmpty() && revokes.isEmpty();
    }

    @Override
    public void scheduleTimer(final long newTimerId, final long delayNs) {
        timerId = newTimerId;
        timerDueNs = nowNs + delayNs;
    }

    @Override
    public void clientWelcome(
            final long sessionId,
            final long nonceHigh,
            final long nonceLow,
            final long clientId,
            final long secretHigh,
            final long secretLow,
            final long clientGraceNs,
            final long cellEpoch,
            final int slotsGranted,
            final int featureLevel) {
        clientIds[Fleet.peerOf(sessionId)] = clientId;
    }

    @Override
    public void workerWelcome(
            final long sessionId,
            final long nonceHigh,
            final long nonceLow,
            final long workerId,
            final long registrationEpoch,
            final long lastEventApplied,
            final long lastCommandIssued,
            final long leaseNs,
            final long cellEpoch,
            final boolean resumed) {
        final int worker = Fleet.peerOf(sessionId);
        workerOfIndex[Ids.index(workerId)] = worker;
        workerIds[worker] = workerId;
        registrationEpochs[worker] = registrationEpoch;
        lastCommands[worker] = lastCommandIssued;
    }

    @Override
    public void placed(
            final long sessionId,
            final long clientId,
            final int requestSlot,
            final long sequence,
            final long invocationId,
            final long token,
            final long sandboxId,
            final int sandboxSlot,
            final long workerId,
            final long incarnation,
            final long functionId,
            final int functionVersion,
            final long timeoutNs,
            final long payloadLength,
            final long cellEpoch,
            final PlacementKind kind,
            final String workerName,
            final String workerEndpoint) {
        super.placed(
                sessionId,
                clientId,
                requestSlot,
                sequence,
                invocationId,
                token,
                sandboxId,
                sandboxSlot,
                workerId,
                incarnation,
                functionId,
                functionVersion,
                timeoutNs,
                payloadLength,
                cellEpoch,
                kind,
                workerName,
                workerEndpoint);
        placements.add(workerOf(workerId), sandboxId, token, Ids.index(functionId));
    }

    @Override
    public void rejected(
            final long sessionId,
            final long clientId,
            final int requestSlot,
            final long sequence,
            final RejectReason reason,
            final long retryAfterNs,
            final long limitOwnerId,
            final long limitCurrent,
            final long limitAllowed,
            final RejectReason cause) {
        rejections++;
        lastRejection = reason;
    }

    @Override
    public void startSandbox(
            final long sessionId,
            final long workerId,
            final long registrationEpoch,
            final long commandNumber,
            final long sandboxId,
            final long functionId,
            final int functionVersion,
            final long timeoutNs,
            final long startUpNs,
            final int memoryMb,
            final int sandboxSlots,
            final SandboxKind kind,
            final String functionName,
            final String code) {
        super.startSandbox(
                sessionId,
                workerId,
                registrationEpoch,
                commandNumber,
                sandboxId,
                functionId,
                functionVersion,
                timeoutNs,
                startUpNs,
                memoryMb,
                sandboxSlots,
                kind,
                functionName,
                code);
        if (isNew(workerId, commandNumber)) {
            starts.add(workerOf(workerId), sandboxId, 0, Ids.index(functionId));
        }
    }

    @Override
    public void stopSandbox(
            final long sessionId,
            final long workerId,
            final long registrationEpoch,
            final long commandNumber,
            final long sandboxId) {
        super.stopSandbox(sessionId, workerId, registrationEpoch, commandNumber, sandboxId);
        if (isNew(workerId, commandNumber)) {
            stops.add(workerOf(workerId), sandboxId, 0, 0);
        }
    }

    @Override
    public void revokeToken(
            final long sessionId,
            final long workerId,
            final long registrationEpoch,
            final long commandNumber,
            final long sandboxId,
            final int sandboxSlot,
            final long token) {
        super.revokeToken(
                sessionId,
                workerId,
                registrationEpoch,
                commandNumber,
                sandboxId,
                sandboxSlot,
                token);
        if (isNew(workerId, commandNumber)) {
            revokes.add(workerOf(workerId), sandboxId, token, 0);
        }
    }

    @Override
    public void adminResult(
            final long sessionId,
            final long correlationId,
            final long id,
            final int version,
            final RejectReason reason) {
        adminId = id;
        adminReason = reason;
    }

    @Override
    public void statusReply(
            final long sessionId, final long correlationId, final Status newStatus) {
        status = newStatus;
    }

    private int workerOf(final long workerId) {
        return workerOfIndex[Ids.index(workerId)];
    }

    /** A command that is sent again is applied once. */
    private boolean isNew(final long workerId, final long commandNumber) {
        final int worker = workerOf(workerId);
        if (commandNumber <= lastCommands[worker]) {
            return false;
        }
        lastCommands[worker] = commandNumber;
        return true;
    }
}
