package io.berth.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class CloseGuardTest {
    private static final long SHORT_MS = 20;
    private static final long LONG_MS = TimeUnit.MINUTES.toMillis(10);

    @Test
    void shouldEndAHangingCloseOnceItHasHadItsTime() {
        final CountDownLatch hanging = new CountDownLatch(1);
        final AtomicInteger ends = new AtomicInteger();

        CloseGuard.close(
                () -> awaitQuietly(hanging),
                SHORT_MS,
                () -> {
                    ends.incrementAndGet();
                    hanging.countDown();
                });

        assertEquals(1, ends.get());
    }

    @Test
    void shouldLeaveACloseAloneThatIsInTime() {
        final AtomicInteger ends = new AtomicInteger();
        final AtomicInteger closes = new AtomicInteger();

        CloseGuard.close(closes::incrementAndGet, LONG_MS, ends::incrementAndGet);

        assertEquals(1, closes.get());
        assertEquals(0, ends.get());
    }

    @Test
    void shouldPassOnWhatACloseThrows() {
        assertThrows(
                IllegalStateException.class,
                () ->
                        CloseGuard.close(
                                () -> {
                                    throw new IllegalStateException("half closed");
                                },
                                LONG_MS,
                                () -> {}));
    }

    private static void awaitQuietly(final CountDownLatch latch) {
        try {
            latch.await();
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
