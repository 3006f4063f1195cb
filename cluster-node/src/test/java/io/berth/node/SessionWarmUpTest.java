package io.berth.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.aeron.Aeron;
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
            final int before = countersInUse(aeron);
            final long firstId = aeron.nextCorrelationId();
            SessionWarmUp.run(aeron);
            assertTrue(
                    aeron.nextCorrelationId() - firstId >= SessionWarmUp.PUBLICATIONS,
                    "each was asked for");
            final long startNs = System.nanoTime();
            while (countersInUse(aeron) > before && System.nanoTime() - startNs < LIMIT_NS) {
                driver.sharedAgentInvoker().invoke();
                aeron.conductorAgentInvoker().invoke();
            }
            assertEquals(before, countersInUse(aeron), "publications are left");
            assertEquals(0, errors[0]);
        }
    }

    @Test
    void shouldWarmUpOnlyForManySessions() {
        assertFalse(SessionWarmUp.isFor(256));
        assertTrue(SessionWarmUp.isFor(257));
    }

    private static int countersInUse(final Aeron aeron) {
        final int[] count = new int[1];
        aeron.countersReader().forEach((id, typeId, key, label) -> count[0]++);
        return count[0];
    }
}
