package io.berth.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.aeron.Aeron;
import io.aeron.AeronCounters;
import io.aeron.CommonContext;
import io.aeron.driver.MediaDriver;
import io.aeron.driver.ThreadingMode;
import io.berth.transport.DriverSetup;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SessionWarmUpTest {
    private static final long LIMIT_NS = TimeUnit.SECONDS.toNanos(20);

    @Test
    void shouldOpenEachPublicationAndLeaveNothingBehind() {
        final int[] errors = new int[1];
        try (MediaDriver driver =
                        MediaDriver.launch(
                                DriverSetup.of(new MediaDriver.Context())
                                        .aeronDirectoryName(CommonContext.generateRandomDirName())
                                        .dirDeleteOnShutdown(true)
                                        .threadingMode(ThreadingMode.INVOKER)
                                        .asyncExecutorEnabled(false)
                                        .termBufferSparseFile(true)
                                        .errorHandler(error -> errors[0]++));
                Aeron aeron =
                        Aeron.connect(
                                new Aeron.Context()
                                        .aeronDirectoryName(driver.aeronDirectoryName())
                                        .driverAgentInvoker(driver.sharedAgentInvoker())
                                        .useConductorAgentInvoker(true))) {
            final long firstId = aeron.nextCorrelationId();
            SessionWarmUp.run(aeron);
            assertTrue(
                    aeron.nextCorrelationId() - firstId >= 2 * SessionWarmUp.PUBLICATIONS,
                    "each was asked for and given back");
            final long startNs = System.nanoTime();
            while (publications(aeron) > 0 && System.nanoTime() - startNs < LIMIT_NS) {
                driver.sharedAgentInvoker().invoke();
                aeron.conductorAgentInvoker().invoke();
            }
            assertEquals(0, publications(aeron), "publications are left");
            assertEquals(0, errors[0]);
        }
    }

    @Test
    void shouldWarmUpOnlyForManySessions() {
        assertFalse(SessionWarmUp.isFor(256));
        assertTrue(SessionWarmUp.isFor(257));
    }

    private static int publications(final Aeron aeron) {
        final int[] count = new int[1];
        aeron.countersReader()
                .forEach(
                        (id, typeId, key, label) -> {
                            if (typeId == AeronCounters.DRIVER_SENDER_POSITION_TYPE_ID) {
                                count[0]++;
                            }
                        });
        return count[0];
    }
}
