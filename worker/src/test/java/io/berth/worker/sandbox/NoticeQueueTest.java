package io.berth.worker.sandbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.berth.worker.protocol.SandboxListener;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

class NoticeQueueTest {
    private static final long SANDBOX = 7;

    private final NoticeQueue notices = new NoticeQueue();

    @Test
    void shouldWakeTheWorkersThreadFromItsWait() throws Exception {
        final Started started = new Started();
        final CompletableFuture<Thread> taker = new CompletableFuture<>();
        final CompletableFuture<Long> waitedNs =
                CompletableFuture.supplyAsync(
                        () -> {
                            notices.drain(0, started);
                            taker.complete(Thread.currentThread());
                            final long fromNs = System.nanoTime();
                            while (notices.drain(0, started) == 0) {
                                LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(20));
                            }
                            return System.nanoTime() - fromNs;
                        });

        final Thread waiting = taker.get(10, TimeUnit.SECONDS);
        assertTimeoutPreemptively(
                Duration.ofSeconds(10),
                () -> {
                    while (waiting.getState() != Thread.State.TIMED_WAITING) {
                        Thread.onSpinWait();
                    }
                });
        notices.started(SANDBOX);

        assertTrue(waitedNs.get(30, TimeUnit.SECONDS) < TimeUnit.SECONDS.toNanos(15));
        assertEquals(SANDBOX, started.sandboxId);
    }

    private static final class Started implements SandboxListener {
        private long sandboxId;

        @Override
        public void onSandboxStarted(final long nowNs, final long id) {
            sandboxId = id;
        }

        @Override
        public void onSandboxStartFailed(final long nowNs, final long id) {}

        @Override
        public void onSandboxStopped(final long nowNs, final long id) {}

        @Override
        public void onRunEnded(
                final long nowNs,
                final long id,
                final int sandboxSlot,
                final long token,
                final boolean returned,
                final byte[] result) {}
    }
}
