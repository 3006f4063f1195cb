package io.berth.worker;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The worker's thread without a balancer. */
@Timeout(60)
class WorkerAgentTest {
    @TempDir private Path directory;

    @Test
    void shouldEndRatherThanGoOnWithoutItsTransport() throws IOException {
        final WorkerContext context = context();
        try (WorkerDriver driver = WorkerDriver.launch(context, line -> {})) {
            final WorkerAgent agent =
                    new WorkerAgent(
                            context,
                            driver.driver().sharedAgentInvoker(),
                            driver.aeron(),
                            driver.errors(),
                            line -> {});
            for (int i = 0; i < 100; i++) {
                agent.doWork();
            }
            // As the client does itself when its conductor was not run for its time limit.
            driver.aeron().close();
            final IllegalStateException problem =
                    assertThrows(IllegalStateException.class, agent::doWork);
            assertTrue(problem.getMessage().startsWith("the Aeron client is closed"));
        }
    }

    private WorkerContext context() throws IOException {
        final Path keys = Files.writeString(directory.resolve("keys"), "w 1 " + "ab".repeat(32));
        return WorkerContext.load(
                Files.writeString(
                        directory.resolve("worker.properties"),
                        String.join(
                                "\n",
                                "berth.worker.name=w",
                                "berth.worker.endpoint=127.0.0.1:" + freePair(),
                                "berth.cluster.ingress=0=127.0.0.1:9",
                                "berth.keys.file=" + keys,
                                "berth.aeron.dir=" + directory.resolve("aeron"))));
    }

    static int freePair() throws IOException {
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
}
