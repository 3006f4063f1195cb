package io.berth.cluster;

import io.berth.placement.PlacementOutput;
import io.berth.placement.PolicySettings;
import io.berth.schemas.protocol.InvocationState;
import io.berth.schemas.protocol.PlacementKind;
import io.berth.schemas.protocol.RejectReason;
import io.berth.schemas.protocol.SandboxKind;
import java.util.List;
import org.agrona.collections.Long2LongHashMap;

/**
 * Turns what the state machine says into egress: adds the leadership term, the number of the
 * message in its session and term, and the certificate of a placement, and hands the message to the
 * {@link Outbox}. On a follower nothing is encoded. Nothing here is seen by the state machine
 * (rules 5, 30, 31, 36). Single threaded.
 */
public final class EgressPublisher implements PlacementOutput {

    private final EgressSessions sessions;
    private final Outbox outbox;
    private final PlacementCertifier certifier;
    private final ServiceEvents events;
    private final EntryEffects effects;
    private final EgressFrame frame = new EgressFrame();
    private final ClientEgressEncoder clients = new ClientEgressEncoder(frame);
    private final WorkerEgressEncoder workers = new WorkerEgressEncoder(frame);
    private final OperatorEgressEncoder operators = new OperatorEgressEncoder(frame);
    private final FleetEgressEncoder fleet = new FleetEgressEncoder(frame);
    private final Long2LongHashMap egressNumbers = new Long2LongHashMap(0);
    private long sessionInHand;
    private boolean pageOpen;

    EgressPublisher(
            final EgressSessions sessions,
            final Outbox outbox,
            final PlacementCertifier certifier,
            final ServiceEvents events,
            final EntryEffects effects) {
        this.sessions = sessions;
        this.outbox = outbox;
        this.certifier = certifier;
        this.events = events;
        this.effects = effects;
    }

    /**
     * A publisher without a cluster: what it makes goes to {@code sessions} at once. Timers and
     * sessions to close are not handed on.
     */
    public static EgressPublisher over(
            final EgressSessions sessions,
            final PlacementCertifier certifier,
            final ServiceEvents events) {
        return over(sessions, certifier, events, new EntryEffects());
    }

    /**
     * The same, where timers and sessions to close are handed on.
     *
     * @param effects what the last entry asked of whatever keeps the log.
     */
    public static EgressPublisher over(
            final EgressSessions sessions,
            final PlacementCertifier certifier,
            final ServiceEvents events,
            final EntryEffects effects) {
        return new EgressPublisher(
                sessions, new Outbox(1, 1, sessions, () -> {}), certifier, events, effects);
    }

    /** A new term: numbers start at 1 again and what waited from the term before is dropped. */
    public void onNewTerm(final long term) {
        frame.term = term;
        egressNumbers.clear();
        outbox.clear();
    }

    /** This node leads no longer: what waits will never be sent. */
    public void onLeadershipLost() {
        outbox.clear();
    }

    /** The cluster has closed a session. */
    public void onSessionClosed(final long sessionId) {
        egressNumbers.remove(sessionId);
        outbox.onSessionClosed(sessionId);
    }

    /** Offers what waited; to be called at every entry. */
    public void drain() {
        if (outbox.size() > 0 && sessions.isLeader()) {
            outbox.drain();
        }
    }

    /** Assigns the number of the next message; false: nobody to tell. */
    private boolean begin(final long sessionId) {
        if (!sessions.isLeader() || !sessions.isOpen(sessionId)) {
            return false;
        }
        sessionInHand = sessionId;
        frame.egressNumber = egressNumbers.get(sessionId) + 1;
        egressNumbers.put(sessionId, frame.egressNumber);
        return true;
    }

    private void end(final int length) {
        if (length > Outbox.MAX_MESSAGE_LENGTH) {
            events.onOversizedEgress(length);
        } else {
            outbox.send(sessionInHand, frame.buffer, 0, length);
        }
    }

    @Override
    public void scheduleTimer(final long timerId, final long delayNs) {
        effects.scheduleTimer(timerId, delayNs);
    }

    @Override
    public void closeSession(final long sessionId) {
        effects.closeSession(sessionId);
    }

    @Override
    public void digestMarked(
            final long entries, final long rollingDigest, final long structuralDigest) {
        events.onDigestMarked(entries, rollingDigest, structuralDigest);
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
        if (begin(sessionId)) {
            end(
                    clients.clientWelcome(
                            nonceHigh,
                            nonceLow,
                            clientId,
                            secretHigh,
                            secretLow,
                            clientGraceNs,
                            cellEpoch,
                            slotsGranted,
                            featureLevel));
        }
    }

    @Override
    public void helloRejected(
            final long sessionId,
            final long nonceHigh,
            final long nonceLow,
            final long retryAfterNs,
            final RejectReason reason) {
        if (begin(sessionId)) {
            end(clients.helloRejected(nonceHigh, nonceLow, retryAfterNs, reason));
        }
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
        if (begin(sessionId)) {
            final long keyId =
                    certifier.certify(
                            workerName,
                            cellEpoch,
                            workerId,
                            incarnation,
                            sandboxId,
                            sandboxSlot,
                            token,
                            invocationId,
                            clientId,
                            Integer.toUnsignedLong(functionVersion),
                            timeoutNs,
                            payloadLength);
            if (keyId == 0) {
                events.onKeyMissing(workerName);
            }
            end(
                    clients.placed(
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
                            certifier.mac(),
                            keyId,
                            workerEndpoint));
        }
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
        if (begin(sessionId)) {
            end(
                    clients.waiting(
                            clientId, requestSlot, sequence, invocationId, remainingNs, position));
        }
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
        if (begin(sessionId)) {
            end(
                    clients.rejected(
                            clientId,
                            requestSlot,
                            sequence,
                            reason,
                            retryAfterNs,
                            limitOwnerId,
                            limitCurrent,
                            limitAllowed,
                            cause));
        }
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
        if (begin(sessionId)) {
            end(clients.ended(clientId, requestSlot, sequence, invocationId, token, end));
        }
    }

    @Override
    public void notKnown(
            final long sessionId, final long clientId, final int requestSlot, final long sequence) {
        if (begin(sessionId)) {
            end(clients.notKnown(clientId, requestSlot, sequence));
        }
    }

    @Override
    public void functionResolved(
            final long sessionId,
            final long correlationId,
            final long functionId,
            final long timeoutNs,
            final long maxPayloadLength,
            final RejectReason reason) {
        if (begin(sessionId)) {
            end(
                    clients.functionResolved(
                            correlationId, functionId, timeoutNs, maxPayloadLength, reason));
        }
    }

    @Override
    public void clientUnknown(
            final long sessionId, final long clientId, final RejectReason reason) {
        if (begin(sessionId)) {
            end(clients.clientUnknown(clientId, reason));
        }
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
        if (begin(sessionId)) {
            end(
                    workers.workerWelcome(
                            nonceHigh,
                            nonceLow,
                            workerId,
                            registrationEpoch,
                            lastEventApplied,
                            lastCommandIssued,
                            leaseNs,
                            cellEpoch,
                            resumed));
        }
    }

    @Override
    public void workerAck(
            final long sessionId,
            final long workerId,
            final long registrationEpoch,
            final long lastEventApplied,
            final long pulseNumber) {
        if (begin(sessionId)) {
            end(workers.workerAck(workerId, registrationEpoch, lastEventApplied, pulseNumber));
        }
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
        if (begin(sessionId)) {
            end(
                    workers.startSandbox(
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
                            code));
        }
    }

    @Override
    public void stopSandbox(
            final long sessionId,
            final long workerId,
            final long registrationEpoch,
            final long commandNumber,
            final long sandboxId) {
        if (begin(sessionId)) {
            end(workers.stopSandbox(workerId, registrationEpoch, commandNumber, sandboxId));
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
        if (begin(sessionId)) {
            end(
                    workers.revokeToken(
                            workerId,
                            registrationEpoch,
                            commandNumber,
                            sandboxId,
                            sandboxSlot,
                            token));
        }
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
        if (begin(sessionId)) {
            end(
                    workers.cancelRun(
                            workerId,
                            registrationEpoch,
                            commandNumber,
                            sandboxId,
                            sandboxSlot,
                            token));
        }
    }

    @Override
    public void reportRequest(
            final long sessionId, final long workerId, final long registrationEpoch) {
        if (begin(sessionId)) {
            end(workers.reportRequest(workerId, registrationEpoch));
        }
    }

    @Override
    public void workerUnknown(
            final long sessionId,
            final long workerId,
            final long registrationEpoch,
            final RejectReason reason) {
        if (begin(sessionId)) {
            end(workers.workerUnknown(workerId, registrationEpoch, reason));
        }
    }

    @Override
    public void adminResult(
            final long sessionId,
            final long correlationId,
            final long id,
            final int version,
            final RejectReason reason) {
        if (begin(sessionId)) {
            end(operators.adminResult(correlationId, id, version, reason));
        }
    }

    @Override
    public void beginFunctionPage(
            final long sessionId, final long correlationId, final RejectReason reason) {
        pageOpen = begin(sessionId);
        if (pageOpen) {
            operators.beginFunctionPage(correlationId, reason);
        }
    }

    @Override
    public void addFunction(final FunctionDescription function) {
        if (pageOpen && !operators.addFunction(function)) {
            events.onOversizedEgress(Integer.MAX_VALUE);
        }
    }

    @Override
    public void endFunctionPage(final long nextCursor) {
        if (pageOpen) {
            pageOpen = false;
            end(operators.endFunctionPage(nextCursor));
        }
    }

    @Override
    public void beginWorkerPage(final long sessionId, final long correlationId) {
        pageOpen = begin(sessionId);
        if (pageOpen) {
            operators.beginWorkerPage(correlationId);
        }
    }

    @Override
    public void addWorker(final WorkerDescription worker) {
        if (pageOpen && !operators.addWorker(worker)) {
            events.onOversizedEgress(Integer.MAX_VALUE);
        }
    }

    @Override
    public void endWorkerPage(final long nextCursor) {
        if (pageOpen) {
            pageOpen = false;
            end(operators.endWorkerPage(nextCursor));
        }
    }

    @Override
    public void statusReply(final long sessionId, final long correlationId, final Status status) {
        if (begin(sessionId)) {
            end(operators.statusReply(correlationId, status));
        }
    }

    @Override
    public void digestMarkReply(
            final long sessionId,
            final long correlationId,
            final long entries,
            final long rollingDigest,
            final long structuralDigest) {
        if (begin(sessionId)) {
            end(operators.digestMark(correlationId, entries, rollingDigest, structuralDigest));
        }
    }

    @Override
    public void tenantPage(
            final long sessionId,
            final long correlationId,
            final RejectReason reason,
            final List<TenantDescription> tenants,
            final long nextCursor) {
        if (begin(sessionId)) {
            end(fleet.tenantPage(correlationId, reason, tenants, nextCursor));
        }
    }

    @Override
    public void invocationPage(
            final long sessionId,
            final long correlationId,
            final RejectReason reason,
            final List<InvocationDescription> invocations,
            final long nextCursor) {
        if (begin(sessionId)) {
            end(fleet.invocationPage(correlationId, reason, invocations, nextCursor));
        }
    }

    @Override
    public void policyReply(
            final long sessionId,
            final long correlationId,
            final RejectReason reason,
            final PolicySettings policy,
            final long evacuatedZones) {
        if (begin(sessionId)) {
            end(fleet.policyReply(correlationId, reason, policy, evacuatedZones));
        }
    }

    @Override
    public void cellEpochReply(
            final long sessionId,
            final long correlationId,
            final RejectReason reason,
            final CellEpochStatus status) {
        if (begin(sessionId)) {
            end(fleet.cellEpochReply(correlationId, reason, status));
        }
    }
}
