package io.berth.node;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Closes what may hang in its close, and has something done about it then: a process whose close
 * hangs after a part of it has died does nothing and holds its locks.
 */
final class CloseGuard {
    private CloseGuard() {}

    /**
     * Closes it and returns when that is done.
     *
     * @param limitMs how long it may take, in milliseconds.
     * @param onHang run once, on a thread of its own, when it takes longer.
     */
    static void close(final Runnable closing, final long limitMs, final Runnable onHang) {
        final CountDownLatch closed = new CountDownLatch(1);
        final Thread watchdog =
                new Thread(() -> watch(closed, limitMs, onHang), "berth-close-watchdog");
        watchdog.setDaemon(true);
        watchdog.start();
        try {
            closing.run();
        } finally {
            closed.countDown();
        }
    }

    private static void watch(
            final CountDownLatch closed, final long limitMs, final Runnable onHang) {
        try {
            if (!closed.await(limitMs, TimeUnit.MILLISECONDS)) {
                onHang.run();
            }
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
