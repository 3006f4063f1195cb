package io.berth.node;

import io.aeron.cluster.client.AeronCluster;
import io.aeron.cluster.client.EgressListener;
import io.aeron.driver.MediaDriver;
import io.aeron.driver.ThreadingMode;
import io.aeron.logbuffer.Header;
import io.berth.schemas.protocol.ClientHelloEncoder;
import io.berth.schemas.protocol.ClientWelcomeDecoder;
import io.berth.schemas.protocol.InvokeEncoder;
import io.berth.schemas.protocol.MarkDigestEncoder;
import io.berth.schemas.protocol.MessageHeaderDecoder;
import io.berth.schemas.protocol.MessageHeaderEncoder;
import io.berth.schemas.protocol.QueryStatusEncoder;
import io.berth.schemas.protocol.StatusReplyDecoder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.agrona.CloseHelper;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** A plain cluster client that sends single messages and keeps what it is answered. */
final class TestClient implements AutoCloseable, EgressListener {
    private final MediaDriver driver;
    private final AeronCluster cluster;
    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[2048]);
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    final List<Integer> templates = new ArrayList<>();
    final List<Long> egressNumbers = new ArrayList<>();
    long welcomedClientId;
    long term = -1;
    long entries;
    long ignored;
    boolean initialised;

    TestClient(final TestCell cell, final Path aeronDir) {
        driver =
                MediaDriver.launch(
                        new MediaDriver.Context()
                                .aeronDirectoryName(aeronDir.toString())
                                .threadingMode(ThreadingMode.SHARED)
                                .termBufferSparseFile(true)
                                .dirDeleteOnStart(true)
                                .dirDeleteOnShutdown(true));
        cluster = connect(cell, aeronDir);
    }

    private AeronCluster connect(final TestCell cell, final Path aeronDir) {
        try {
            return AeronCluster.connect(
                    new AeronCluster.Context()
                            .aeronDirectoryName(aeronDir.toString())
                            .ingressChannel("aeron:udp?term-length=64k")
                            .ingressEndpoints(
                                    MemberEndpoints.ingressEndpoints(
                                            MemberEndpoints.parse(cell.members)))
                            .egressChannel(
                                    "aeron:udp?term-length=64k|endpoint=" + TestCell.HOST + ":0")
                            .messageTimeoutNs(TimeUnit.SECONDS.toNanos(20))
                            .newLeaderTimeoutNs(TimeUnit.SECONDS.toNanos(10))
                            .egressListener(this));
        } catch (final RuntimeException e) {
            driver.close();
            throw e;
        }
    }

    @Override
    public void onMessage(
            final long clusterSessionId,
            final long timestamp,
            final DirectBuffer message,
            final int offset,
            final int length,
            final Header frame) {
        final MessageHeaderDecoder decoded = new MessageHeaderDecoder().wrap(message, offset);
        templates.add(decoded.templateId());
        term =
                message.getLong(
                        offset + MessageHeaderDecoder.ENCODED_LENGTH,
                        MessageHeaderDecoder.BYTE_ORDER);
        egressNumbers.add(
                message.getLong(
                        offset + MessageHeaderDecoder.ENCODED_LENGTH + 8,
                        MessageHeaderDecoder.BYTE_ORDER));
        if (decoded.templateId() == ClientWelcomeDecoder.TEMPLATE_ID) {
            welcomedClientId =
                    new ClientWelcomeDecoder()
                            .wrapAndApplyHeader(message, offset, decoded)
                            .clientId();
        } else if (decoded.templateId() == StatusReplyDecoder.TEMPLATE_ID) {
            final StatusReplyDecoder status =
                    new StatusReplyDecoder().wrapAndApplyHeader(message, offset, decoded);
            entries = status.entries();
            ignored = status.ignored();
            initialised = status.initialised().value() == 1;
        }
    }

    void sendHello() {
        final ClientHelloEncoder hello = new ClientHelloEncoder();
        hello.wrapAndApplyHeader(buffer, 0, header)
                .nonceHigh(1)
                .nonceLow(2)
                .clientId(0)
                .secretHigh(0)
                .secretLow(0)
                .highestTokenSeen(0)
                .cellEpochSeen(0)
                .slotsWanted(256);
        send(buffer, MessageHeaderEncoder.ENCODED_LENGTH + hello.encodedLength());
    }

    void sendQueryStatus() {
        final QueryStatusEncoder query = new QueryStatusEncoder();
        query.wrapAndApplyHeader(buffer, 0, header).correlationId(5);
        send(buffer, MessageHeaderEncoder.ENCODED_LENGTH + query.encodedLength());
    }

    void sendMarkDigest() {
        final MarkDigestEncoder mark = new MarkDigestEncoder();
        mark.wrapAndApplyHeader(buffer, 0, header).correlationId(6);
        send(buffer, MessageHeaderEncoder.ENCODED_LENGTH + mark.encodedLength());
    }

    void sendInvoke(final long sequence) {
        final InvokeEncoder invoke = new InvokeEncoder();
        invoke.wrapAndApplyHeader(buffer, 0, header)
                .clientId(77)
                .sequence(sequence)
                .functionId(1)
                .deadlineNs(1_000_000_000L)
                .payloadLength(0)
                .requestSlot(0)
                .priority((short) 0)
                .zone((short) 255)
                .flags()
                .clear();
        send(buffer, MessageHeaderEncoder.ENCODED_LENGTH + invoke.encodedLength());
    }

    void send(final DirectBuffer message, final int length) {
        TestCell.await(
                10,
                () -> "ingress takes a message",
                this::poll,
                () -> cluster.offer(message, 0, length) > 0);
    }

    void poll() {
        cluster.pollEgress();
    }

    /** Polls until a message of this template has come since the call. */
    void awaitAnswer(final int templateId) {
        final int from = templates.size();
        awaitAnswer(templateId, from);
    }

    void awaitAnswer(final int templateId, final int from) {
        TestCell.await(
                15,
                () -> "an answer with template " + templateId + ", had " + templates,
                this::poll,
                () -> templates.subList(from, templates.size()).contains(templateId));
    }

    /** Asks again and again, as clients do, until an answer comes. */
    void queryStatusUntilAnswered() {
        final int from = templates.size();
        final long[] nextNs = {System.nanoTime()};
        TestCell.await(
                20,
                () -> "a status reply",
                () -> {
                    if (System.nanoTime() - nextNs[0] >= 0) {
                        nextNs[0] = System.nanoTime() + 300_000_000L;
                        sendQueryStatus();
                    }
                    poll();
                },
                () ->
                        templates
                                .subList(from, templates.size())
                                .contains(StatusReplyDecoder.TEMPLATE_ID));
    }

    @Override
    public void close() {
        CloseHelper.quietCloseAll(cluster, driver);
    }
}
