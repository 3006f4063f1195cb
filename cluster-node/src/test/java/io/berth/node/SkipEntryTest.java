package io.berth.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.berth.cluster.EntrySkip;
import io.berth.cluster.FailedEntry;
import io.berth.cluster.ServiceCounters;
import io.berth.config.ConfigurationException;
import io.berth.config.ProcessProperties;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A node stops at an entry that fails, at each replay again, until it is told to leave it out. */
@Timeout(120)
class SkipEntryTest {
    private static final int STOP_LIMIT_S = 20;

    private final ConcurrentLinkedQueue<String> log = new ConcurrentLinkedQueue<>();
    private final CountDownLatch stopped = new CountDownLatch(1);

    private BerthNode launch(
            final TestCell cell,
            final FailingHeart heart,
            final String skips,
            final Runnable terminated) {
        final Properties properties = cell.properties(0);
        if (skips != null) {
            properties.setProperty("berth.skip.entry", skips);
        }
        return BerthNode.launch(
                new BerthNode.Context(
                                NodeConfiguration.read(
                                        new ProcessProperties(
                                                properties, Map.of(), new Properties())))
                        .heartFactory(heart.factory())
                        .log(log::add)
                        .terminationHook(terminated));
    }

    private static FailedEntry failedEntry(final TestCell cell) {
        return new FailedEntryFile(cell.configuration(0).nodeDir()).read().orElseThrow();
    }

    private static long counter(final Path aeronDir, final ServiceCounters.Kind kind) {
        try (NodeOperations operations = NodeOperations.open(aeronDir)) {
            return operations.counter(kind);
        }
    }

    /** Has the entry come, by which the node ends. */
    private void provoke(final String command, final TestCell cell, final FailingHeart heart)
            throws InterruptedException {
        if (command.equals("newTerm")) {
            heart.arm();
        }
        try (BerthNode node = launch(cell, heart, null, stopped::countDown)) {
            if (!command.equals("newTerm")) {
                try (TestClient client = new TestClient(cell, cell.dir.resolve("client"))) {
                    client.queryStatusUntilAnswered();
                    heart.arm();
                    client.sendHello();
                }
            }
            assertTrue(stopped.await(STOP_LIMIT_S, TimeUnit.SECONDS), log.toString());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"clientHello", "sessionClosed", "timerFired", "newTerm"})
    void shouldStopAtTheSameEntryInEachReplayAndGoOnWithoutIt(
            final String command, @TempDir final Path dir) throws Exception {
        final TestCell cell = new TestCell(dir, 1);
        final Path aeronDir = cell.configuration(0).aeronDir();
        final FailingHeart heart = new FailingHeart(command);
        provoke(command, cell, heart);
        final FailedEntry failed = failedEntry(cell);
        assertTrue(failed.failure().contains("broken"), failed.toString());
        assertTrue(
                log.stream().anyMatch(line -> line.contains("berth.skip.entry=" + failed.skip())),
                log.toString());

        final CountDownLatch stoppedAgain = new CountDownLatch(1);
        try (BerthNode node = launch(cell, heart, null, stoppedAgain::countDown)) {
            assertTrue(stoppedAgain.await(STOP_LIMIT_S, TimeUnit.SECONDS), log.toString());
        }
        assertEquals(failed.position(), failedEntry(cell).position());
        assertEquals(failed.digestBefore(), failedEntry(cell).digestBefore());

        log.clear();
        try (BerthNode node = launch(cell, heart, failed.skip().toString(), () -> {});
                TestClient client = new TestClient(cell, dir.resolve("client"))) {
            client.queryStatusUntilAnswered();
            assertEquals(
                    failed.position(), counter(aeronDir, ServiceCounters.Kind.SKIPPED_POSITION));
            assertEquals(1, counter(aeronDir, ServiceCounters.Kind.SKIPPED_ENTRIES));
            assertEquals(
                    failed.digestBefore(),
                    counter(aeronDir, ServiceCounters.Kind.SKIPPED_DIGEST_BEFORE));
            assertNotEquals(
                    failed.digestBefore(),
                    counter(aeronDir, ServiceCounters.Kind.SKIPPED_DIGEST_AFTER));
            client.sendHello();
            client.queryStatusUntilAnswered();
            takeSnapshot(aeronDir, client);
        }
        assertTrue(log.stream().anyMatch(line -> line.contains("was left out")), log.toString());

        log.clear();
        try (BerthNode node = launch(cell, heart, failed.skip().toString(), () -> {});
                TestClient client = new TestClient(cell, dir.resolve("client"))) {
            client.queryStatusUntilAnswered();
            assertEquals(0, counter(aeronDir, ServiceCounters.Kind.SKIPPED_ENTRIES));
        }
        assertEquals(
                1,
                log.stream().filter(line -> line.contains("lies before the snapshot")).count(),
                log.toString());
    }

    private static void takeSnapshot(final Path aeronDir, final TestClient client) {
        assertTrue(NodeOperations.requestSnapshot(aeronDir));
        TestCell.await(
                10,
                () -> "a snapshot",
                client::poll,
                () -> NodeOperations.snapshotCount(aeronDir) == 1);
    }

    @Test
    void shouldStopWhereTheDigestBeforeTheEntryIsAnother(@TempDir final Path dir) throws Exception {
        final TestCell cell = new TestCell(dir, 1);
        final FailingHeart heart = new FailingHeart("clientHello");
        provoke("clientHello", cell, heart);
        final FailedEntry failed = failedEntry(cell);
        final EntrySkip wrong = EntrySkip.at(failed.position(), failed.digestBefore() + 1);
        log.clear();
        final CountDownLatch stoppedAgain = new CountDownLatch(1);
        try (BerthNode node = launch(cell, heart, wrong.toString(), stoppedAgain::countDown)) {
            assertTrue(stoppedAgain.await(STOP_LIMIT_S, TimeUnit.SECONDS), log.toString());
        }
        assertTrue(
                log.stream().anyMatch(line -> line.contains("was given for another state")),
                log.toString());
    }

    @Test
    void shouldReadPositionsWithAndWithoutADigest() {
        assertEquals(
                List.of(EntrySkip.at(64, 0xfedc_ba98_7654_3210L), EntrySkip.at(4096)),
                SkipProperty.parse("4096, 64:fedcba9876543210"));
        assertEquals(
                "64:fedcba9876543210,4096",
                SkipProperty.format(SkipProperty.parse("4096, 64:fedcba9876543210")));
        assertEquals(List.of(), SkipProperty.parse(null));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-64", "x", "64,64", "64,", "64:12", "64:FEDCBA9876543210"})
    void shouldRefuseWhatIsNoPosition(final String text) {
        final ConfigurationException refused =
                assertThrows(ConfigurationException.class, () -> SkipProperty.parse(text));
        assertTrue(
                refused.getMessage().startsWith("berth.skip.entry=" + text + " is not allowed"),
                refused.getMessage());
    }
}
