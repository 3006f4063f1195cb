package io.berth.worker.transport;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import io.aeron.Aeron;
import io.aeron.FragmentAssembler;
import io.aeron.Publication;
import io.aeron.Subscription;
import io.aeron.driver.MediaDriver;
import io.aeron.driver.ThreadingMode;
import io.berth.client.transport.PayloadChannels;
import io.berth.schemas.payload.MessageHeaderDecoder;
import io.berth.schemas.payload.MessageHeaderEncoder;
import io.berth.schemas.payload.RefuseReason;
import io.berth.schemas.payload.ResultDecoder;
import io.berth.schemas.payload.RunDecoder;
import io.berth.schemas.payload.RunEncoder;
import io.berth.schemas.payload.RunRefusedDecoder;
import io.berth.schemas.payload.RunState;
import io.berth.schemas.protocol.SandboxKind;
import io.berth.worker.protocol.EventBatch;
import io.berth.worker.protocol.HaltReason;
import io.berth.worker.protocol.KeptResult;
import io.berth.worker.protocol.ReportChunk;
import io.berth.worker.protocol.SandboxRuntime;
import io.berth.worker.protocol.WorkerOutput;
import io.berth.worker.protocol.WorkerProtocol;
import io.berth.worker.protocol.WorkerSettings;
import java.net.DatagramSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.BooleanSupplier;
import java.util.zip.CRC32C;
import org.agrona.CloseHelper;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.SystemNanoClock;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The payload server over a real media driver, with a caller that may say anything. */
@Timeout(60)
class PayloadServerTest {
    private static final long WAIT_NS = 20_000_000_000L;
    private static final int MAX_PAYLOAD = PayloadChannels.MAX_BODY_LENGTH;

    @TempDir private Path directory;
    private MediaDriver driver;
    private Aeron aeron;
    private WorkerProtocol protocol;
    private final EchoRuntime echo = new EchoRuntime();
    private long[] nonce = {};
    private PayloadServer server;
    private String endpoint;
    private final UnsafeBuffer buffer =
            new UnsafeBuffer(new byte[PayloadChannels.MAX_MESSAGE_LENGTH]);

    @BeforeEach
    void launch() throws Exception {
        driver =
                MediaDriver.launch(
                        new MediaDriver.Context()
                                .aeronDirectoryName(directory.resolve("aeron").toString())
                                .threadingMode(ThreadingMode.INVOKER)
                                .dirDeleteOnStart(true)
                                .dirDeleteOnShutdown(true));
        aeron =
                Aeron.connect(
                        new Aeron.Context()
                                .aeronDirectoryName(driver.aeronDirectoryName())
                                .driverAgentInvoker(driver.sharedAgentInvoker())
                                .useConductorAgentInvoker(true));
        endpoint = "127.0.0.1:" + freePortPair();
        protocol =
                new WorkerProtocol(
                        WorkerSettings.defaults("w", endpoint, 0, 1_024, 10),
                        new PayloadsOnly(),
                        echo,
                        request -> true,
                        new Random(7)::nextLong);
        server =
                new PayloadServer(
                        aeron,
                        protocol,
                        SystemNanoClock.INSTANCE,
                        endpoint,
                        PayloadServer.DEFAULT_MAX_PAIRS);
    }

    @AfterEach
    void close() {
        CloseHelper.quietCloseAll(server, aeron, driver);
    }

    @Test
    void shouldAnswerACallerOverItsResponseChannel() {
        try (Caller caller = new Caller()) {
            caller.run(41, new byte[MAX_PAYLOAD], MAX_PAYLOAD);
            await(() -> caller.answers.size() == 1);
            assertEquals(
                    "refused 41 WRONG_WORKER",
                    caller.answers.get(0)); // whole, certified, not registered
        }
    }

    @Test
    void shouldRefuseAPayloadWhoseLengthOrChecksumIsWrong() {
        try (Caller caller = new Caller()) {
            caller.run(42, new byte[100], 101);
            await(() -> caller.answers.size() == 1);
            caller.corruptChecksum = true;
            caller.run(43, new byte[100], 100);
            await(() -> caller.answers.size() == 2);
            assertEquals(List.of("refused 42 MALFORMED", "refused 43 MALFORMED"), caller.answers);
            assertEquals(2, protocol.counts().malformed);
        }
    }

    @Test
    void shouldGoOnAfterRandomBytesTruncatedMessagesAndUnknownTemplates() {
        final long seed = System.nanoTime();
        System.out.println("seed " + seed);
        final Random random = new Random(seed);
        try (Caller caller = new Caller()) {
            int sent = 0;
            for (int i = 0; i < 300; i++) {
                final int length = caller.garbage(random, i);
                await(() -> caller.requests.offer(buffer, 0, length) > 0);
                sent++;
            }
            final long expected = sent;
            await(() -> protocol.counts().malformed >= expected);
            caller.run(44, new byte[] {1, 2, 3}, 3);
            await(() -> !caller.answers.isEmpty());
            assertEquals("refused 44 WRONG_WORKER", caller.answers.get(caller.answers.size() - 1));
        }
    }

    @Test
    void shouldTakeTheLargestPayloadAndGiveTheLargestResultBack() {
        try (Caller caller = new Caller()) {
            register();
            final byte[] body = new byte[MAX_PAYLOAD];
            new Random(3).nextBytes(body);
            caller.run(45, body, body.length);
            await(() -> caller.answers.size() == 1);
            assertEquals("result 45 COMPLETED", caller.answers.get(0));
            assertArrayEquals(body, caller.lastBody);
            caller.run(45, body, body.length);
            await(() -> caller.answers.size() == 2);
            assertEquals("result 45 COMPLETED", caller.answers.get(1), "kept until acknowledged");
            assertEquals(1, protocol.counts().begun);
        }
    }

    @Test
    void shouldKeepNothingOfAMessageThatIsTooLong() {
        try (Caller caller = new Caller()) {
            final UnsafeBuffer endless = new UnsafeBuffer(new byte[120_000]);
            for (int i = 1; i <= 3; i++) {
                final int sent = i;
                await(() -> caller.requests.offer(endless, 0, endless.capacity()) > 0);
                await(() -> server.tooLong() == sent);
                caller.run(50 + i, new byte[MAX_PAYLOAD], MAX_PAYLOAD);
                await(() -> caller.answers.size() == sent);
            }
            assertEquals("refused 53 WRONG_WORKER", caller.answers.get(2), "others get through");
            assertEquals(3, protocol.counts().malformed, "each is counted once");
        }
    }

    @Test
    void shouldServeManyCallersWithABoundedNumberOfPairs() {
        final List<Caller> callers = new ArrayList<>();
        try {
            for (int i = 0; i < PayloadServer.DEFAULT_MAX_PAIRS + 3; i++) {
                final Caller caller = new Caller();
                callers.add(caller);
                caller.run(100 + i, new byte[1], 1);
                await(() -> caller.answers.size() == 1);
                assertTrue(server.pairs() <= PayloadServer.DEFAULT_MAX_PAIRS);
            }
            assertEquals(3, server.evictions());
        } finally {
            CloseHelper.quietCloseAll(callers);
        }
    }

    private void register() {
        final long nowNs = System.nanoTime();
        protocol.onConnected(nowNs);
        protocol.poll(nowNs);
        protocol.onWelcome(nowNs, 1, 1, nonce[0], nonce[1], 1, 1, 0, 0, 20_000_000_000L, 0, false);
        protocol.onStartSandbox(
                nowNs,
                1,
                2,
                1,
                1,
                1,
                1,
                9,
                1,
                1_000_000_000L,
                0,
                64,
                1,
                SandboxKind.SYNTHETIC,
                "echo",
                "");
        protocol.onSandboxStarted(nowNs, 1);
    }

    private int turn() {
        final int work =
                driver.sharedAgentInvoker().invoke() + aeron.conductorAgentInvoker().invoke();
        final long nowNs = System.nanoTime();
        return work + server.poll() + echo.poll(nowNs) + protocol.poll(nowNs);
    }

    private void await(final BooleanSupplier condition) {
        final long deadlineNs = System.nanoTime() + WAIT_NS;
        while (!condition.getAsBoolean()) {
            if (turn() == 0) {
                Thread.yield();
            }
            callersPoll();
            if (System.nanoTime() - deadlineNs > 0) {
                fail("not within " + WAIT_NS + " ns");
            }
        }
    }

    private final List<Caller> polled = new ArrayList<>();

    private void callersPoll() {
        polled.forEach(caller -> caller.answersIn.poll(caller.assembler, 10));
    }

    private static int freePortPair() throws Exception {
        for (int tries = 0; tries < 50; tries++) {
            try (DatagramSocket first = new DatagramSocket()) {
                final int port = first.getLocalPort();
                if (port < 65_535) {
                    new DatagramSocket(port + 1).close();
                    return port;
                }
            } catch (final java.net.BindException ignored) {
                // the next port is taken: another pair
            }
        }
        throw new IllegalStateException("no two free ports side by side");
    }

    /** Gives back what it got. */
    private final class EchoRuntime implements SandboxRuntime {
        private long token;
        private byte[] body;

        int poll(final long nowNs) {
            if (body == null) {
                return 0;
            }
            protocol.onRunEnded(nowNs, 1, 0, token, true, body);
            body = null;
            return 1;
        }

        @Override
        public void startSandbox(
                final long sandboxId,
                final long functionId,
                final int functionVersion,
                final long timeoutNs,
                final long startUpNs,
                final int memoryMb,
                final int sandboxSlots,
                final SandboxKind kind,
                final String functionName,
                final String code) {}

        @Override
        public void stopSandbox(final long sandboxId) {}

        @Override
        public void run(
                final long sandboxId,
                final int sandboxSlot,
                final long newToken,
                final long invocationId,
                final long timeoutNs,
                final DirectBuffer payload,
                final int offset,
                final int length) {
            token = newToken;
            body = new byte[length];
            payload.getBytes(offset, body);
        }

        @Override
        public void interrupt(
                final long sandboxId, final int sandboxSlot, final long interrupted) {}
    }

    /**
     * A balancer that takes everything and says nothing; answers to callers go through the server.
     */
    private final class PayloadsOnly implements WorkerOutput {
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
                final String workerEndpoint,
                final String labels) {
            nonce = new long[] {nonceHigh, nonceLow};
            return true;
        }

        @Override
        public boolean sendPulse(
                final long workerId,
                final long registrationEpoch,
                final long lastCommandApplied,
                final long lastEventSent,
                final long pulseNumber) {
            return true;
        }

        @Override
        public boolean sendEvents(
                final long workerId,
                final long registrationEpoch,
                final long lastCommandApplied,
                final long firstEventNumber,
                final long pulseNumber,
                final EventBatch events) {
            return true;
        }

        @Override
        public boolean sendResync(
                final long workerId,
                final long registrationEpoch,
                final long lastCommandApplied,
                final long lastEventSent,
                final long pulseNumber) {
            return true;
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
            return true;
        }

        @Override
        public boolean sendGoodbye(final long workerId, final long registrationEpoch) {
            return true;
        }

        @Override
        public void reconnect() {}

        @Override
        public boolean replyResult(final long replyTo, final KeptResult result) {
            return server.result(replyTo, result);
        }

        @Override
        public boolean replyStatus(
                final long replyTo,
                final long invocationId,
                final long token,
                final long sequence,
                final int requestSlot,
                final RunState state) {
            return server.status(replyTo, invocationId, token, sequence, requestSlot, state);
        }

        @Override
        public boolean replyRefused(
                final long replyTo,
                final long invocationId,
                final long token,
                final long sequence,
                final int requestSlot,
                final RefuseReason reason) {
            return server.refused(replyTo, invocationId, token, sequence, requestSlot, reason);
        }

        @Override
        public void halt(final HaltReason reason) {
            throw new AssertionError(reason.text());
        }
    }

    /** What a client does, by hand. */
    private final class Caller implements AutoCloseable {
        final Subscription answersIn;
        final Publication requests;
        final List<String> answers = new ArrayList<>();
        final FragmentAssembler assembler =
                new FragmentAssembler((in, offset, length, header) -> onAnswer(in, offset));
        boolean corruptChecksum;
        byte[] lastBody;

        Caller() {
            answersIn =
                    aeron.addSubscription(
                            PayloadChannels.answerSubscription(endpoint),
                            PayloadChannels.ANSWER_STREAM_ID);
            requests =
                    aeron.addExclusivePublication(
                            PayloadChannels.runPublication(endpoint, answersIn.registrationId()),
                            PayloadChannels.RUN_STREAM_ID);
            polled.add(this);
        }

        void run(final long token, final byte[] body, final int statedLength) {
            final int length = encode(token, body, statedLength);
            await(() -> requests.offer(buffer, 0, length) > 0);
        }

        int garbage(final Random random, final int round) {
            final int length = encode(1 + round, new byte[20], 20);
            switch (round % 4) {
                case 0 -> {
                    final byte[] bytes = new byte[1 + random.nextInt(3_000)];
                    random.nextBytes(bytes);
                    bytes[0] = (byte) 0xFF; // no block has such a length
                    buffer.putBytes(0, bytes);
                    return bytes.length;
                }
                case 1 -> {
                    return 1 + random.nextInt(length - 1);
                }
                case 2 -> buffer.putShort(2, (short) (900 + random.nextInt(100)));
                default -> {
                    return length + 1 + random.nextInt(8);
                }
            }
            return length;
        }

        private int encode(final long token, final byte[] body, final int statedLength) {
            final CRC32C checksum = new CRC32C();
            checksum.update(body, 0, body.length);
            final RunEncoder run = new RunEncoder();
            run.wrapAndApplyHeader(buffer, 0, new MessageHeaderEncoder())
                    .invocationId(token + 1_000)
                    .token(token)
                    .sandboxId(1)
                    .workerId(1)
                    .incarnation(nonce.length == 0 ? 1 : protocol.incarnation())
                    .timeoutNs(1_000_000_000L)
                    .payloadLength(statedLength)
                    .keyId(1)
                    .checksum(checksum.getValue() + (corruptChecksum ? 1 : 0) & 0xFFFF_FFFFL)
                    .putBody(body, 0, body.length);
            return MessageHeaderEncoder.ENCODED_LENGTH + run.encodedLength();
        }

        private void onAnswer(final DirectBuffer in, final int offset) {
            final MessageHeaderDecoder header = new MessageHeaderDecoder().wrap(in, offset);
            assertTrue(header.templateId() != RunDecoder.TEMPLATE_ID);
            if (header.templateId() == RunRefusedDecoder.TEMPLATE_ID) {
                final RunRefusedDecoder refused = new RunRefusedDecoder();
                refused.wrapAndApplyHeader(in, offset, header);
                final RefuseReason reason = refused.reason();
                answers.add("refused " + refused.token() + " " + reason);
            } else {
                final ResultDecoder result = new ResultDecoder();
                result.wrapAndApplyHeader(in, offset, header);
                answers.add("result " + result.token() + " " + result.end());
                lastBody = new byte[result.bodyLength()];
                result.getBody(lastBody, 0, lastBody.length);
            }
        }

        @Override
        public void close() {
            polled.remove(this);
            CloseHelper.quietCloseAll(requests, answersIn);
        }
    }
}
