package io.berth.bench;

import io.berth.placement.CellSettings;
import io.berth.placement.PlacementCommands;
import io.berth.placement.PolicySettings;
import io.berth.schemas.protocol.RefuseReason;
import io.berth.schemas.protocol.SandboxState;
import io.berth.schemas.protocol.WorkerEventKind;

/** Hands every entry on and takes the time that it takes, a grouped one as a whole. */
final class TimedCommands implements PlacementCommands {
    private final PlacementCommands heart;
    private final EntryTimes times;

    TimedCommands(final PlacementCommands heart, final EntryTimes times) {
        this.heart = heart;
        this.times = times;
    }

    @Override
    public void newTerm(
            final long timestampNs, final long leadershipTermId, final int restoredEpoch) {
        times.begin();
        heart.newTerm(timestampNs, leadershipTermId, restoredEpoch);
        times.end("newTerm");
    }

    @Override
    public void sessionClosed(final long timestampNs, final long sessionId) {
        times.begin();
        heart.sessionClosed(timestampNs, sessionId);
        times.end("sessionClosed");
    }

    @Override
    public void timerFired(final long timestampNs, final long timerId) {
        times.begin();
        heart.timerFired(timestampNs, timerId);
        times.end("timerFired");
    }

    @Override
    public void undecodable(final long timestampNs, final long sessionId, final int templateId) {
        times.begin();
        heart.undecodable(timestampNs, sessionId, templateId);
        times.end("undecodable");
    }

    @Override
    public void entrySkipped(final long timestampNs, final long logPosition) {
        times.begin();
        heart.entrySkipped(timestampNs, logPosition);
        times.end("entrySkipped");
    }

    @Override
    public void newTermSkipped(
            final long timestampNs,
            final long logPosition,
            final long leadershipTermId,
            final int restoredEpoch) {
        times.begin();
        heart.newTermSkipped(timestampNs, logPosition, leadershipTermId, restoredEpoch);
        times.end("newTermSkipped");
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
        times.begin();
        heart.invokeSkipped(
                timestampNs,
                logPosition,
                sessionId,
                clientId,
                requestSlot,
                sequence,
                functionId,
                payloadLength,
                flags);
        times.end("invokeSkipped");
    }

    @Override
    public void initialiseCell(
            final long timestampNs,
            final long sessionId,
            final long correlationId,
            final CellSettings settings) {
        times.begin();
        heart.initialiseCell(timestampNs, sessionId, correlationId, settings);
        times.end("initialiseCell");
    }

    @Override
    public void createFunction(
            final long timestampNs,
            final long sessionId,
            final long correlationId,
            final FunctionSettings settings) {
        times.begin();
        heart.createFunction(timestampNs, sessionId, correlationId, settings);
        times.end("createFunction");
    }

    @Override
    public void deleteFunction(
            final long timestampNs,
            final long sessionId,
            final long correlationId,
            final String tenant,
            final String name) {
        times.begin();
        heart.deleteFunction(timestampNs, sessionId, correlationId, tenant, name);
        times.end("deleteFunction");
    }

    @Override
    public void listFunctions(
            final long timestampNs,
            final long sessionId,
            final long correlationId,
            final long cursor) {
        times.begin();
        heart.listFunctions(timestampNs, sessionId, correlationId, cursor);
        times.end("listFunctions");
    }

    @Override
    public void describeFunction(
            final long timestampNs,
            final long sessionId,
            final long correlationId,
            final String tenant,
            final String name) {
        times.begin();
        heart.describeFunction(timestampNs, sessionId, correlationId, tenant, name);
        times.end("describeFunction");
    }

    @Override
    public void setTenant(
            final long timestampNs,
            final long sessionId,
            final long correlationId,
            final String tenant,
            final int concurrencyLimit,
            final int weight,
            final int maxQueued) {
        times.begin();
        heart.setTenant(
                timestampNs, sessionId, correlationId, tenant, concurrencyLimit, weight, maxQueued);
        times.end("setTenant");
    }

    @Override
    public void listTenants(
            final long timestampNs,
            final long sessionId,
            final long correlationId,
            final long cursor) {
        times.begin();
        heart.listTenants(timestampNs, sessionId, correlationId, cursor);
        times.end("listTenants");
    }

    @Override
    public void setPolicy(
            final long timestampNs,
            final long sessionId,
            final long correlationId,
            final PolicySettings policy) {
        times.begin();
        heart.setPolicy(timestampNs, sessionId, correlationId, policy);
        times.end("setPolicy");
    }

    @Override
    public void describePolicy(
            final long timestampNs, final long sessionId, final long correlationId) {
        times.begin();
        heart.describePolicy(timestampNs, sessionId, correlationId);
        times.end("describePolicy");
    }

    @Override
    public void drainWorker(
            final long timestampNs,
            final long sessionId,
            final long correlationId,
            final String worker,
            final long deadlineNs) {
        times.begin();
        heart.drainWorker(timestampNs, sessionId, correlationId, worker, deadlineNs);
        times.end("drainWorker");
    }

    @Override
    public void undrainWorker(
            final long timestampNs,
            final long sessionId,
            final long correlationId,
            final String worker) {
        times.begin();
        heart.undrainWorker(timestampNs, sessionId, correlationId, worker);
        times.end("undrainWorker");
    }

    @Override
    public void evacuateZone(
            final long timestampNs,
            final long sessionId,
            final long correlationId,
            final int zone,
            final long deadlineNs) {
        times.begin();
        heart.evacuateZone(timestampNs, sessionId, correlationId, zone, deadlineNs);
        times.end("evacuateZone");
    }

    @Override
    public void restoreZone(
            final long timestampNs,
            final long sessionId,
            final long correlationId,
            final int zone) {
        times.begin();
        heart.restoreZone(timestampNs, sessionId, correlationId, zone);
        times.end("restoreZone");
    }

    @Override
    public void raiseCellEpoch(
            final long timestampNs,
            final long sessionId,
            final long correlationId,
            final long cellEpoch,
            final long settleNs,
            final boolean ignoreShown) {
        times.begin();
        heart.raiseCellEpoch(
                timestampNs, sessionId, correlationId, cellEpoch, settleNs, ignoreShown);
        times.end("raiseCellEpoch");
    }

    @Override
    public void describeCellEpoch(
            final long timestampNs, final long sessionId, final long correlationId) {
        times.begin();
        heart.describeCellEpoch(timestampNs, sessionId, correlationId);
        times.end("describeCellEpoch");
    }

    @Override
    public void describeInvocation(
            final long timestampNs,
            final long sessionId,
            final long correlationId,
            final long invocationId) {
        times.begin();
        heart.describeInvocation(timestampNs, sessionId, correlationId, invocationId);
        times.end("describeInvocation");
    }

    @Override
    public void cancelInvocation(
            final long timestampNs,
            final long sessionId,
            final long correlationId,
            final long invocationId) {
        times.begin();
        heart.cancelInvocation(timestampNs, sessionId, correlationId, invocationId);
        times.end("cancelInvocation");
    }

    @Override
    public void listInvocations(
            final long timestampNs,
            final long sessionId,
            final long correlationId,
            final long cursor) {
        times.begin();
        heart.listInvocations(timestampNs, sessionId, correlationId, cursor);
        times.end("listInvocations");
    }

    @Override
    public void listWorkers(
            final long timestampNs,
            final long sessionId,
            final long correlationId,
            final long cursor) {
        times.begin();
        heart.listWorkers(timestampNs, sessionId, correlationId, cursor);
        times.end("listWorkers");
    }

    @Override
    public void queryStatus(
            final long timestampNs, final long sessionId, final long correlationId) {
        times.begin();
        heart.queryStatus(timestampNs, sessionId, correlationId);
        times.end("queryStatus");
    }

    @Override
    public void markDigest(final long timestampNs, final long sessionId, final long correlationId) {
        times.begin();
        heart.markDigest(timestampNs, sessionId, correlationId);
        times.end("markDigest");
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
        times.begin();
        heart.clientHello(
                timestampNs,
                sessionId,
                principalHash,
                nonceHigh,
                nonceLow,
                clientId,
                secretHigh,
                secretLow,
                highestTokenSeen,
                cellEpochSeen,
                slotsWanted);
        times.end("clientHello");
    }

    @Override
    public void clientGoodbye(final long timestampNs, final long sessionId, final long clientId) {
        times.begin();
        heart.clientGoodbye(timestampNs, sessionId, clientId);
        times.end("clientGoodbye");
    }

    @Override
    public void resolveFunction(
            final long timestampNs,
            final long sessionId,
            final long correlationId,
            final String tenant,
            final String name) {
        times.begin();
        heart.resolveFunction(timestampNs, sessionId, correlationId, tenant, name);
        times.end("resolveFunction");
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
        times.begin();
        heart.invoke(
                timestampNs,
                sessionId,
                clientId,
                requestSlot,
                sequence,
                functionId,
                deadlineNs,
                payloadLength,
                flags,
                priority,
                zone);
        times.end("invoke");
    }

    @Override
    public void cancel(
            final long timestampNs,
            final long sessionId,
            final long clientId,
            final int requestSlot,
            final long sequence) {
        times.begin();
        heart.cancel(timestampNs, sessionId, clientId, requestSlot, sequence);
        times.end("cancel");
    }

    @Override
    public void release(
            final long timestampNs,
            final long sessionId,
            final long clientId,
            final int requestSlot,
            final long sequence,
            final long token) {
        times.begin();
        heart.release(timestampNs, sessionId, clientId, requestSlot, sequence, token);
        times.end("release");
    }

    @Override
    public void beginClientResync(
            final long timestampNs, final long sessionId, final long clientId) {
        times.begin();
        heart.beginClientResync(timestampNs, sessionId, clientId);
    }

    @Override
    public void clientResyncRequest(final int requestSlot, final long sequence) {
        heart.clientResyncRequest(requestSlot, sequence);
    }

    @Override
    public void endClientResync() {
        heart.endClientResync();
        times.end("clientResync");
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
        times.begin();
        heart.workerHello(
                timestampNs,
                sessionId,
                nonceHigh,
                nonceLow,
                incarnation,
                highestTokenSeen,
                lastCommandApplied,
                lastEventSent,
                cellEpochSeen,
                memoryMb,
                maxSandboxes,
                zone,
                name,
                endpoint,
                labels);
        times.end("workerHello");
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
        times.begin();
        heart.workerPulse(
                timestampNs,
                sessionId,
                workerId,
                registrationEpoch,
                lastCommandApplied,
                lastEventSent,
                pulseNumber);
        times.end("workerPulse");
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
        times.begin();
        heart.beginWorkerEvents(
                timestampNs,
                sessionId,
                workerId,
                registrationEpoch,
                lastCommandApplied,
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
        heart.workerEvent(sandboxId, token, durationNs, sandboxSlot, kind, refuseReason);
    }

    @Override
    public void endWorkerEvents() {
        heart.endWorkerEvents();
        times.end("workerEvents");
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
        times.begin();
        heart.workerResync(
                timestampNs,
                sessionId,
                workerId,
                registrationEpoch,
                lastCommandApplied,
                lastEventSent,
                pulseNumber);
        times.end("workerResync");
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
        times.begin();
        heart.beginWorkerReport(
                timestampNs,
                sessionId,
                workerId,
                registrationEpoch,
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
        heart.workerReportSlot(sandboxId, lastToken, runningToken, sandboxSlot, state);
    }

    @Override
    public void endWorkerReport() {
        heart.endWorkerReport();
        times.end("workerReport");
    }

    @Override
    public void workerGoodbye(
            final long timestampNs,
            final long sessionId,
            final long workerId,
            final long registrationEpoch) {
        times.begin();
        heart.workerGoodbye(timestampNs, sessionId, workerId, registrationEpoch);
        times.end("workerGoodbye");
    }
}
