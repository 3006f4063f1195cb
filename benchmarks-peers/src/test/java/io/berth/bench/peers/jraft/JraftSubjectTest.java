package io.berth.bench.peers.jraft;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.berth.bench.latency.OperationDriver;
import io.berth.bench.peers.SubjectUnderTest;
import io.berth.bench.peers.replica.DecisionLoader;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
final class JraftSubjectTest {
    private static final long PAUSE_NS = TimeUnit.SECONDS.toNanos(3);

    /** The driver checks each placement, the subject the states of its peers. */
    @ParameterizedTest(name = "file sync level {0}")
    @ValueSource(ints = {0, 1})
    void shouldDecideAndEndWithEqualStatesOnAllPeers(
            final int fileSyncLevel, @TempDir final Path directory) throws Exception {
        try (SubjectUnderTest jraft =
                        new SubjectUnderTest(new JraftProvider(), directory, fileSyncLevel);
                OperationDriver driver =
                        DecisionLoader.connect(jraft.argument(0), jraft.argument(1))) {
            SubjectUnderTest.load(driver);
            jraft.subject().check();
            jraft.pause(PAUSE_NS);
            SubjectUnderTest.load(driver);
            jraft.subject().check();
        }
    }

    @Test
    void shouldSayThatAPeerIsGone(@TempDir final Path directory) throws Exception {
        try (SubjectUnderTest jraft = new SubjectUnderTest(new JraftProvider(), directory, 0)) {
            final ProcessHandle follower = jraft.subject().servers().get(1);
            follower.destroyForcibly();
            follower.onExit().get(10, TimeUnit.SECONDS);

            final IllegalStateException failure =
                    assertThrows(IllegalStateException.class, jraft.subject()::check);

            assertTrue(failure.getMessage().contains("has ended"), failure.getMessage());
        }
    }
}
