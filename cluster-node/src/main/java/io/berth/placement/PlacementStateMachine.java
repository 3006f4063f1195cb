package io.berth.placement;

import static io.berth.placement.PlacementState.CELL;
import static io.berth.placement.RecordTable.NONE;

import io.berth.placement.snapshot.SnapshotLoader;
import io.berth.placement.snapshot.SnapshotSink;
import io.berth.schemas.protocol.RefuseReason;
import io.berth.schemas.protocol.RejectReason;
import io.berth.schemas.protocol.SandboxState;
import io.berth.schemas.protocol.WorkerEventKind;

/**
 * The heart: decides by the log alone which sandbox on which worker runs each invocation. Pure and
 * deterministic: the same entries make the same state and the same outputs on every node, and on a
 * copy loaded from a snapshot. Single threaded; no method throws for any argument values. Starts
 * without settings and refuses everything until {@link #initialiseCell} or a load.
 */
public final class PlacementStateMachine extends OperatorEntries {
    private final PlacementState state;
    private final HelloGate helloGate;
    private final WorkerSessions.Hello hello = new WorkerSessions.Hello();

    /**
     * @param output is told everything that is decided; it must not throw and not call back.
     */
    public PlacementStateMachine(final PlacementOutput output) {
        this(output, SimulatedPolicies.NONE);
    }

    /** For the day simulator only: with policies for comparison in place of the cell's. */
    public PlacementStateMachine(final PlacementOutput output, final SimulatedPolicies simulated) {
        super(output, simulated);
        state = core.state;
        helloGate = new HelloGate(core);
    }

    /**
     * @return digest over every entry and every output so far (rule 37).
     */
    public long rollingDigest() {
        return digest.value();
    }

    /**
     * @return digest over all state that a decision can depend on (rule 37); costs a walk over the
     *     state.
     */
    public long structuralDigest() {
        return StructuralDigest.of(state);
    }

    /**
     * @return log entries applied.
     */
    public long entries() {
        return entries.count();
    }

    /**
     * @return whether the cell has settings.
     */
    public boolean initialised() {
        return state.isInitialised();
    }

    /**
     * @return cluster time in nanoseconds (rule 7).
     */
    public long clusterTimeNs() {
        return state.nowNs();
    }

    /**
     * @return the settings of the cell, or null before they are set.
     */
    public CellSettings settings() {
        return state.settings;
    }

    PlacementState state() {
        return state;
    }

    /**
     * Calls the visitor for every slot that is held, counted ones on lost workers too, in the order
     * of the indices.
     */
    public void forEachHeldSlot(final HeldSlotVisitor visitor) {
        StateWalk.heldSlots(state, visitor);
    }

    /** Calls the visitor for every open invocation in the order of the indices. */
    public void forEachInvocation(final InvocationVisitor visitor) {
        StateWalk.invocations(state, visitor);
    }

    /** Calls the visitor for every sandbox in the order of the indices. */
    public void forEachSandbox(final SandboxVisitor visitor) {
        StateWalk.sandboxes(state, visitor);
    }

    /** Calls the visitor for every worker in the order of the indices. */
    public void forEachWorker(final WorkerVisitor visitor) {
        StateWalk.workers(state, visitor);
    }

    /**
     * Looks whether anything is left undone: after an entry and its sweeps no waiting invocation
     * that is next could be served. Walks over all functions, so it is for tests and inspection.
     *
     * @return null where that holds or sweeps are under way, else a sentence that names a function
     *     whose head could be served.
     */
    public String unservedHead() {
        return new WorkConservation(core).check();
    }

    /**
     * @return whether the function, whose tenant has used its deficit of the round, leaves what is
     *     free to another tenant that has not; false for an unknown function. For inspection.
     */
    public boolean makesWay(final long functionId) {
        final int function = state.findFunction(functionId);
        if (function == NONE) {
            return false;
        }
        final int tenant = state.functions.tenant(function);
        return !core.shares.hasTurn(tenant) && core.room.isHeld();
    }

    /**
     * @return whether work is left over for the next entry.
     */
    public boolean hasWork() {
        return core.hasWork();
    }

    /** Calls the visitor for every tenant in the order of the indices. */
    public void forEachTenant(final TenantVisitor visitor) {
        StateWalk.tenants(core, visitor);
    }

    // ---- snapshot

    /**
     * Writes everything; the sink gets whole records in order. @param logPosition kept in the
     * header.
     */
    public void saveTo(final SnapshotSink sink, final long logPosition) {
        new StateSnapshotWriter(state, sink)
                .write(logPosition, entries.count(), digest.value(), entries.digestBefore());
    }

    /**
     * @return takes the records of a snapshot into this state machine, which must be a fresh one.
     */
    public SnapshotLoader loader() {
        return new StateSnapshotLoader(this, core);
    }

    void restoreLog(
            final long restoredEntries, final long rollingDigest, final long restoredBefore) {
        entries.restore(restoredEntries, restoredBefore);
        digest.reset(rollingDigest);
    }

    // ---- commands

    @Override
    public void newTerm(
            final long timestampNs, final long leadershipTermId, final int restoredEpoch) {
        entries.open(1);
        digest.add(timestampNs);
        digest.add(leadershipTermId).add(restoredEpoch);
        core.epochs.onTerm(restoredEpoch);
        state.time.firstOfTerm(timestampNs);
        state.cell.leadershipTermId(CELL, leadershipTermId);
        core.deadlines.disarm();
        entries.end();
    }

    @Override
    public void sessionClosed(final long timestampNs, final long sessionId) {
        entries.begin(2, timestampNs);
        digest.add(sessionId);
        if (!core.workerSessions.takeSession(sessionId)) {
            state.countIgnored();
        }
        entries.end();
    }

    @Override
    public void timerFired(final long timestampNs, final long timerId) {
        entries.begin(3, timestampNs);
        digest.add(timerId);
        core.deadlines.fired(timerId);
        entries.end();
    }

    @Override
    public void undecodable(final long timestampNs, final long sessionId, final int templateId) {
        entries.begin(4, timestampNs);
        digest.add(sessionId).add(templateId);
        state.cell.undecodable(CELL, state.cell.undecodable(CELL) + 1);
        entries.end();
    }

    @Override
    public void entrySkipped(final long timestampNs, final long logPosition) {
        entries.openSkipped(60, timestampNs, logPosition);
        entries.endSkipped();
    }

    @Override
    public void newTermSkipped(
            final long timestampNs,
            final long logPosition,
            final long leadershipTermId,
            final int restoredEpoch) {
        entries.open(61);
        digest.add(timestampNs).add(logPosition).add(leadershipTermId).add(restoredEpoch);
        core.epochs.onTerm(restoredEpoch);
        state.time.firstOfTerm(timestampNs);
        state.cell.leadershipTermId(CELL, leadershipTermId);
        entries.endSkipped();
    }

    @Override
    public void invokeSkipped(
            final long timestampNs,
            final long logPosition,
            final long sessionId,
            final long clientId,
            final int requestSlot,
            final long sequence,
            final long functionId,
            final long payloadLength,
            final int flags) {
        entries.openSkipped(62, timestampNs, logPosition);
        digest.add(sessionId).add(clientId).add(requestSlot).add(sequence).add(functionId);
        digest.add(payloadLength).add(flags);
        final int client = core.clientSessions.current(sessionId, clientId);
        if (client != NONE) {
            core.requests.leaveOut(client, requestSlot, sequence, functionId, payloadLength, flags);
        }
        entries.endSkipped();
    }

    @Override
    public void clientHello(
            final long timestampNs,
            final long sessionId,
            final long principalHash,
            final long nonceHigh,
            final long nonceLow,
            final long clientId,
            final long secretHigh,
            final long secretLow,
            final long highestTokenSeen,
            final long cellEpochSeen,
            final int slotsWanted) {
        entries.begin(14, timestampNs);
        digest.add(sessionId).add(principalHash).add(nonceHigh).add(nonceLow);
        digest.add(clientId).add(secretHigh).add(secretLow).add(highestTokenSeen);
        digest.add(cellEpochSeen).add(slotsWanted);
        if (helloGate.refuses(
                sessionId, nonceHigh, nonceLow, cellEpochSeen, highestTokenSeen, false)) {
            entries.end();
            return;
        }
        if (clientId == 0) {
            core.clientSessions.helloNew(
                    sessionId, principalHash, nonceHigh, nonceLow, slotsWanted);
        } else {
            core.clientSessions.helloAgain(
                    sessionId, principalHash, nonceHigh, nonceLow, clientId, secretHigh, secretLow);
        }
        entries.end();
    }

    @Override
    public void clientGoodbye(final long timestampNs, final long sessionId, final long clientId) {
        entries.begin(15, timestampNs);
        digest.add(sessionId).add(clientId);
        final int client = core.clientSessions.current(sessionId, clientId);
        if (client != NONE) {
            core.clientSessions.goodbye(client);
        }
        entries.end();
    }

    @Override
    public void resolveFunction(
            final long timestampNs,
            final long sessionId,
            final long correlationId,
            final String tenant,
            final String name) {
        entries.begin(16, timestampNs);
        digest.add(sessionId).add(correlationId).add(tenant).add(name);
        if (core.epochs.isClosed()) {
            state.countIgnored(); // the id would be worth nothing: it is asked for again
        } else {
            core.operators.resolveFunction(sessionId, correlationId, tenant, name);
        }
        entries.end();
    }

    @Override
    public void invoke(
            final long timestampNs,
            final long sessionId,
            final long clientId,
            final int requestSlot,
            final long sequence,
            final long functionId,
            final long deadlineNs,
            final long payloadLength,
            final int flags,
            final int priority,
            final int zone) {
        entries.begin(17, timestampNs);
        digest.add(sessionId).add(clientId).add(requestSlot).add(sequence).add(functionId);
        digest.add(deadlineNs).add(payloadLength).add(flags).add(priority).add(zone);
        final int client = core.clientSessions.current(sessionId, clientId);
        if (client != NONE) {
            core.requests.invoke(
                    client,
                    requestSlot,
                    sequence,
                    functionId,
                    deadlineNs,
                    payloadLength,
                    flags,
                    priority,
                    zone);
        }
        entries.end();
    }

    @Override
    public void cancel(
            final long timestampNs,
            final long sessionId,
            final long clientId,
            final int requestSlot,
            final long sequence) {
        entries.begin(18, timestampNs);
        digest.add(sessionId).add(clientId).add(requestSlot).add(sequence);
        final int client = core.clientSessions.current(sessionId, clientId);
        if (client != NONE) {
            core.requests.cancel(client, requestSlot, sequence);
        }
        entries.end();
    }

    @Override
    public void release(
            final long timestampNs,
            final long sessionId,
            final long clientId,
            final int requestSlot,
            final long sequence,
            final long token) {
        entries.begin(19, timestampNs);
        digest.add(sessionId).add(clientId).add(requestSlot).add(sequence).add(token);
        final int client = core.clientSessions.current(sessionId, clientId);
        if (client != NONE) {
            core.requests.release(client, requestSlot, sequence, token);
        }
        entries.end();
    }

    @Override
    public void beginClientResync(
            final long timestampNs, final long sessionId, final long clientId) {
        entries.begin(20, timestampNs);
        digest.add(sessionId).add(clientId);
        core.requests.beginResync(core.clientSessions.current(sessionId, clientId));
    }

    @Override
    public void clientResyncRequest(final int requestSlot, final long sequence) {
        digest.add(21);
        digest.add(requestSlot).add(sequence);
        core.requests.resyncRequest(requestSlot, sequence);
    }

    @Override
    public void endClientResync() {
        digest.add(22);
        core.requests.endResync();
        entries.end();
    }

    @Override
    public void workerHello(
            final long timestampNs,
            final long sessionId,
            final long nonceHigh,
            final long nonceLow,
            final long incarnation,
            final long highestTokenSeen,
            final long lastCommandApplied,
            final long lastEventSent,
            final long cellEpochSeen,
            final int memoryMb,
            final int maxSandboxes,
            final int zone,
            final String name,
            final String endpoint,
            final String labels) {
        entries.begin(23, timestampNs);
        digest.add(sessionId).add(nonceHigh).add(nonceLow).add(incarnation).add(highestTokenSeen);
        digest.add(lastCommandApplied).add(lastEventSent).add(cellEpochSeen).add(memoryMb);
        digest.add(maxSandboxes).add(zone).add(name).add(endpoint);
        digest.add(labels);
        if (!helloGate.refuses(
                sessionId, nonceHigh, nonceLow, cellEpochSeen, highestTokenSeen, true)) {
            hello.sessionId = sessionId;
            hello.nonceHigh = nonceHigh;
            hello.nonceLow = nonceLow;
            hello.incarnation = incarnation;
            hello.lastCommandApplied = lastCommandApplied;
            hello.lastEventSent = lastEventSent;
            hello.memoryMb = memoryMb;
            hello.maxSandboxes = maxSandboxes;
            hello.zone = zone;
            hello.name = name;
            hello.endpoint = endpoint;
            hello.labels = labels;
            if (hello.isValid()) {
                core.workerSessions.hello(hello);
            } else {
                core.output.helloRejected(
                        sessionId, nonceHigh, nonceLow, 0, RejectReason.INVALID_ARGUMENT);
            }
        }
        entries.end();
    }

    @Override
    public void workerPulse(
            final long timestampNs,
            final long sessionId,
            final long workerId,
            final long registrationEpoch,
            final long lastCommandApplied,
            final long lastEventSent,
            final long pulseNumber) {
        entries.begin(24, timestampNs);
        digest.add(sessionId).add(workerId).add(registrationEpoch).add(lastCommandApplied);
        digest.add(lastEventSent).add(pulseNumber);
        final int worker =
                core.workerSessions.current(
                        sessionId, workerId, registrationEpoch, lastCommandApplied);
        if (worker != NONE) {
            core.workerSessions.acknowledge(worker, pulseNumber);
        }
        entries.end();
    }

    @Override
    public void beginWorkerEvents(
            final long timestampNs,
            final long sessionId,
            final long workerId,
            final long registrationEpoch,
            final long lastCommandApplied,
            final long firstEventNumber,
            final long pulseNumber) {
        entries.begin(25, timestampNs);
        digest.add(sessionId).add(workerId).add(registrationEpoch).add(lastCommandApplied);
        digest.add(firstEventNumber).add(pulseNumber);
        core.workerEvents.begin(
                core.workerSessions.current(
                        sessionId, workerId, registrationEpoch, lastCommandApplied),
                firstEventNumber,
                pulseNumber);
    }

    @Override
    public void workerEvent(
            final long sandboxId,
            final long token,
            final long durationNs,
            final int sandboxSlot,
            final WorkerEventKind kind,
            final RefuseReason refuseReason) {
        digest.add(26);
        digest.add(sandboxId).add(token).add(durationNs).add(sandboxSlot);
        digest.add(kind == null ? -1 : kind.value());
        digest.add(refuseReason == null ? -1 : refuseReason.value());
        core.workerEvents.event(sandboxId, token, durationNs, sandboxSlot, kind, refuseReason);
    }

    @Override
    public void endWorkerEvents() {
        digest.add(27);
        core.workerEvents.end();
        entries.end();
    }

    @Override
    public void workerResync(
            final long timestampNs,
            final long sessionId,
            final long workerId,
            final long registrationEpoch,
            final long lastCommandApplied,
            final long lastEventSent,
            final long pulseNumber) {
        entries.begin(28, timestampNs);
        digest.add(sessionId).add(workerId).add(registrationEpoch).add(lastCommandApplied);
        digest.add(lastEventSent).add(pulseNumber);
        final int worker =
                core.workerSessions.current(
                        sessionId, workerId, registrationEpoch, lastCommandApplied);
        if (worker != NONE) {
            core.workerSessions.acknowledge(worker, pulseNumber);
            core.commands.resendFromFirst(worker);
        }
        entries.end();
    }

    @Override
    public void beginWorkerReport(
            final long timestampNs,
            final long sessionId,
            final long workerId,
            final long registrationEpoch,
            final long reportId,
            final long lastCommandApplied,
            final long lastEventSent,
            final int chunk,
            final boolean last) {
        entries.begin(29, timestampNs);
        digest.add(sessionId).add(workerId).add(registrationEpoch).add(reportId);
        digest.add(lastCommandApplied).add(lastEventSent).add(chunk).add(last);
        core.workerReports.begin(
                core.workerSessions.current(
                        sessionId, workerId, registrationEpoch, lastCommandApplied),
                reportId,
                lastCommandApplied,
                lastEventSent,
                chunk,
                last);
    }

    @Override
    public void workerReportSlot(
            final long sandboxId,
            final long lastToken,
            final long runningToken,
            final int sandboxSlot,
            final SandboxState state) {
        digest.add(30);
        digest.add(sandboxId).add(lastToken).add(runningToken).add(sandboxSlot);
        digest.add(state == null ? -1 : state.value());
        core.workerReports.slot(sandboxId, lastToken, runningToken, sandboxSlot, state);
    }

    @Override
    public void endWorkerReport() {
        digest.add(31);
        core.workerReports.end();
        entries.end();
    }

    @Override
    public void workerGoodbye(
            final long timestampNs,
            final long sessionId,
            final long workerId,
            final long registrationEpoch) {
        entries.begin(32, timestampNs);
        digest.add(sessionId).add(workerId).add(registrationEpoch);
        final int worker = core.workerSessions.current(sessionId, workerId, registrationEpoch, 0);
        if (worker != NONE) {
            core.workerSessions.goodbye(worker);
        }
        entries.end();
    }
}
