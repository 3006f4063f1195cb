package io.berth.worker.transport;

import io.berth.client.transport.ClusterLink;
import io.berth.schemas.payload.RefuseReason;
import io.berth.schemas.payload.RunState;
import io.berth.schemas.protocol.RejectReason;
import io.berth.worker.protocol.EventBatch;
import io.berth.worker.protocol.HaltReason;
import io.berth.worker.protocol.KeptResult;
import io.berth.worker.protocol.ReportChunk;
import io.berth.worker.protocol.WorkerOutput;
import java.util.function.Consumer;
import org.agrona.concurrent.NanoClock;

/**
 * What the protocol says, brought to the balancer's session, to the payload server, or to the
 * process.
 */
public final class WorkerTransport implements WorkerOutput {
    private final NanoClock clock;
    private final Consumer<HaltReason> halt;
    private final Consumer<String> refusals;
    private ClusterLink link;
    private BalancerPublisher publisher;
    private PayloadServer payloads;

    /**
     * @param halt told once when the process has to end.
     * @param refusals told a line each time that the balancer refuses this worker.
     */
    public WorkerTransport(
            final NanoClock clock,
            final Consumer<HaltReason> halt,
            final Consumer<String> refusals) {
        this.clock = clock;
        this.halt = halt;
        this.refusals = refusals;
    }

    /** The parts need the protocol that needs this: call before the protocol is polled. */
    public void connect(final ClusterLink balancerLink, final PayloadServer payloadServer) {
        link = balancerLink;
        publisher = new BalancerPublisher(balancerLink);
        payloads = payloadServer;
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
        link.reconnect(clock.nanoTime());
    }

    @Override
    public boolean replyResult(final long replyTo, final KeptResult result) {
        return payloads.result(replyTo, result);
    }

    @Override
    public boolean replyStatus(
            final long replyTo,
            final long invocationId,
            final long token,
            final long sequence,
            final int requestSlot,
            final RunState state) {
        return payloads.status(replyTo, invocationId, token, sequence, requestSlot, state);
    }

    @Override
    public boolean replyRefused(
            final long replyTo,
            final long invocationId,
            final long token,
            final long sequence,
            final int requestSlot,
            final RefuseReason reason) {
        return payloads.refused(replyTo, invocationId, token, sequence, requestSlot, reason);
    }

    @Override
    public void halt(final HaltReason reason) {
        halt.accept(reason);
    }

    @Override
    public void helloRejected(final RejectReason reason) {
        refusals.accept(
                reason == RejectReason.WORKER_ID_IN_USE
                        ? "refused as WORKER_ID_IN_USE: another worker has this name, or had it"
                                + " and may still run"
                        : "refused as " + reason);
    }
}
