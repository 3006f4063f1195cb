package io.berth.ops.load;

import io.berth.ops.cluster.Await;
import java.time.Duration;

/**
 * An open-loop load through the real client on a thread of its own, until its schedule ends or it
 * is stopped; calls go on while nobody answers. Its methods may be called from any other thread.
 */
public final class BackgroundLoad implements AutoCloseable {
    private static final Duration AFTER_DEADLINE = Duration.ofSeconds(10);
    private static final long JOIN_MS = 10_000;

    private final LoadSchedule schedule;
    private final ClientLoadTarget target;
    private final Duration deadline;
    private final LoadGenerator generator;
    private final Thread thread;
    private volatile boolean stopping;
    private volatile boolean abandoned;
    private volatile RuntimeException failure;

    /**
     * Starts at once.
     *
     * @param target with its functions made known; closed with the load.
     * @param deadline of each call.
     * @param listener hears every end, on the thread of the load.
     */
    public BackgroundLoad(
            final String threadName,
            final LoadSchedule schedule,
            final ClientLoadTarget target,
            final Duration deadline,
            final LoadListener listener) {
        this.schedule = schedule;
        this.target = target;
        this.deadline = deadline;
        generator = new LoadGenerator(schedule, target);
        thread = new Thread(() -> run(listener), threadName);
        thread.setDaemon(true);
        thread.start();
    }

    private void run(final LoadListener listener) {
        try {
            generator.run(
                    listener,
                    deadline.plus(AFTER_DEADLINE).toNanos(),
                    () -> !abandoned,
                    nowNs -> {
                        if (stopping) {
                            schedule.endAfter(generator.sent());
                        }
                    });
        } catch (final RuntimeException ex) {
            failure = ex;
        }
    }

    /** When it started, on {@link System#nanoTime()}; 0 before. */
    public long startNs() {
        return generator.startNs();
    }

    /** Whether its thread has ended: every call has its end, or is not waited for any more. */
    public boolean isDone() {
        return !thread.isAlive();
    }

    /** Calls made so far. */
    public int sent() {
        return generator.sent();
    }

    /** Calls that have ended so far. */
    public int ended() {
        return generator.ended();
    }

    /** Calls without an end. */
    public int open() {
        return sent() - ended();
    }

    /** Whether it was closed, or has failed: there is nothing more to wait for. */
    public boolean isOver() {
        return abandoned || failure != null;
    }

    /** Throws what has ended the thread of the load, if anything has. */
    public void failIfBroken() {
        if (failure != null) {
            throw failure;
        }
    }

    /**
     * Makes no further calls and waits for the end of all; repeated, it does nothing.
     *
     * @return calls without an end past their deadline: must be 0.
     */
    public int stop() {
        stopping = true;
        final Duration limit = deadline.plus(AFTER_DEADLINE).plus(AFTER_DEADLINE);
        Await.until(limit, () -> !thread.isAlive());
        failIfBroken();
        return open();
    }

    /** Ends the load at once, whatever is open, and the client. */
    @Override
    public void close() {
        abandoned = true;
        try {
            thread.join(JOIN_MS);
        } catch (final InterruptedException ex) {
            Thread.currentThread().interrupt();
        }
        if (!thread.isAlive()) {
            target.close();
        }
    }
}
