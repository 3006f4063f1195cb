package io.berth.ops.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessIdentityTest {
    private static final Duration LIMIT = Duration.ofSeconds(10);

    @TempDir private Path directory;

    private Process process;

    @BeforeEach
    void startProcess() throws IOException {
        process = new ProcessBuilder("sleep", "60").start();
    }

    @AfterEach
    void endProcess() {
        process.destroyForcibly();
    }

    @Test
    void shouldKnowAProcessAgainFromItsPidFile() throws IOException {
        final Path pidFile = directory.resolve("pid");
        ProcessIdentity.of(process.pid()).orElseThrow().write(pidFile);

        final ProcessIdentity read = ProcessIdentity.read(pidFile).orElseThrow();

        assertEquals(process.pid(), read.pid());
        assertTrue(read.isAlive());
    }

    @Test
    void shouldSignalTheProcessItKnows() throws InterruptedException {
        final ProcessIdentity identity = ProcessIdentity.of(process.pid()).orElseThrow();

        assertTrue(Signal.KILL.sendTo(identity));
        assertTrue(process.waitFor(10, TimeUnit.SECONDS));
        assertTrue(Await.until(LIMIT, () -> !identity.isAlive()));
    }

    @Test
    void shouldNotSignalAnotherProcessThatHasThePidNow() {
        final ProcessIdentity real = ProcessIdentity.of(process.pid()).orElseThrow();
        final ProcessIdentity former = new ProcessIdentity(real.pid(), real.startTime() - 1);

        assertFalse(former.isAlive());
        assertFalse(Signal.KILL.sendTo(former));
        assertTrue(process.isAlive());
    }

    @Test
    void shouldTakeAStoppedProcessForAlive() {
        final ProcessIdentity identity = ProcessIdentity.of(process.pid()).orElseThrow();

        assertTrue(Signal.STOP.sendTo(identity));
        assertTrue(identity.isAlive());
        assertTrue(Signal.CONT.sendTo(identity));
    }

    @Test
    void shouldFindNothingInAPidFileThatIsDamagedOrMissing() throws IOException {
        final Path pidFile = directory.resolve("pid");
        Files.writeString(pidFile, "12 x");

        assertEquals(Optional.empty(), ProcessIdentity.read(pidFile));
        assertEquals(Optional.empty(), ProcessIdentity.read(directory.resolve("none")));
    }
}
