package io.berth.client;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.berth.client.protocol.CallOutcome;
import io.berth.client.protocol.ClientEnd;
import io.berth.client.protocol.ClientOutput;
import io.berth.client.protocol.ClientProtocol;
import io.berth.client.protocol.ClientSettings;
import io.berth.client.protocol.InvokeRequest;
import io.berth.client.protocol.Placement;
import io.berth.client.transport.ClientDriver;
import io.berth.client.transport.PayloadConnections;
import io.berth.schemas.protocol.PlacementKind;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.agrona.CloseHelper;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Payloads and results over real media drivers on loopback; the balancer's word is played by the
 * test.
 */
class PayloadStreamTest {
    private static final long LIMIT_NS = TimeUnit.SECONDS.toNanos(20);

    private final List<String> errors = new ArrayList<>();
    private ClientDriver clientDriver;
    private ClientDriver workerDriver;
    private String endpoint;
    private FakeWorker worker;
    private Player player;

    @BeforeEach
    void setUp() throws IOException {
        endpoint = "127.0.0.1:" + freePair();
        clientDriver = ClientDriver.launch(null, "0=127.0.0.1:1", false, error -> {});
        workerDriver = ClientDriver.launch(null, "0=127.0.0.1:1", true, error -> {});
        worker = new FakeWorker(workerDriver.aeron(), endpoint);
        player = new Player();
    }

    @AfterEach
    void tearDown() {
        CloseHelper.quietCloseAll(player.connections, worker, clientDriver, workerDriver);
    }

    @Test
    void shouldCarryA64KiBPayloadThereAndItsResultBack() {
        final byte[] payload = new byte[ClientProtocol.MAX_PAYLOAD_LENGTH];
        new Random(3).nextBytes(payload);
        player.invoke(payload);
        await(() -> 1 == player.results.size());
        assertArrayEquals(payload, player.results.get(0));
        await(() -> !worker.acknowledged.isEmpty());
        assertEquals(List.of(1L), worker.acknowledged);
    }

    @Test
    void shouldCarryManySmallPayloads() {
        for (int i = 0; i < 200; i++) {
            player.invoke(("call " + i).getBytes());
        }
        await(() -> 200 == player.results.size());
        assertEquals(200, worker.tokens.stream().distinct().count());
    }

    @Test
    void shouldFetchAResultAgainThatWasDamagedOnItsWay() {
        worker.corruptNext = true;
        player.invoke("precious".getBytes());
        await(() -> 1 == player.results.size());
        assertEquals("precious", new String(player.results.get(0)));
        assertEquals(1, player.answers.malformed());
        assertEquals(List.of(1L, 1L), worker.tokens);
    }

    @Test
    void shouldMeetAnotherIncarnationOnTheSameEndpointAtOnce() {
        replaceWorker(2);
    }

    @Test
    void shouldMeetARestartedWorkerWithoutBeingToldOfIt() {
        replaceWorker(1);
    }

    private void replaceWorker(final long incarnation) {
        player.invoke("first".getBytes());
        await(() -> 1 == player.results.size());
        worker.close();
        CloseHelper.quietClose(workerDriver);
        workerDriver = ClientDriver.launch(null, "0=127.0.0.1:1", true, error -> {});
        worker = new FakeWorker(workerDriver.aeron(), endpoint);
        player.incarnation = incarnation;
        player.invoke("second".getBytes());
        await(() -> 2 == player.results.size());
        assertEquals("second", new String(player.results.get(1)));
    }

    @Test
    void shouldCountAndDropAnythingThatIsNotAnAnswer() {
        final Random random = new Random(11);
        for (int i = 0; i < 2_000; i++) {
            final byte[] bytes = new byte[random.nextInt(200)];
            random.nextBytes(bytes);
            player.answers.onFragment(new UnsafeBuffer(bytes), 0, bytes.length, null);
        }
        assertEquals(2_000, player.answers.malformed());
    }

    private void await(final BooleanSupplier condition) {
        final long limitNs = System.nanoTime() + LIMIT_NS;
        while (!condition.getAsBoolean()) {
            player.poll();
            worker.poll();
            assertTrue(System.nanoTime() < limitNs, "not within " + LIMIT_NS + " ns");
            Thread.yield();
        }
        assertEquals(List.of(), errors);
    }

    private static int freePair() throws IOException {
        final InetAddress loopback = InetAddress.getLoopbackAddress();
        for (int attempt = 0; attempt < 100; attempt++) {
            try (DatagramSocket first = new DatagramSocket(0, loopback);
                    DatagramSocket second =
                            new DatagramSocket(first.getLocalPort() + 1, loopback)) {
                return second.getLocalPort() - 1;
            } catch (final IOException ignored) {
                // The next port is taken: another pair.
            }
        }
        throw new IOException("no two ports in a row are free");
    }

    /**
     * A client with the streams of the real one, whose balancer places every request on the one
     * worker.
     */
    private final class Player implements ClientOutput {
        private final List<byte[]> results = new ArrayList<>();
        private final ClientProtocol protocol =
                new ClientProtocol(ClientSettings.defaults(), this, new Random(5)::nextLong);
        private final AnswerAdapter answers = new AnswerAdapter(protocol);
        private final PayloadConnections connections =
                new PayloadConnections(
                        clientDriver.aeron(), answers, 64, TimeUnit.MINUTES.toNanos(5));
        private final RunPublisher runs = new RunPublisher(connections);
        private final InvokeRequest request = new InvokeRequest();
        private final List<Placement> decided = new ArrayList<>();
        private long now = System.nanoTime();
        private long egress = 1;
        private long token;
        private long incarnation = 1;
        private boolean greeted;

        private void invoke(final byte[] payload) {
            if (!greeted) {
                greeted = true;
                protocol.onSessionConnected(now, 1);
            }
            request.reset().functionId(5).payloadLength(payload.length).deadlineNs(LIMIT_NS);
            protocol.invoke(now, request, new Payload(new UnsafeBuffer(payload)));
        }

        private void poll() {
            now = System.nanoTime();
            answers.now(now);
            clientDriver.aeron().conductorAgentInvoker().invoke();
            for (final Placement placement : List.copyOf(decided)) {
                protocol.onPlaced(now, 1, egress++, placement);
            }
            decided.clear();
            connections.poll(now);
            protocol.poll(now);
        }

        @Override
        public boolean sendClientHello(
                final long nonceHigh,
                final long nonceLow,
                final long clientId,
                final long secretHigh,
                final long secretLow,
                final long highestTokenSeen,
                final long cellEpochSeen,
                final int slotsWanted) {
            protocol.onClientWelcome(
                    now, 1, egress++, nonceHigh, nonceLow, 9, 1, 1, 1, 1, slotsWanted);
            return true;
        }

        @Override
        public boolean sendInvoke(
                final long clientId,
                final int requestSlot,
                final long sequence,
                final long functionId,
                final long deadlineNs,
                final long payloadLength,
                final int flags,
                final int priority,
                final int zone) {
            final Placement placement = new Placement();
            placement.clientId = clientId;
            placement.requestSlot = requestSlot;
            placement.sequence = sequence;
            placement.functionId = functionId;
            placement.payloadLength = payloadLength;
            placement.token = ++token;
            placement.incarnation = incarnation;
            placement.kind = PlacementKind.WARM;
            placement.endpoint = endpoint;
            decided.add(placement);
            return true;
        }

        @Override
        public boolean sendCancel(final long clientId, final int requestSlot, final long sequence) {
            return true;
        }

        @Override
        public boolean sendRelease(
                final long clientId,
                final int requestSlot,
                final long sequence,
                final long releasedToken) {
            return true;
        }

        @Override
        public boolean sendResync(
                final long clientId,
                final int count,
                final int[] requestSlots,
                final long[] sequences) {
            return true;
        }

        @Override
        public boolean sendResolve(
                final long correlationId, final String tenant, final String name) {
            return true;
        }

        @Override
        public boolean sendGoodbye(final long clientId) {
            return true;
        }

        @Override
        public boolean sendRun(final Placement placement, final Object attachment) {
            return runs.run(now, placement, (PayloadSource) attachment);
        }

        @Override
        public boolean sendResultAck(
                final String to,
                final long invocationId,
                final long ackToken,
                final long sandboxId,
                final int sandboxSlot) {
            return runs.resultAck(now, to, invocationId, ackToken, sandboxId, sandboxSlot);
        }

        @Override
        public void callEnded(final CallOutcome outcome) {
            if (ClientEnd.RAN == outcome.end()) {
                final byte[] bytes = new byte[outcome.resultLength()];
                outcome.result().getBytes(outcome.resultOffset(), bytes);
                results.add(bytes);
            } else {
                errors.add(outcome.end() + " " + outcome.reason());
            }
        }
    }

    private record Payload(DirectBuffer payloadBuffer) implements PayloadSource {
        @Override
        public int payloadOffset() {
            return 0;
        }

        @Override
        public int payloadLength() {
            return payloadBuffer.capacity();
        }
    }
}
