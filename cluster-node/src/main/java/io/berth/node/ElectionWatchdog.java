package io.berth.node;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Has a node end whose election stands still ({@link ElectionWatch}), so that its supervisor starts
 * it again: a new start canvasses, and finds the leader there is. Time counts by the {@link
 * WorkingClock}: on a machine that is too busy another start would only take more of it. Reads
 * counters on a thread of its own.
 */
final class ElectionWatchdog implements AutoCloseable {
    private static final long INTERVAL_MS = 500;
    private static final long JOIN_MS = 5_000;

    private final BerthNode.Context ctx;
    private final ElectionWatch watch;
    private final CountDownLatch stop = new CountDownLatch(1);
    private final Thread thread;

    private ElectionWatchdog(final BerthNode.Context ctx) {
        this.ctx = ctx;
        watch = new ElectionWatch(ctx.configuration().electionLimitNs());
        thread = new Thread(this::run, "berth-election-watch-" + ctx.configuration().nodeId());
        thread.setDaemon(true);
    }

    static ElectionWatchdog startFor(final BerthNode.Context ctx) {
        final ElectionWatchdog watchdog = new ElectionWatchdog(ctx);
        watchdog.thread.start();
        return watchdog;
    }

    private void run() {
        try (NodeOperations operations = NodeOperations.open(ctx.configuration().aeronDir())) {
            final WorkingClock clock = new WorkingClock(System.nanoTime(), processorNs());
            while (!stop.await(INTERVAL_MS, TimeUnit.MILLISECONDS)) {
                final NodeStatus status = operations.status();
                if (watch.isStuck(
                        clock.advance(System.nanoTime(), processorNs()),
                        status.electionState(),
                        status.commitPosition())) {
                    ctx.log()
                            .accept(
                                    "the election stands still in "
                                            + watch.state()
                                            + " at position "
                                            + status.commitPosition()
                                            + " for more than "
                                            + TimeUnit.NANOSECONDS.toSeconds(watch.limitNs())
                                            + " s: this node ends, to be started again");
                    ctx.terminationHook().run();
                    return;
                }
            }
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static long processorNs() {
        return ProcessHandle.current()
                .info()
                .totalCpuDuration()
                .map(Duration::toNanos)
                .orElseGet(System::nanoTime);
    }

    @Override
    public void close() {
        stop.countDown();
        try {
            thread.join(JOIN_MS);
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
