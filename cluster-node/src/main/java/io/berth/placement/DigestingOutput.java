package io.berth.placement;

import io.berth.schemas.protocol.InvocationState;
import io.berth.schemas.protocol.PlacementKind;
import io.berth.schemas.protocol.RejectReason;
import io.berth.schemas.protocol.SandboxKind;

/**
 * Adds every output, its kind and its arguments, to the rolling digest (rule 37) and passes it on.
 */
final class DigestingOutput extends DigestingOperatorOutput {
    DigestingOutput(final PlacementOutput output, final StateDigest digest) {
        super(output, digest);
    }

    @Override
    public void scheduleTimer(final long timerId, final long delayNs) {
        digest.add(FIRST_KIND + 1);
        digest.add(timerId);
        digest.add(delayNs);
        output.scheduleTimer(timerId, delayNs);
    }

    @Override
    public void closeSession(final long sessionId) {
        digest.add(FIRST_KIND + 2);
        digest.add(sessionId);
        output.closeSession(sessionId);
    }

    @Override
    public void digestMarked(
            final long entries, final long rollingDigest, final long structuralDigest) {
        digest.add(FIRST_KIND + 3);
        digest.add(entries);
        digest.add(rollingDigest);
        digest.add(structuralDigest);
        output.digestMarked(entries, rollingDigest, structuralDigest);
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
        digest.add(FIRST_KIND + 4);
        digest.add(sessionId);
        digest.add(nonceHigh);
        digest.add(nonceLow);
        digest.add(clientId);
        digest.add(secretHigh);
        digest.add(secretLow);
        digest.add(clientGraceNs);
        digest.add(cellEpoch);
        digest.add(slotsGranted);
        digest.add(featureLevel);
        output.clientWelcome(
                sessionId,
                nonceHigh,
                nonceLow,
                clientId,
                secretHigh,
                secretLow,
                clientGraceNs,
                cellEpoch,
                slotsGranted,
                featureLevel);
    }

    @Override
    public void helloRejected(
            final long sessionId,
            final long nonceHigh,
            final long nonceLow,
            final long retryAfterNs,
            final RejectReason reason) {
        digest.add(FIRST_KIND + 5);
        digest.add(sessionId);
        digest.add(nonceHigh);
        digest.add(nonceLow);
        digest.add(retryAfterNs);
        digest.add(reason.value());
        output.helloRejected(sessionId, nonceHigh, nonceLow, retryAfterNs, reason);
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
        digest.add(FIRST_KIND + 6);
        digest.add(sessionId);
        digest.add(clientId);
        digest.add(requestSlot);
        digest.add(sequence);
        digest.add(invocationId);
        digest.add(token);
        digest.add(sandboxId);
        digest.add(sandboxSlot);
        digest.add(workerId);
        digest.add(incarnation);
        digest.add(functionId);
        digest.add(functionVersion);
        digest.add(timeoutNs);
        digest.add(payloadLength);
        digest.add(cellEpoch);
        digest.add(kind.value());
        // Name and endpoint are what this incarnation said, which is in the digest.
        output.placed(
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
    }

    @Override
    public void waiting(
            final long sessionId,
            final long clientId,
            final int requestSlot,
            final long sequence,
            final long invocationId,
            final long remainingNs,
            final int position) {
        digest.add(FIRST_KIND + 7);
        digest.add(sessionId);
        digest.add(clientId);
        digest.add(requestSlot);
        digest.add(sequence);
        digest.add(invocationId);
        digest.add(remainingNs);
        digest.add(position);
        output.waiting(
                sessionId, clientId, requestSlot, sequence, invocationId, remainingNs, position);
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
        digest.add(FIRST_KIND + 8);
        digest.add(sessionId);
        digest.add(clientId);
        digest.add(requestSlot);
        digest.add(sequence);
        digest.add(reason.value());
        digest.add(retryAfterNs);
        digest.add(limitOwnerId);
        digest.add(limitCurrent);
        digest.add(limitAllowed);
        digest.add(cause.value());
        output.rejected(
                sessionId,
                clientId,
                requestSlot,
                sequence,
                reason,
                retryAfterNs,
                limitOwnerId,
                limitCurrent,
                limitAllowed,
                cause);
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
        digest.add(FIRST_KIND + 9);
        digest.add(sessionId);
        digest.add(clientId);
        digest.add(requestSlot);
        digest.add(sequence);
        digest.add(invocationId);
        digest.add(token);
        digest.add(end.value());
        output.ended(sessionId, clientId, requestSlot, sequence, invocationId, token, end);
    }

    @Override
    public void notKnown(
            final long sessionId, final long clientId, final int requestSlot, final long sequence) {
        digest.add(FIRST_KIND + 10);
        digest.add(sessionId);
        digest.add(clientId);
        digest.add(requestSlot);
        digest.add(sequence);
        output.notKnown(sessionId, clientId, requestSlot, sequence);
    }

    @Override
    public void functionResolved(
            final long sessionId,
            final long correlationId,
            final long functionId,
            final long timeoutNs,
            final long maxPayloadLength,
            final RejectReason reason) {
        digest.add(FIRST_KIND + 11);
        digest.add(sessionId);
        digest.add(correlationId);
        digest.add(functionId);
        digest.add(timeoutNs);
        digest.add(maxPayloadLength);
        digest.add(reason.value());
        output.functionResolved(
                sessionId, correlationId, functionId, timeoutNs, maxPayloadLength, reason);
    }

    @Override
    public void clientUnknown(
            final long sessionId, final long clientId, final RejectReason reason) {
        digest.add(FIRST_KIND + 12);
        digest.add(sessionId);
        digest.add(clientId);
        digest.add(reason.value());
        output.clientUnknown(sessionId, clientId, reason);
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
        digest.add(FIRST_KIND + 13);
        digest.add(sessionId);
        digest.add(nonceHigh);
        digest.add(nonceLow);
        digest.add(workerId);
        digest.add(registrationEpoch);
        digest.add(lastEventApplied);
        digest.add(lastCommandIssued);
        digest.add(leaseNs);
        digest.add(cellEpoch);
        digest.add(resumed);
        output.workerWelcome(
                sessionId,
                nonceHigh,
                nonceLow,
                workerId,
                registrationEpoch,
                lastEventApplied,
                lastCommandIssued,
                leaseNs,
                cellEpoch,
                resumed);
    }

    @Override
    public void workerAck(
            final long sessionId,
            final long workerId,
            final long registrationEpoch,
            final long lastEventApplied,
            final long pulseNumber) {
        digest.add(FIRST_KIND + 14);
        digest.add(sessionId);
        digest.add(workerId);
        digest.add(registrationEpoch);
        digest.add(lastEventApplied);
        digest.add(pulseNumber);
        output.workerAck(sessionId, workerId, registrationEpoch, lastEventApplied, pulseNumber);
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
        digest.add(FIRST_KIND + 15);
        digest.add(sessionId);
        digest.add(workerId);
        digest.add(registrationEpoch);
        digest.add(commandNumber);
        digest.add(sandboxId);
        digest.add(functionId);
        digest.add(functionVersion);
        digest.add(timeoutNs);
        digest.add(startUpNs);
        digest.add(memoryMb);
        digest.add(sandboxSlots);
        digest.add(kind.value());
        digest.add(functionName);
        digest.add(code);
        output.startSandbox(
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
    }

    @Override
    public void stopSandbox(
            final long sessionId,
            final long workerId,
            final long registrationEpoch,
            final long commandNumber,
            final long sandboxId) {
        digest.add(FIRST_KIND + 16);
        digest.add(sessionId);
        digest.add(workerId);
        digest.add(registrationEpoch);
        digest.add(commandNumber);
        digest.add(sandboxId);
        output.stopSandbox(sessionId, workerId, registrationEpoch, commandNumber, sandboxId);
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
        digest.add(FIRST_KIND + 17);
        digest.add(sessionId);
        digest.add(workerId);
        digest.add(registrationEpoch);
        digest.add(commandNumber);
        digest.add(sandboxId);
        digest.add(sandboxSlot);
        digest.add(token);
        output.revokeToken(
                sessionId,
                workerId,
                registrationEpoch,
                commandNumber,
                sandboxId,
                sandboxSlot,
                token);
    }

    @Override
    public void cancelRun(
            final long sessionId,
            final long workerId,
            final long registrationEpoch,
            final long commandNumber,
            final long sandboxId,
            final int sandboxSlot,
            final long token) {
        digest.add(FIRST_KIND + 18);
        digest.add(sessionId);
        digest.add(workerId);
        digest.add(registrationEpoch);
        digest.add(commandNumber);
        digest.add(sandboxId);
        digest.add(sandboxSlot);
        digest.add(token);
        output.cancelRun(
                sessionId,
                workerId,
                registrationEpoch,
                commandNumber,
                sandboxId,
                sandboxSlot,
                token);
    }

    @Override
    public void reportRequest(
            final long sessionId, final long workerId, final long registrationEpoch) {
        digest.add(FIRST_KIND + 19);
        digest.add(sessionId);
        digest.add(workerId);
        digest.add(registrationEpoch);
        output.reportRequest(sessionId, workerId, registrationEpoch);
    }

    @Override
    public void workerUnknown(
            final long sessionId,
            final long workerId,
            final long registrationEpoch,
            final RejectReason reason) {
        digest.add(FIRST_KIND + 20);
        digest.add(sessionId);
        digest.add(workerId);
        digest.add(registrationEpoch);
        digest.add(reason.value());
        output.workerUnknown(sessionId, workerId, registrationEpoch, reason);
    }
}
