package io.berth.worker.transport;

import io.berth.client.transport.MessageOffer;
import io.berth.schemas.protocol.BooleanType;
import io.berth.schemas.protocol.MessageHeaderEncoder;
import io.berth.schemas.protocol.WorkerEventsEncoder;
import io.berth.schemas.protocol.WorkerGoodbyeEncoder;
import io.berth.schemas.protocol.WorkerHelloEncoder;
import io.berth.schemas.protocol.WorkerPulseEncoder;
import io.berth.schemas.protocol.WorkerReportEncoder;
import io.berth.schemas.protocol.WorkerResyncEncoder;
import io.berth.worker.protocol.EventBatch;
import io.berth.worker.protocol.ReportChunk;
import org.agrona.concurrent.UnsafeBuffer;

/** Encodes what a worker says to the balancer and offers it. */
public final class BalancerPublisher {
    private static final int BUFFER_LENGTH = 4_096;

    private final MessageOffer link;
    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[BUFFER_LENGTH]);
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final WorkerHelloEncoder hello = new WorkerHelloEncoder();
    private final WorkerPulseEncoder pulse = new WorkerPulseEncoder();
    private final WorkerEventsEncoder events = new WorkerEventsEncoder();
    private final WorkerResyncEncoder resync = new WorkerResyncEncoder();
    private final WorkerReportEncoder report = new WorkerReportEncoder();
    private final WorkerGoodbyeEncoder goodbye = new WorkerGoodbyeEncoder();

    public BalancerPublisher(final MessageOffer link) {
        this.link = link;
    }

    public boolean hello(
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
        hello.wrapAndApplyHeader(buffer, 0, header)
                .nonceHigh(nonceHigh)
                .nonceLow(nonceLow)
                .incarnation(incarnation)
                .highestTokenSeen(highestTokenSeen)
                .lastCommandApplied(lastCommandApplied)
                .lastEventSent(lastEventSent)
                .cellEpochSeen(cellEpochSeen)
                .memoryMb(memoryMb)
                .maxSandboxes(maxSandboxes)
                .zone((short) zone)
                .name(name)
                .endpoint(endpoint)
                .labels(labels);
        return offer(hello.encodedLength());
    }

    public boolean pulse(
            final long workerId,
            final long registrationEpoch,
            final long lastCommandApplied,
            final long lastEventSent,
            final long pulseNumber) {
        pulse.wrapAndApplyHeader(buffer, 0, header)
                .workerId(workerId)
                .registrationEpoch(registrationEpoch)
                .lastCommandApplied(lastCommandApplied)
                .lastEventSent(lastEventSent)
                .pulseNumber(pulseNumber);
        return offer(pulse.encodedLength());
    }

    public boolean events(
            final long workerId,
            final long registrationEpoch,
            final long lastCommandApplied,
            final long firstEventNumber,
            final long pulseNumber,
            final EventBatch batch) {
        final WorkerEventsEncoder.EventsEncoder group =
                events.wrapAndApplyHeader(buffer, 0, header)
                        .workerId(workerId)
                        .registrationEpoch(registrationEpoch)
                        .lastCommandApplied(lastCommandApplied)
                        .firstEventNumber(firstEventNumber)
                        .pulseNumber(pulseNumber)
                        .eventsCount(batch.size());
        for (int i = 0; i < batch.size(); i++) {
            group.next()
                    .sandboxId(batch.sandboxId(i))
                    .token(batch.token(i))
                    .durationNs(batch.durationNs(i))
                    .sandboxSlot(batch.sandboxSlot(i))
                    .kind(batch.kind(i))
                    .refuseReason(batch.refuseReason(i));
        }
        return offer(events.encodedLength());
    }

    public boolean resync(
            final long workerId,
            final long registrationEpoch,
            final long lastCommandApplied,
            final long lastEventSent,
            final long pulseNumber) {
        resync.wrapAndApplyHeader(buffer, 0, header)
                .workerId(workerId)
                .registrationEpoch(registrationEpoch)
                .lastCommandApplied(lastCommandApplied)
                .lastEventSent(lastEventSent)
                .pulseNumber(pulseNumber);
        return offer(resync.encodedLength());
    }

    public boolean report(
            final long workerId,
            final long registrationEpoch,
            final long reportId,
            final long lastCommandApplied,
            final long lastEventSent,
            final int chunk,
            final boolean last,
            final ReportChunk slots) {
        final WorkerReportEncoder.SlotsEncoder group =
                report.wrapAndApplyHeader(buffer, 0, header)
                        .workerId(workerId)
                        .registrationEpoch(registrationEpoch)
                        .reportId(reportId)
                        .lastCommandApplied(lastCommandApplied)
                        .lastEventSent(lastEventSent)
                        .chunk(chunk)
                        .last(last ? BooleanType.TRUE : BooleanType.FALSE)
                        .slotsCount(slots.size());
        for (int i = 0; i < slots.size(); i++) {
            group.next()
                    .sandboxId(slots.sandboxId(i))
                    .lastToken(slots.lastToken(i))
                    .runningToken(slots.runningToken(i))
                    .sandboxSlot(slots.sandboxSlot(i))
                    .state(slots.state(i));
        }
        return offer(report.encodedLength());
    }

    public boolean goodbye(final long workerId, final long registrationEpoch) {
        goodbye.wrapAndApplyHeader(buffer, 0, header)
                .workerId(workerId)
                .registrationEpoch(registrationEpoch);
        return offer(goodbye.encodedLength());
    }

    private boolean offer(final int encodedLength) {
        return link.offer(buffer, 0, MessageHeaderEncoder.ENCODED_LENGTH + encodedLength);
    }
}
