package io.berth.simulation;

import io.berth.worker.protocol.EventBatch;
import io.berth.worker.protocol.ReportChunk;
import io.berth.worker.protocol.WorkerOutput;

/** Turns what a worker says to the balancer into commands of the log. */
public interface LoggedWorkerOutput extends WorkerOutput {
    /** Sends one message. @return false if there is no session. */
    boolean send(LogMessage message);

    /** Events are about to be sent, perhaps again. */
    void onWords(long firstEventNumber, EventBatch events);

    @Override
    default boolean sendHello(
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
        return send(
                (log, session) ->
                        log.workerHello(
                                0,
                                session,
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
                                labels));
    }

    @Override
    default boolean sendPulse(
            final long workerId,
            final long registrationEpoch,
            final long lastCommandApplied,
            final long lastEventSent,
            final long pulseNumber) {
        return send(
                (log, session) ->
                        log.workerPulse(
                                0,
                                session,
                                workerId,
                                registrationEpoch,
                                lastCommandApplied,
                                lastEventSent,
                                pulseNumber));
    }

    @Override
    default boolean sendEvents(
            final long workerId,
            final long registrationEpoch,
            final long lastCommandApplied,
            final long firstEventNumber,
            final long pulseNumber,
            final EventBatch events) {
        onWords(firstEventNumber, events);
        return send(
                (log, session) -> {
                    log.beginWorkerEvents(
                            0,
                            session,
                            workerId,
                            registrationEpoch,
                            lastCommandApplied,
                            firstEventNumber,
                            pulseNumber);
                    for (int i = 0; i < events.size(); i++) {
                        log.workerEvent(
                                events.sandboxId(i),
                                events.token(i),
                                events.durationNs(i),
                                events.sandboxSlot(i),
                                events.kind(i),
                                events.refuseReason(i));
                    }
                    log.endWorkerEvents();
                });
    }

    @Override
    default boolean sendResync(
            final long workerId,
            final long registrationEpoch,
            final long lastCommandApplied,
            final long lastEventSent,
            final long pulseNumber) {
        return send(
                (log, session) ->
                        log.workerResync(
                                0,
                                session,
                                workerId,
                                registrationEpoch,
                                lastCommandApplied,
                                lastEventSent,
                                pulseNumber));
    }

    @Override
    default boolean sendReport(
            final long workerId,
            final long registrationEpoch,
            final long reportId,
            final long lastCommandApplied,
            final long lastEventSent,
            final int chunk,
            final boolean last,
            final ReportChunk slots) {
        return send(
                (log, session) -> {
                    log.beginWorkerReport(
                            0,
                            session,
                            workerId,
                            registrationEpoch,
                            reportId,
                            lastCommandApplied,
                            lastEventSent,
                            chunk,
                            last);
                    for (int i = 0; i < slots.size(); i++) {
                        log.workerReportSlot(
                                slots.sandboxId(i),
                                slots.lastToken(i),
                                slots.runningToken(i),
                                slots.sandboxSlot(i),
                                slots.state(i));
                    }
                    log.endWorkerReport();
                });
    }

    @Override
    default boolean sendGoodbye(final long workerId, final long registrationEpoch) {
        return send((log, session) -> log.workerGoodbye(0, session, workerId, registrationEpoch));
    }
}
