package io.berth.system;

import static org.junit.jupiter.api.Assertions.fail;

import io.aeron.Aeron;
import io.aeron.cluster.client.AeronCluster;
import io.aeron.driver.MediaDriver;
import io.aeron.driver.ThreadingMode;
import io.berth.ops.cluster.Await;
import io.berth.schemas.protocol.BooleanType;
import io.berth.schemas.protocol.CancelEncoder;
import io.berth.schemas.protocol.ClientHelloEncoder;
import io.berth.schemas.protocol.ClientResyncEncoder;
import io.berth.schemas.protocol.InvokeEncoder;
import io.berth.schemas.protocol.MessageHeaderDecoder;
import io.berth.schemas.protocol.MessageHeaderEncoder;
import io.berth.schemas.protocol.RefuseReason;
import io.berth.schemas.protocol.ResolveFunctionEncoder;
import io.berth.schemas.protocol.SandboxState;
import io.berth.schemas.protocol.WorkerEventKind;
import io.berth.schemas.protocol.WorkerEventsEncoder;
import io.berth.schemas.protocol.WorkerHelloEncoder;
import io.berth.schemas.protocol.WorkerPulseEncoder;
import io.berth.schemas.protocol.WorkerReportEncoder;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.UUID;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** One cluster session that sends single messages by hand, to do what the libraries never would. */
final class RawSession implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private final UnsafeBuffer out = new UnsafeBuffer(new byte[2048]);
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final Deque<UnsafeBuffer> answers = new ArrayDeque<>();
    private final AeronCluster session;

    RawSession(final MediaDriver driver, final String ingress) {
        session =
                AeronCluster.connect(
                        new AeronCluster.Context()
                                .aeronDirectoryName(driver.aeronDirectoryName())
                                .ingressChannel("aeron:udp?term-length=128k")
                                .ingressEndpoints(ingress)
                                .egressChannel("aeron:udp?term-length=128k|endpoint=127.0.0.1:0")
                                .messageTimeoutNs(LIMIT.toNanos())
                                .egressListener(
                                        (sessionId, timestamp, buffer, offset, length, frame) ->
                                                keep(buffer, offset, length)));
    }

    static MediaDriver launchDriver() {
        return MediaDriver.launch(
                new MediaDriver.Context()
                        .aeronDirectoryName("/dev/shm/berth-test-" + UUID.randomUUID())
                        .threadingMode(ThreadingMode.SHARED)
                        .dirDeleteOnStart(true)
                        .dirDeleteOnShutdown(true));
    }

    static Aeron connect(final MediaDriver driver) {
        return Aeron.connect(new Aeron.Context().aeronDirectoryName(driver.aeronDirectoryName()));
    }

    private void keep(final DirectBuffer buffer, final int offset, final int length) {
        final UnsafeBuffer copy = new UnsafeBuffer(new byte[length]);
        copy.putBytes(0, buffer, offset, length);
        answers.add(copy);
    }

    boolean isClosed() {
        session.pollEgress();
        return session.isClosed();
    }

    /** Keeps the session alive and forgets what came. */
    void drain() {
        session.pollEgress();
        session.sendKeepAlive();
        answers.clear();
    }

    void clientHello(
            final long nonce, final long clientId, final long secretHigh, final long secretLow) {
        final ClientHelloEncoder hello = new ClientHelloEncoder();
        hello.wrapAndApplyHeader(out, 0, header)
                .nonceHigh(7)
                .nonceLow(nonce)
                .clientId(clientId)
                .secretHigh(secretHigh)
                .secretLow(secretLow)
                .highestTokenSeen(0)
                .cellEpochSeen(0)
                .slotsWanted(8);
        offer(hello.encodedLength());
    }

    void resolve(final String tenant, final String name) {
        final ResolveFunctionEncoder resolve = new ResolveFunctionEncoder();
        resolve.wrapAndApplyHeader(out, 0, header).correlationId(1).tenant(tenant).name(name);
        offer(resolve.encodedLength());
    }

    void invoke(final long clientId, final int slot, final long sequence, final long functionId) {
        final InvokeEncoder invoke = new InvokeEncoder();
        invoke.wrapAndApplyHeader(out, 0, header)
                .clientId(clientId)
                .sequence(sequence)
                .functionId(functionId)
                .deadlineNs(Duration.ofSeconds(60).toNanos())
                .payloadLength(8)
                .requestSlot(slot)
                .priority((short) 1)
                .zone((short) 255)
                .flags()
                .clear()
                .mayWait(true);
        offer(invoke.encodedLength());
    }

    void resync(final long clientId, final int slot, final long sequence) {
        final ClientResyncEncoder resync = new ClientResyncEncoder();
        resync.wrapAndApplyHeader(out, 0, header)
                .clientId(clientId)
                .requestsCount(1)
                .next()
                .sequence(sequence)
                .requestSlot(slot);
        offer(resync.encodedLength());
    }

    void workerHello(
            final long nonce,
            final long incarnation,
            final long lastCommandApplied,
            final long lastEventSent,
            final String name,
            final String endpoint) {
        final WorkerHelloEncoder hello = new WorkerHelloEncoder();
        hello.wrapAndApplyHeader(out, 0, header)
                .nonceHigh(8)
                .nonceLow(nonce)
                .incarnation(incarnation)
                .highestTokenSeen(0)
                .lastCommandApplied(lastCommandApplied)
                .lastEventSent(lastEventSent)
                .cellEpochSeen(0)
                .memoryMb(1024)
                .maxSandboxes(4)
                .zone((short) 0)
                .name(name)
                .endpoint(endpoint)
                .labels("");
        offer(hello.encodedLength());
    }

    /** The worker has applied one command and sent one event. */
    void workerPulse(final long workerId, final long registrationEpoch, final long number) {
        final WorkerPulseEncoder pulse = new WorkerPulseEncoder();
        pulse.wrapAndApplyHeader(out, 0, header)
                .workerId(workerId)
                .registrationEpoch(registrationEpoch)
                .lastCommandApplied(1)
                .lastEventSent(1)
                .pulseNumber(number);
        offer(pulse.encodedLength());
    }

    void workerEvent(
            final long workerId,
            final long registrationEpoch,
            final long eventNumber,
            final long sandboxId,
            final long token,
            final WorkerEventKind kind) {
        final WorkerEventsEncoder events = new WorkerEventsEncoder();
        events.wrapAndApplyHeader(out, 0, header)
                .workerId(workerId)
                .registrationEpoch(registrationEpoch)
                .lastCommandApplied(1)
                .firstEventNumber(eventNumber)
                .pulseNumber(1_000 + eventNumber)
                .eventsCount(1)
                .next()
                .sandboxId(sandboxId)
                .token(token)
                .durationNs(1_000_000)
                .sandboxSlot(0)
                .kind(kind)
                .refuseReason(RefuseReason.NONE);
        offer(events.encodedLength());
    }

    /** A report of one busy sandbox, after one command and one event. */
    void workerReport(
            final long workerId,
            final long registrationEpoch,
            final long sandboxId,
            final long token) {
        final WorkerReportEncoder report = new WorkerReportEncoder();
        report.wrapAndApplyHeader(out, 0, header)
                .workerId(workerId)
                .registrationEpoch(registrationEpoch)
                .reportId(1)
                .lastCommandApplied(1)
                .lastEventSent(1)
                .chunk(0)
                .last(BooleanType.TRUE)
                .slotsCount(1)
                .next()
                .sandboxId(sandboxId)
                .lastToken(token)
                .runningToken(token)
                .sandboxSlot(0)
                .state(SandboxState.BUSY);
        offer(report.encodedLength());
    }

    void cancel(final long clientId, final int slot, final long sequence) {
        final CancelEncoder cancel = new CancelEncoder();
        cancel.wrapAndApplyHeader(out, 0, header)
                .clientId(clientId)
                .sequence(sequence)
                .requestSlot(slot);
        offer(cancel.encodedLength());
    }

    private void offer(final int bodyLength) {
        offer(out, 0, MessageHeaderEncoder.ENCODED_LENGTH + bodyLength);
    }

    void offer(final DirectBuffer buffer, final int offset, final int length) {
        Fleet.await(
                LIMIT,
                "ingress to take a message",
                () -> {
                    session.pollEgress();
                    return session.offer(buffer, offset, length) > 0;
                });
    }

    /**
     * Waits for the next message of a template; others before it are dropped. @return its bytes.
     */
    DirectBuffer await(final int templateId) {
        final UnsafeBuffer[] found = {null};
        final boolean came =
                Await.until(
                        LIMIT,
                        Duration.ofMillis(1),
                        () -> {
                            session.pollEgress();
                            while (found[0] == null && !answers.isEmpty()) {
                                final UnsafeBuffer answer = answers.poll();
                                if (new MessageHeaderDecoder().wrap(answer, 0).templateId()
                                        == templateId) {
                                    found[0] = answer;
                                }
                            }
                            return found[0] != null;
                        });
        if (!came) {
            fail("no message of template " + templateId + " came");
        }
        return found[0];
    }

    @Override
    public void close() {
        session.close();
    }
}
