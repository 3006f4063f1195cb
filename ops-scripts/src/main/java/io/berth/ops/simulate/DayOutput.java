package io.berth.ops.simulate;

import io.berth.schemas.protocol.InvocationState;
import io.berth.schemas.protocol.PlacementKind;
import io.berth.schemas.protocol.RejectReason;
import io.berth.schemas.protocol.SandboxKind;

/**
 * Brings what the heart says to workers, callers and the clock, at the virtual time of the entry.
 */
final class DayOutput extends QuietOutput {
    private final SimulatedFleet fleet;
    private final SimulatedCallers callers;
    private long nowNs;
    private long timerId;
    private long timerAtNs = Long.MAX_VALUE;
    private Status status;
    private String complaint;

    DayOutput(final SimulatedFleet fleet, final SimulatedCallers callers) {
        this.fleet = fleet;
        this.callers = callers;
    }

    /** Says at which virtual time the next entry is applied. */
    void at(final long timeNs) {
        nowNs = timeNs;
    }

    // ---- the one timer

    @Override
    public void scheduleTimer(final long newTimerId, final long delayNs) {
        timerId = newTimerId;
        timerAtNs = nowNs + delayNs;
    }

    long timerAtNs() {
        return timerAtNs;
    }

    /** The timer fires: nothing is armed any more. */
    long takeTimer() {
        timerAtNs = Long.MAX_VALUE;
        return timerId;
    }

    // ---- callers

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
        callers.welcomed(sessionId, clientId, slotsGranted);
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
        callers.placed(nowNs, clientId, requestSlot, sequence, sandboxId, token, kind);
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
        callers.rejected(clientId, requestSlot, sequence, reason);
    }

    @Override
    public void ended(
            final long sessionId,
            final long clientId,
            final int requestSlot,
            final long sequence,
            final long invocationId,
            final long token,
            final InvocationState end) {
        // Without faults a caller has the result from the worker, and no word about it from here.
        unexpected("a call ended " + end);
    }

    // ---- workers

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
        fleet.welcomed(sessionId, workerId, registrationEpoch);
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
        fleet.start(nowNs, workerId, commandNumber, sandboxId, memoryMb);
    }

    @Override
    public void stopSandbox(
            final long sessionId,
            final long workerId,
            final long registrationEpoch,
            final long commandNumber,
            final long sandboxId) {
        fleet.stop(nowNs, workerId, commandNumber, sandboxId);
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
        fleet.revoke(nowNs, workerId, commandNumber);
    }

    // ---- operator

    /** Functions are created with their index as correlation id; settings with a negative one. */
    @Override
    public void adminResult(
            final long sessionId,
            final long correlationId,
            final long id,
            final int version,
            final RejectReason reason) {
        if (reason != RejectReason.NONE) {
            unexpected("the heart refuses settings: " + reason);
        } else if (correlationId >= 0) {
            callers.functionCreated((int) correlationId, id);
        }
    }

    @Override
    public void statusReply(
            final long sessionId, final long correlationId, final Status newStatus) {
        status = newStatus;
    }

    /** The counts that the heart told last, or null. */
    Status status() {
        return status;
    }

    // ---- what must not happen

    @Override
    void unexpected(final String what) {
        if (complaint == null) {
            complaint = what;
        }
    }

    /** The first thing that must not happen, or null. */
    String complaint() {
        if (complaint != null) {
            return complaint;
        }
        return fleet.complaint() != null ? fleet.complaint() : callers.complaint();
    }
}
