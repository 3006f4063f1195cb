package io.berth.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.berth.ops.BerthCommand;
import io.berth.ops.cluster.Await;
import io.berth.ops.cluster.CounterFile;
import io.berth.ops.cluster.LocalCluster;
import io.berth.ops.cluster.LocalProcess;
import io.berth.ops.cluster.ProcessIdentity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Ctrl-C of a command that has started processes, at whatever moment: nothing of it is left, no
 * process, no shared memory, no file.
 */
@Timeout(180)
class InterruptedCommandTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Path SHARED_MEMORY = Path.of("/dev/shm");
    private static final long SIGINT_MASK = 1L << 1;

    @TempDir private Path directory;
    private Process command;

    @AfterEach
    void endCommand() {
        if (command != null && command.isAlive()) {
            command.destroyForcibly();
        }
    }

    @Test
    void shouldLeaveNothingOfADrillThatIsInterruptedWhileItsClusterStarts() throws Exception {
        final LocalCluster cluster = start("drill", "leader-kill", "--rate", "20");
        Fleet.await(LIMIT, "a node to run", () -> cluster.node(0).isRunning());

        interruptAndCheck(cluster);
    }

    @Test
    void shouldLeaveNothingOfAFailOverThatIsInterruptedUnderLoad() throws Exception {
        final LocalCluster cluster = start("failover", "--kills", "100", "--rate", "20");
        Fleet.await(
                LIMIT,
                "runs to end on a worker",
                () -> cluster.workers().stream().anyMatch(worker -> begun(worker) > 20));

        interruptAndCheck(cluster);
    }

    private static long begun(final LocalProcess worker) {
        return CounterFile.read(worker)
                .map(counters -> counters.labelled("berth-worker-begun").orElse(0))
                .orElse(0L);
    }

    private LocalCluster start(final String... args) throws IOException {
        final Path temporary = Files.createDirectory(directory.resolve("tmp"));
        final List<String> line =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "--add-opens=java.base/jdk.internal.misc=ALL-UNNAMED",
                                "--add-opens=java.base/java.util.zip=ALL-UNNAMED",
                                "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
                                "-XX:+UseSerialGC",
                                "-Djava.io.tmpdir=" + temporary,
                                "-cp",
                                System.getProperty(
                                        "surefire.test.class.path",
                                        System.getProperty("java.class.path")),
                                BerthCommand.class.getName()));
        line.addAll(List.of(args));
        command =
                new ProcessBuilder(line)
                        .redirectErrorStream(true)
                        .redirectOutput(directory.resolve("command.log").toFile())
                        .start();
        Fleet.await(LIMIT, "a process to be started", () -> laidOut(temporary).isPresent());
        return LocalCluster.open(laidOut(temporary).orElseThrow());
    }

    /** Its description is whole when the first process is started. */
    private static Optional<Path> laidOut(final Path temporary) {
        try (Stream<Path> files = Files.list(temporary)) {
            return files.filter(file -> Files.isRegularFile(file.resolve("node-0").resolve("pid")))
                    .findFirst();
        } catch (final IOException ex) {
            return Optional.empty();
        }
    }

    private void interruptAndCheck(final LocalCluster cluster) throws Exception {
        final List<ProcessIdentity> processes =
                cluster.processes().map(LocalProcess::identity).flatMap(Optional::stream).toList();
        new ProcessBuilder("kill", isInterruptIgnored() ? "-TERM" : "-INT", "" + command.pid())
                .start()
                .waitFor();

        assertTrue(command.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS), this::said);
        final boolean gone =
                Await.until(
                        Duration.ofSeconds(5),
                        () -> processes.stream().noneMatch(ProcessIdentity::isAlive));
        assertTrue(gone, () -> processes + " still run; " + said());
        assertEquals(List.of(), names(directory.resolve("tmp"), ""), this::said);
        final String id = cluster.node(0).aeronDirectory().getFileName().toString();
        assertEquals(List.of(), names(SHARED_MEMORY, id.replaceFirst("node-0$", "")), this::said);
        assertEquals(List.of(), driversOf(command.pid()), this::said);
    }

    /** A shell without job control starts what it puts into the background that way. */
    private static boolean isInterruptIgnored() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("SigIgn:"))
                .map(line -> Long.parseUnsignedLong(line.substring(7).strip(), 16))
                .anyMatch(ignored -> (ignored & SIGINT_MASK) != 0);
    }

    private static List<String> driversOf(final long pid) throws IOException {
        return names(SHARED_MEMORY, "").stream()
                .filter(
                        name ->
                                CounterFile.read(SHARED_MEMORY.resolve(name))
                                        .filter(driver -> driver.pid() == pid)
                                        .isPresent())
                .toList();
    }

    private static List<String> names(final Path parent, final String prefix) throws IOException {
        try (Stream<Path> files = Files.list(parent)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.startsWith(prefix))
                    .toList();
        }
    }

    private String said() {
        try {
            return Files.readString(directory.resolve("command.log"));
        } catch (final IOException ex) {
            return "it said nothing";
        }
    }
}
