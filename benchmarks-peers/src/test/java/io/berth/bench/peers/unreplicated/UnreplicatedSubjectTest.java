package io.berth.bench.peers.unreplicated;

import io.berth.bench.latency.OperationDriver;
import io.berth.bench.peers.SubjectUnderTest;
import io.berth.bench.peers.replica.DecisionLoader;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
final class UnreplicatedSubjectTest {
    private static final long PAUSE_NS = TimeUnit.SECONDS.toNanos(3);

    @Test
    void shouldDecideBeforeAndAfterAPause(@TempDir final Path directory) throws Exception {
        try (SubjectUnderTest server =
                        new SubjectUnderTest(new UnreplicatedProvider(), directory, 0);
                OperationDriver driver =
                        DecisionLoader.connect(server.argument(0), server.argument(1))) {
            SubjectUnderTest.load(driver);
            server.pause(PAUSE_NS);
            SubjectUnderTest.load(driver);
            server.subject().check();
        }
    }
}
