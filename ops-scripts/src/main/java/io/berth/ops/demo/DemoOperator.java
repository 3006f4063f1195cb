package io.berth.ops.demo;

import io.berth.ops.cluster.CounterFile;
import io.berth.ops.cluster.LocalCluster;
import io.berth.ops.cluster.LocalProcess;
import io.berth.ops.load.LoadGenerator;
import io.berth.ops.output.ProgressLine;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * The second thread of the demo, beside the one that sends: shows progress and has the leader
 * killed half-way.
 */
final class DemoOperator implements Runnable, AutoCloseable {
    private static final long INTERVAL_NS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long JOIN_MS = 5_000;

    private final LocalCluster cluster;
    private final LoadGenerator generator;
    private final LeaderKill leaderKill;
    private final long killAfterNs;
    private final ProgressLine progress;
    private final int invocations;
    private final Thread thread = new Thread(this, "berth-demo-operator");
    private volatile boolean stopped;
    private volatile RuntimeException failure;
    private long shownNs;
    private long shownBegun;

    /**
     * @param killAfterNs when the leader is killed, from the start of the load; {@link
     *     Long#MAX_VALUE}: never.
     */
    DemoOperator(
            final LocalCluster cluster,
            final LoadGenerator generator,
            final LeaderKill leaderKill,
            final long killAfterNs,
            final int invocations,
            final ProgressLine progress) {
        this.cluster = cluster;
        this.generator = generator;
        this.leaderKill = leaderKill;
        this.killAfterNs = killAfterNs;
        this.invocations = invocations;
        this.progress = progress;
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /** What went wrong on this thread, null: nothing. */
    RuntimeException failure() {
        return failure;
    }

    @Override
    public void run() {
        try {
            while (!stopped) {
                final long nowNs = System.nanoTime();
                if (generator.startNs() != 0 && nowNs - generator.startNs() >= killAfterNs) {
                    leaderKill.kill();
                }
                leaderKill.step();
                show(nowNs);
                LockSupport.parkNanos(INTERVAL_NS);
            }
        } catch (final RuntimeException ex) {
            if (!stopped) {
                failure = ex;
            }
        }
    }

    private void show(final long nowNs) {
        if (generator.startNs() == 0 || !progress.isDue(nowNs)) {
            return;
        }
        final long begun = cluster.sumOfWorkers("berth-worker-begun");
        final int sent = generator.sent();
        final int inFlight = sent - generator.ended();
        final long perSecond =
                shownNs == 0
                        ? 0
                        : (begun - shownBegun) * 1_000_000_000L / Math.max(1, nowNs - shownNs);
        final OptionalInt leader = cluster.leader();
        shownNs = nowNs;
        shownBegun = begun;
        progress.update(
                nowNs,
                String.format(
                        Locale.ROOT,
                        "%3d s  sent %d of %d  placed/s %d  in flight %d  waiting %d  leader %s",
                        TimeUnit.NANOSECONDS.toSeconds(nowNs - generator.startNs()),
                        sent,
                        invocations,
                        Math.max(0, perSecond),
                        inFlight,
                        Math.max(0, inFlight - running()),
                        leader.isPresent() ? "node " + leader.getAsInt() : "none"));
    }

    /** Runs under way on all workers, by their counters. */
    private long running() {
        long running = 0;
        for (final LocalProcess worker : cluster.workers()) {
            running +=
                    CounterFile.read(worker)
                            .map(counters -> counters.labelled("berth-worker-running").orElse(0))
                            .orElse(0L);
        }
        return running;
    }

    /** Ends the thread. */
    @Override
    public void close() {
        stopped = true;
        LockSupport.unpark(thread);
        try {
            thread.join(JOIN_MS);
        } catch (final InterruptedException ex) {
            Thread.currentThread().interrupt();
        }
        progress.clear();
    }
}
