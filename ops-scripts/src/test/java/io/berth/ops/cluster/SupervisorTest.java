package io.berth.ops.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SupervisorTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final SupervisorLimits SHORT =
            new SupervisorLimits(
                    Duration.ofMillis(10),
                    Duration.ofMillis(40),
                    Duration.ofSeconds(60),
                    Duration.ofMillis(500));
    private static final SupervisorLimits PATIENT =
            new SupervisorLimits(
                    Duration.ofMillis(10),
                    Duration.ofMillis(40),
                    Duration.ofSeconds(60),
                    Duration.ofSeconds(60));

    @TempDir private Path directory;

    private final List<String> events = new CopyOnWriteArrayList<>();
    private LocalProcess process;
    private Supervisor supervisor;

    @AfterEach
    void end() {
        if (supervisor != null) {
            supervisor.close();
        }
        if (process != null) {
            process.stop(Duration.ZERO);
        }
    }

    @Test
    void shouldStartAgainWhatEndsByItself() {
        supervise("sleep 1; echo went wrong; exit 1", PATIENT);

        await(() -> supervisor.restarts(process) >= 2);

        assertTrue(events.get(0).contains("ended with code 1"), events.get(0));
        assertTrue(events.get(0).contains("went wrong"), events.get(0));
    }

    @Test
    void shouldStartAgainWhatWasKilled() {
        supervise("sleep 600", PATIENT);

        process.signal(Signal.KILL);
        await(() -> supervisor.restarts(process) == 1);

        await(process::isRunning);
    }

    @Test
    void shouldGiveUpOnAWrongConfigurationWithOneLine() {
        supervise("sleep 3; echo berth.node.id must be a number; exit 2", PATIENT);

        await(() -> !supervisor.givenUp().isEmpty());

        assertEquals(
                List.of(
                        "it is not started again, its configuration is wrong:"
                                + " berth.node.id must be a number"),
                events);
        assertEquals(0, supervisor.restarts(process));
    }

    @Test
    void shouldLeaveAloneWhatWasStoppedUntilItIsStartedAgain() {
        supervise("sleep 600", PATIENT);

        process.stop(LIMIT);
        await(() -> !supervisor.watches(process));
        assertFalse(process.isRunning());
        process.start();
        process.signal(Signal.KILL);

        await(() -> supervisor.restarts(process) == 1);
    }

    @Test
    void shouldEndWhatLivesAndDoesNoWork() {
        supervise("sleep 600", SHORT);

        await(() -> supervisor.restarts(process) >= 1);

        assertTrue(events.get(0).contains("ended with SIGKILL"), events.get(0));
    }

    @Test
    void shouldNotEndWhatIsStoppedByASignal() {
        supervise("sleep 600", SHORT);
        process.signal(Signal.STOP);

        assertFalse(Await.until(Duration.ofSeconds(3), () -> !events.isEmpty()), events::toString);
    }

    @Test
    void shouldWaitLongerWithEveryEndUpToAMost() {
        assertEquals(Duration.ofMillis(250), SupervisorLimits.defaults().delay(1));
        assertEquals(Duration.ofSeconds(4), SupervisorLimits.defaults().delay(5));
        assertEquals(Duration.ofSeconds(30), SupervisorLimits.defaults().delay(1_000));
    }

    private void supervise(final String script, final SupervisorLimits limits) {
        process =
                new LocalProcess(
                        "it", List.of("/bin/sh", "-c", script), directory, directory.resolve("no"));
        process.start();
        supervisor =
                new Supervisor(List.of(process), LocalProcess::start, limits, events::add).start();
        // Only what it has seen running is its own.
        await(() -> supervisor.watches(process));
    }

    private static void await(final BooleanSupplier condition) {
        assertTrue(Await.until(LIMIT, condition));
    }
}
