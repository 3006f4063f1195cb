package io.berth.node;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.aeron.Aeron;
import io.aeron.ExclusivePublication;
import io.aeron.Subscription;
import io.aeron.driver.MediaDriver;
import io.aeron.driver.ThreadingMode;
import io.aeron.protocol.DataHeaderFlyweight;
import io.aeron.protocol.SetupFlyweight;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SetupRepeaterTest {
    private static final int STREAM = 100;
    private static final int SETUP_INTERVAL_MS = 100;
    private static final long LIMIT_NS = TimeUnit.SECONDS.toNanos(20);

    @TempDir private Path directory;
    private volatile long nowNs = 1_000_000_000L;

    @Test
    void shouldKnowASetupFrame() {
        final SetupFlyweight setup =
                new SetupFlyweight(ByteBuffer.allocate(SetupFlyweight.HEADER_LENGTH));
        setup.headerType(SetupFlyweight.HDR_TYPE_SETUP);
        final DataHeaderFlyweight data =
                new DataHeaderFlyweight(ByteBuffer.allocate(SetupFlyweight.HEADER_LENGTH));
        data.headerType(DataHeaderFlyweight.HDR_TYPE_DATA);

        assertTrue(SetupRepeater.isSetup(setup.byteBuffer()));
        assertFalse(SetupRepeater.isSetup(data.byteBuffer()));
        assertFalse(SetupRepeater.isSetup(ByteBuffer.allocate(DataHeaderFlyweight.HEADER_LENGTH)));
    }

    /**
     * A publication whose destination and receiver come a little after it, as the log's do. The
     * driver's clock stops short of its next frame.
     */
    @Test
    void shouldConnectALateReceiverBeforeTheDriversNextFrame() {
        final SetupRepeater repeater = new SetupRepeater();
        final MediaDriver.Context context =
                new MediaDriver.Context()
                        .aeronDirectoryName(directory.resolve("aeron").toString())
                        .threadingMode(ThreadingMode.INVOKER)
                        .asyncExecutorEnabled(false)
                        .nanoClock(() -> nowNs)
                        .publicationTermBufferLength(64 << 10)
                        .ipcTermBufferLength(64 << 10)
                        .sendChannelEndpointSupplier(repeater);
        try (MediaDriver driver = MediaDriver.launch(context);
                Aeron aeron =
                        Aeron.connect(
                                new Aeron.Context()
                                        .aeronDirectoryName(context.aeronDirectoryName())
                                        .useConductorAgentInvoker(true)
                                        .driverAgentInvoker(driver.sharedAgentInvoker()))) {
            final Runnable work =
                    () -> {
                        driver.sharedAgentInvoker().invoke();
                        repeater.poll(nowNs);
                        aeron.conductorAgentInvoker().invoke();
                    };
            final String channel = "aeron:udp?endpoint=" + freeEndpoint(aeron, work);
            try (ExclusivePublication publication =
                            aeron.addExclusivePublication("aeron:udp?control-mode=manual", STREAM);
                    Subscription late = subscribeLate(aeron, publication, channel, work)) {
                for (int ms = 0; ms < SETUP_INTERVAL_MS - 1; ms++) {
                    nowNs += TimeUnit.MILLISECONDS.toNanos(1);
                    work.run();
                }
                runUntil(work, late::isConnected);
            }
        }
    }

    private static Subscription subscribeLate(
            final Aeron aeron,
            final ExclusivePublication publication,
            final String channel,
            final Runnable work) {
        for (int i = 0; i < 10; i++) {
            work.run();
        }
        publication.addDestination(channel);
        return aeron.addSubscription(channel, STREAM);
    }

    private static String freeEndpoint(final Aeron aeron, final Runnable work) {
        try (Subscription probe = aeron.addSubscription("aeron:udp?endpoint=127.0.0.1:0", STREAM)) {
            runUntil(work, () -> probe.resolvedEndpoint() != null);
            return probe.resolvedEndpoint();
        }
    }

    private static void runUntil(final Runnable work, final BooleanSupplier condition) {
        final long startNs = System.nanoTime();
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() - startNs < LIMIT_NS, "not within 20 s");
            work.run();
        }
    }
}
