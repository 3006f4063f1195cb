package io.berth.simulation;

import io.berth.client.transport.MessageOffer;
import io.berth.schemas.payload.RefuseReason;
import io.berth.schemas.payload.RunState;
import io.berth.worker.protocol.EventBatch;
import io.berth.worker.protocol.HaltReason;
import io.berth.worker.protocol.KeptResult;
import io.berth.worker.protocol.ReportChunk;
import io.berth.worker.protocol.WorkerOutput;
import io.berth.worker.transport.BalancerPublisher;

/** What a worker says to the balancer, encoded by the publisher of the real worker. */
final class WireWorkerOutput implements WorkerOutput {
    private final BalancerPublisher publisher;
    private final LoggedWorkerOutput rest;

    /**
     * @param rest takes what does not go to the balancer.
     */
    WireWorkerOutput(final MessageOffer offer, final LoggedWorkerOutput rest) {
        publisher = new BalancerPublisher(offer);
        this.rest = rest;
    }

    @Override
    public boolean sendHello(
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
        return publisher.hello(
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
    }

    @Override
    public boolean sendPulse(
            final long workerId,
            final long registrationEpoch,
            final long lastCommandApplied,
            final long lastEventSent,
            final long pulseNumber) {
        return publisher.pulse(
                workerId, registrationEpoch, lastCommandApplied, lastEventSent, pulseNumber);
    }

    @Override
    public boolean sendEvents(
            final long workerId,
            final long registrationEpoch,
            final long lastCommandApplied,
            final long firstEventNumber,
            final long pulseNumber,
            final EventBatch events) {
        rest.onWords(firstEventNumber, events);
        return publisher.events(
                workerId,
                registrationEpoch,
                lastCommandApplied,
                firstEventNumber,
                pulseNumber,
                events);
    }

    @Override
    public boolean sendResync(
            final long workerId,
            final long registrationEpoch,
            final long lastCommandApplied,
            final long lastEventSent,
            final long pulseNumber) {
        return publisher.resync(
                workerId, registrationEpoch, lastCommandApplied, lastEventSent, pulseNumber);
    }

    @Override
    public boolean sendReport(
            final long workerId,
            final long registrationEpoch,
            final long reportId,
            final long lastCommandApplied,
            final long lastEventSent,
            final int chunk,
            final boolean last,
            final ReportChunk slots) {
        return publisher.report(
                workerId,
                registrationEpoch,
                reportId,
                lastCommandApplied,
                lastEventSent,
                chunk,
                last,
                slots);
    }

    @Override
    public boolean sendGoodbye(final long workerId, final long registrationEpoch) {
        return publisher.goodbye(workerId, registrationEpoch);
    }

    @Override
    public void reconnect() {
        rest.reconnect();
    }

    @Override
    public boolean replyResult(final long replyTo, final KeptResult result) {
        return rest.replyResult(replyTo, result);
    }

    @Override
    public boolean replyStatus(
            final long replyTo,
            final long invocationId,
            final long token,
            final long sequence,
            final int requestSlot,
            final RunState state) {
        return rest.replyStatus(replyTo, invocationId, token, sequence, requestSlot, state);
    }

    @Override
    public boolean replyRefused(
            final long replyTo,
            final long invocationId,
            final long token,
            final long sequence,
            final int requestSlot,
            final RefuseReason reason) {
        return rest.replyRefused(replyTo, invocationId, token, sequence, requestSlot, reason);
    }

    @Override
    public void halt(final HaltReason reason) {
        rest.halt(reason);
    }
}
