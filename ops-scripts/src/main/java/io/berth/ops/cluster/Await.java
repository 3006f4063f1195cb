package io.berth.ops.cluster;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits on conditions, never longer than a deadline. */
public final class Await {
    private static final Duration INTERVAL = Duration.ofMillis(20);

    private Await() {}

    /**
     * Looks every 20 ms until the condition holds, the limit has passed or the thread is
     * interrupted. @return whether it holds.
     */
    public static boolean until(final Duration limit, final BooleanSupplier condition) {
        return until(limit, INTERVAL, condition);
    }

    /**
     * Looks every {@code interval}, for conditions that cost something. @return whether it holds.
     */
    public static boolean until(
            final Duration limit, final Duration interval, final BooleanSupplier condition) {
        final long deadlineNs = System.nanoTime() + limit.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - deadlineNs >= 0 || Thread.currentThread().isInterrupted()) {
                return condition.getAsBoolean();
            }
            LockSupport.parkNanos(interval.toNanos());
        }
        return true;
    }
}
