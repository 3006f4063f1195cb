package io.berth.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.aeron.Aeron;
import io.aeron.Publication;
import io.aeron.driver.MediaDriver;
import io.berth.client.InvocationResult;
import io.berth.client.transport.PayloadChannels;
import io.berth.ops.cluster.LocalProcess;
import io.berth.ops.cluster.NodeView;
import io.berth.schemas.payload.RunEncoder;
import io.berth.schemas.protocol.InvokeEncoder;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Properties;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

/**
 * Random bytes, truncated messages and unknown templates: counted, answered or ignored, and every
 * process goes on.
 */
class HostileInputTest {
    private static final int MESSAGES = 500;
    private static final int LONGEST = 1_000;

    private final long seed = Long.getLong("berth.seed", System.nanoTime());
    private final Random random = new Random(seed);
    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[LONGEST]);

    @Test
    void shouldGoOnAfterGarbageAtIngressAndPayloadPorts() throws Exception {
        System.out.println("seed " + seed);
        try (Fleet fleet = Fleet.start(1);
                MediaDriver driver = RawSession.launchDriver()) {
            fleet.createFunction("f", Duration.ofSeconds(10));
            assertRuns(fleet);
            final LocalProcess worker = fleet.cluster.worker(0);
            final String endpoint = endpointOf(worker);

            sendToIngress(fleet, driver);
            sendToPayloadPort(driver, endpoint);
            sendDatagrams(port(endpoint));
            for (final String member : fleet.cluster.ingress().split(",")) {
                sendDatagrams(port(member));
            }

            Fleet.await(
                    Duration.ofSeconds(20),
                    "the worker to count what it could not decode",
                    () -> fleet.workerCounter(worker, "berth-worker-malformed") > 0);
            for (final NodeView view : fleet.cluster.views()) {
                assertTrue(view.running(), view::toString);
                Fleet.await(
                        Duration.ofSeconds(20),
                        "node " + view.node() + " to count what it could not decode",
                        () -> fleet.cluster.view(view.node()).undecodable() > 0);
            }
            assertTrue(worker.isRunning());
            assertRuns(fleet);
            fleet.awaitNothingHeld(Duration.ofSeconds(20));
            fleet.assertSound();
        }
    }

    private void assertRuns(final Fleet fleet) throws Exception {
        final InvocationResult result =
                fleet.invoke("f", Duration.ofMillis(1), Duration.ofSeconds(30))
                        .get(40, TimeUnit.SECONDS);
        assertTrue(result.isOk(), result::toString);
    }

    private void sendToIngress(final Fleet fleet, final MediaDriver driver) {
        try (RawSession session = new RawSession(driver, fleet.cluster.ingress())) {
            for (int i = 0; i < MESSAGES; i++) {
                session.offer(
                        buffer,
                        0,
                        garbage(7301, InvokeEncoder.BLOCK_LENGTH, InvokeEncoder.TEMPLATE_ID));
            }
        }
    }

    private void sendToPayloadPort(final MediaDriver driver, final String endpoint) {
        try (Aeron aeron = RawSession.connect(driver);
                Publication publication =
                        aeron.addPublication(
                                "aeron:udp?endpoint="
                                        + endpoint
                                        + "|term-length="
                                        + PayloadChannels.TERM_LENGTH,
                                PayloadChannels.RUN_STREAM_ID)) {
            for (int i = 0; i < MESSAGES; i++) {
                final int length = garbage(7302, RunEncoder.BLOCK_LENGTH, RunEncoder.TEMPLATE_ID);
                Fleet.await(
                        Duration.ofSeconds(10),
                        "the payload port to take a message",
                        () -> publication.offer(buffer, 0, length) > 0);
            }
        }
    }

    /** Below Aeron: whatever a port scanner sends. */
    private void sendDatagrams(final int port) throws IOException {
        try (DatagramSocket socket = new DatagramSocket()) {
            final byte[] bytes = new byte[LONGEST];
            for (int i = 0; i < MESSAGES; i++) {
                random.nextBytes(bytes);
                socket.send(
                        new DatagramPacket(
                                bytes,
                                random.nextInt(LONGEST),
                                InetAddress.getLoopbackAddress(),
                                port));
            }
        }
    }

    /**
     * Fills the buffer with one of: random bytes, an unknown template, a message cut short. @return
     * its length.
     */
    private int garbage(final int schemaId, final int blockLength, final int templateId) {
        random.nextBytes(buffer.byteArray());
        final int kind = random.nextInt(3);
        if (kind == 0) {
            return 1 + random.nextInt(LONGEST - 1);
        }
        buffer.putShort(0, (short) blockLength);
        buffer.putShort(2, (short) (kind == 1 ? 200 + random.nextInt(1_000) : templateId));
        buffer.putShort(4, (short) schemaId);
        buffer.putShort(6, (short) 1);
        return kind == 1 ? 8 + blockLength : 8 + random.nextInt(blockLength);
    }

    private static String endpointOf(final LocalProcess worker) throws IOException {
        final Properties properties = new Properties();
        try (var in = Files.newInputStream(worker.directory().resolve("worker.properties"))) {
            properties.load(in);
        }
        final String endpoint = properties.getProperty("berth.worker.endpoint");
        assertEquals(2, endpoint.split(":").length, endpoint);
        return endpoint;
    }

    private static int port(final String endpoint) {
        return Integer.parseInt(endpoint.substring(endpoint.lastIndexOf(':') + 1));
    }
}
