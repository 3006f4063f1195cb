package io.berth.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What keeps a worker from starting is one line that names it, and an exit code. */
@Timeout(120)
class WorkerStartTest {
    private static final String KEY = "ab".repeat(32);

    @TempDir private Path directory;
    private int port;

    @BeforeEach
    void setUp() throws IOException {
        port = freePair();
        Files.writeString(directory.resolve("keys"), "w-1 1 " + KEY + "\n");
    }

    @Test
    void shouldEndWithOneLineWithoutAConfiguration() throws Exception {
        endsWith(2, "usage: BerthWorker <properties file>");
        endsWith(
                2,
                "berth worker: configuration file " + directory.resolve("none") + " does not exist",
                directory.resolve("none").toString());
    }

    @Test
    void shouldEndWithOneLineOnAKeyFileThatIsNone() throws Exception {
        final Path file = properties(port, "aeron", "");
        Files.writeString(directory.resolve("keys"), "w-1 1 nothex\n");
        final String line = run(2, file.toString());
        assertTrue(line.startsWith("berth worker: berth.keys.file: key file "), line);
        assertTrue(line.contains(", line 1: "), line);
        assertFalse(line.contains("nothex"), line);
        Files.writeString(directory.resolve("keys"), "w-2 1 " + KEY + "\n");
        final WorkerStartException problem =
                assertThrows(WorkerStartException.class, () -> WorkerContext.load(file));
        assertTrue(problem.getMessage().endsWith("holds no key of worker w-1"));
    }

    @Test
    void shouldEndWithOneLineWhenOneOfItsPortsIsTaken() throws Exception {
        final String file = properties(port, "aeron", "").toString();
        for (int taken = port; taken <= port + 1; taken++) {
            try (DatagramSocket ignored =
                    new DatagramSocket(taken, InetAddress.getLoopbackAddress())) {
                final String line = run(3, file);
                assertTrue(
                        line.startsWith("berth worker: berth.worker.endpoint=127.0.0.1:" + port),
                        line);
                assertTrue(line.contains("UDP port " + taken + " can't be bound"), line);
            }
        }
        assertFalse(Files.exists(directory.resolve("aeron")), "it began nothing");
    }

    @Test
    void shouldEndWithOneLineWhenAnotherWorkerUsesItsDirectory() throws Exception {
        final List<String> log = new ArrayList<>();
        final WorkerContext first = WorkerContext.load(properties(port, "aeron", ""));
        final int other = freePair();
        try (WorkerDriver driver = WorkerDriver.launch(first, log::add)) {
            final String file = properties(other, "aeron", "").toString();
            endsWith(
                    3,
                    "berth worker: berth.aeron.dir="
                            + directory.resolve("aeron")
                            + " is in use by another worker",
                    file);
            assertFalse(driver.aeron().isClosed(), "the first one goes on");
        }
        WorkerDriver.launch(WorkerContext.load(properties(other, "aeron", "")), log::add).close();
        assertEquals(List.of(), log);
        assertFalse(Files.exists(directory.resolve("aeron")), "taken away at the end");
    }

    @Test
    void shouldSayWhenThereIsNotEnoughSpace() throws IOException {
        final WorkerContext context =
                WorkerContext.load(properties(port, "aeron", "berth.shm.min=64g"));
        if (directory.toFile().getUsableSpace() < context.minShmBytes()) {
            final WorkerStartException problem =
                    assertThrows(
                            WorkerStartException.class,
                            () -> WorkerDriver.launch(context, line -> {}));
            assertEquals(3, problem.exitCode());
            assertTrue(problem.getMessage().contains("berth.shm.min asks for 65536 MiB"));
        } else {
            WorkerDriver.launch(context, line -> {}).close();
        }
        final WorkerContext next = WorkerContext.load(properties(port, "aeron", ""));
        WorkerDriver.launch(next, line -> {}).close(); // the lock was given back
    }

    private Path properties(final int endpointPort, final String aeronDir, final String line)
            throws IOException {
        return Files.writeString(
                directory.resolve("worker-" + endpointPort + ".properties"),
                String.join(
                        "\n",
                        "berth.worker.name=w-1",
                        "berth.worker.endpoint=127.0.0.1:" + endpointPort,
                        "berth.cluster.ingress=0=127.0.0.1:" + (port + 100),
                        "berth.keys.file=" + directory.resolve("keys"),
                        "berth.aeron.dir=" + directory.resolve(aeronDir),
                        line,
                        ""));
    }

    private void endsWith(final int code, final String line, final String... arguments)
            throws Exception {
        assertEquals(line, run(code, arguments));
    }

    /** Runs a worker that can't start, in a process of its own. @return its one line. */
    private String run(final int code, final String... arguments) throws Exception {
        final List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        for (final String flag : ManagementFactory.getRuntimeMXBean().getInputArguments()) {
            if (flag.startsWith("--add-opens")) {
                command.add(flag);
            }
        }
        command.addAll(List.of("-XX:TieredStopAtLevel=1", "-cp"));
        command.add(System.getProperty("java.class.path"));
        command.add(BerthWorker.class.getName());
        command.addAll(List.of(arguments));
        final Path said = directory.resolve("said");
        final Process process =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(said.toFile())
                        .start();
        try {
            assertTrue(process.waitFor(60, TimeUnit.SECONDS), "it does not end");
        } finally {
            process.destroyForcibly();
        }
        final List<String> lines = Files.readAllLines(said);
        assertEquals(1, lines.size(), lines::toString);
        assertEquals(code, process.exitValue(), lines::toString);
        return lines.get(0);
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
}
