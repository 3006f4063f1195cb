package io.berth.worker;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.aeron.Aeron;
import io.aeron.Subscription;
import io.aeron.cluster.codecs.MessageHeaderDecoder;
import io.aeron.cluster.codecs.SessionConnectRequestDecoder;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.agrona.CloseHelper;
import org.agrona.concurrent.IdleStrategy;
import org.agrona.concurrent.SleepingMillisIdleStrategy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A worker among nodes that hear it and answer nothing, as one does that is cut off from the others
 * and stands for election.
 */
@Timeout(60)
class WorkerConnectTest {
    private static final int NODES = 3;
    private static final int INGRESS_STREAM = 101;
    private static final long WAIT_NS = TimeUnit.SECONDS.toNanos(40);

    @TempDir private Path directory;
    private final List<Subscription> nodes = new ArrayList<>();
    private final Set<Integer> asked = new HashSet<>();
    private final List<Long> askedAtNs = new ArrayList<>();
    private final IdleStrategy idle = new SleepingMillisIdleStrategy(1);
    private WorkerDriver driver;
    private WorkerAgent agent;

    @BeforeEach
    void launch() throws IOException {
        final List<Integer> ports = freePorts(NODES);
        final StringBuilder ingress = new StringBuilder();
        for (int node = 0; node < NODES; node++) {
            ingress.append(node == 0 ? "" : ",")
                    .append(node)
                    .append("=127.0.0.1:")
                    .append(ports.get(node));
        }
        final Path keys = Files.writeString(directory.resolve("keys"), "w 1 " + "ab".repeat(32));
        final WorkerContext context =
                WorkerContext.load(
                        Files.writeString(
                                directory.resolve("worker.properties"),
                                String.join(
                                        "\n",
                                        "berth.worker.name=w",
                                        "berth.worker.endpoint=127.0.0.1:"
                                                + WorkerAgentTest.freePair(),
                                        "berth.cluster.ingress=" + ingress,
                                        "berth.keys.file=" + keys,
                                        "berth.aeron.dir=" + directory.resolve("aeron"))));
        driver = WorkerDriver.launch(context, line -> {});
        final Aeron aeron = driver.aeron();
        for (int node = 0; node < NODES; node++) {
            nodes.add(
                    aeron.addSubscription(
                            "aeron:udp?endpoint=127.0.0.1:" + ports.get(node), INGRESS_STREAM));
        }
        agent =
                new WorkerAgent(
                        context,
                        driver.driver().sharedAgentInvoker(),
                        aeron,
                        driver.errors(),
                        line -> {});
    }

    @AfterEach
    void close() {
        agent.onClose();
        CloseHelper.quietClose(driver);
    }

    @Test
    void shouldAskAnotherNodeWhereTheFirstOneHearsAndDoesNotAnswer() {
        assertTrue(workUntil(() -> asked.size() > 1), "asked only " + asked);
    }

    @Test
    void shouldAskAgainWithinItsGrace() {
        assertTrue(workUntil(() -> askedAtNs.size() == NODES), "asked " + asked);
        long shortestNs = Long.MAX_VALUE;
        for (int i = 1; i < NODES; i++) {
            shortestNs = Math.min(shortestNs, askedAtNs.get(i) - askedAtNs.get(i - 1));
        }
        assertTrue(shortestNs < TimeUnit.SECONDS.toNanos(2), "asked again after " + shortestNs);
    }

    private boolean workUntil(final BooleanSupplier isDone) {
        final long startNs = System.nanoTime();
        while (!isDone.getAsBoolean()) {
            if (System.nanoTime() - startNs > WAIT_NS) {
                return false;
            }
            agent.doWork();
            for (int node = 0; node < NODES; node++) {
                hear(node);
            }
            idle.idle();
        }
        return true;
    }

    private void hear(final int node) {
        nodes.get(node)
                .poll(
                        (buffer, offset, length, header) -> {
                            final int template =
                                    new MessageHeaderDecoder().wrap(buffer, offset).templateId();
                            if (template == SessionConnectRequestDecoder.TEMPLATE_ID) {
                                asked.add(node);
                                askedAtNs.add(System.nanoTime());
                            }
                        },
                        1);
    }

    private static List<Integer> freePorts(final int count) throws IOException {
        final List<DatagramSocket> sockets = new ArrayList<>();
        try {
            for (int i = 0; i < count; i++) {
                sockets.add(new DatagramSocket(0, InetAddress.getLoopbackAddress()));
            }
            return sockets.stream().map(DatagramSocket::getLocalPort).toList();
        } finally {
            CloseHelper.quietCloseAll(sockets);
        }
    }
}
