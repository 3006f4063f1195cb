package io.berth.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.aeron.Aeron;
import io.aeron.ExclusivePublication;
import io.aeron.Image;
import io.aeron.Subscription;
import io.aeron.cluster.client.ClusterException;
import io.aeron.driver.MediaDriver;
import io.aeron.driver.ThreadingMode;
import io.berth.placement.PlacementOutput;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.agrona.CloseHelper;
import org.agrona.concurrent.SystemNanoClock;
import org.agrona.concurrent.YieldingIdleStrategy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A snapshot larger than the publication's window goes through a real publication, record by
 * record.
 */
@Timeout(30)
class SnapshotTransportTest {
    private static final String CHANNEL = "aeron:ipc?term-length=64k";

    @TempDir private Path dir;

    private MediaDriver driver;
    private Aeron aeron;
    private ExclusivePublication publication;
    private Subscription subscription;

    @BeforeEach
    void start() {
        driver =
                MediaDriver.launch(
                        new MediaDriver.Context()
                                .aeronDirectoryName(dir.resolve("driver").toString())
                                .threadingMode(ThreadingMode.SHARED)
                                .dirDeleteOnShutdown(true));
        aeron = Aeron.connect(new Aeron.Context().aeronDirectoryName(driver.aeronDirectoryName()));
        subscription = aeron.addSubscription(CHANNEL, 7);
        publication = aeron.addExclusivePublication(CHANNEL, 7);
        while (!publication.isConnected() || subscription.hasNoImages()) {
            Thread.yield();
        }
    }

    @AfterEach
    void stop() {
        CloseHelper.quietCloseAll(publication, subscription, aeron, driver);
    }

    private static CountingHeart heart() {
        return new CountingHeart(
                (PlacementOutput)
                        Proxy.newProxyInstance(
                                PlacementOutput.class.getClassLoader(),
                                new Class<?>[] {PlacementOutput.class},
                                (proxy, method, arguments) -> null));
    }

    private SnapshotPublisher sink() {
        return new SnapshotPublisher(
                publication, new YieldingIdleStrategy(), SystemNanoClock.INSTANCE);
    }

    private CompletableFuture<Void> load(final CountingHeart into) {
        final Image image = subscription.imageAtIndex(0);
        return CompletableFuture.runAsync(
                () -> SnapshotLoaderAdapter.load(image, into.loader(), new YieldingIdleStrategy()));
    }

    @Test
    void shouldCarryRecordsLargerThanAFragmentAgainstBackPressure() throws Exception {
        final CountingHeart original = heart();
        original.commands().initialiseCell(1, 2, 3, null);
        original.commands().undecodable(1, 2, 3);
        final CountingHeart copy = heart();
        final CompletableFuture<Void> loading = load(copy);
        original.save(sink(), 123);
        loading.get(20, TimeUnit.SECONDS);
        assertEquals(original.entries(), copy.entries());
        assertEquals(1, copy.undecodable());
        assertTrue(copy.initialised());
    }

    @Test
    void shouldRefuseASnapshotThatEndsBeforeItsLastRecord() {
        final CountingHeart original = heart();
        final CompletableFuture<Void> loading = load(heart());
        final SnapshotPublisher sink = sink();
        final int[] left = {100};
        original.save(
                (buffer, offset, length) -> {
                    if (left[0]-- > 0) {
                        sink.onRecord(buffer, offset, length);
                    }
                },
                123);
        publication.close();
        final Exception failure =
                assertThrows(Exception.class, () -> loading.get(20, TimeUnit.SECONDS));
        assertTrue(failure.getCause().getMessage().contains("truncated"), failure.toString());
    }

    @Test
    void shouldFailTheSnapshotWhenThePublicationIsClosed() {
        final SnapshotPublisher sink = sink();
        publication.close();
        assertThrows(ClusterException.class, () -> heart().save(sink, 1));
    }
}
