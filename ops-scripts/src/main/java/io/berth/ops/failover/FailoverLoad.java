package io.berth.ops.failover;

import io.berth.history.History;
import io.berth.ops.CheckFailed;
import io.berth.ops.cluster.Await;
import io.berth.ops.load.ClientLoadTarget;
import io.berth.ops.load.LoadGenerator;
import io.berth.ops.load.LoadListener;
import io.berth.ops.load.LoadSchedule;
import io.berth.ops.load.LoadTally;
import io.berth.ops.load.PlacementGap;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A steady open-loop load through the real client on a thread of its own. What it keeps does not
 * grow with the length of the run, if {@link #forgetBefore} is called now and then.
 */
final class FailoverLoad implements AutoCloseable {
    private static final Duration CONNECT_LIMIT = Duration.ofSeconds(30);
    private static final Duration DEADLINE = Duration.ofSeconds(30);
    private static final Duration AFTER_DEADLINE = Duration.ofSeconds(10);
    private static final long JOIN_MS = 10_000;

    private final int ratePerSecond;
    private final PlacementGap gap = new PlacementGap();
    private final LatencySeries series = new LatencySeries();
    private final LoadTally tally = new LoadTally();
    private final Steady schedule;
    private final ClientLoadTarget target;
    private final LoadGenerator generator;
    private final Thread thread;
    private volatile boolean stopping;
    private volatile boolean abandoned;
    private volatile RuntimeException failure;

    FailoverLoad(
            final String ingress,
            final String tenant,
            final List<String> functions,
            final int ratePerSecond,
            final Duration runTime,
            final History history) {
        this.ratePerSecond = ratePerSecond;
        schedule = new Steady(ratePerSecond, functions.size(), runTime.toNanos());
        target = new ClientLoadTarget(ingress, CONNECT_LIMIT, DEADLINE, history);
        functions.forEach(function -> target.function(tenant, function));
        generator = new LoadGenerator(schedule, target);
        thread = new Thread(this::run, "berth-failover-load");
        thread.setDaemon(true);
        thread.start();
    }

    private void run() {
        final LoadListener listener =
                (index, end, reason, kind, start, placed, ended) -> {
                    tally.onEnd(index, end, reason, kind, start, placed, ended);
                    gap.record(start, placed, ended);
                    series.record(start, (placed == LoadListener.NEVER ? ended : placed) - start);
                };
        try {
            generator.run(
                    listener,
                    DEADLINE.plus(AFTER_DEADLINE).toNanos(),
                    () -> !abandoned,
                    nowNs -> {
                        if (stopping) {
                            schedule.size = generator.sent();
                        }
                    });
        } catch (final RuntimeException ex) {
            failure = ex;
        }
    }

    int sent() {
        return generator.sent();
    }

    int ended() {
        return generator.ended();
    }

    /** Requests that the client has sent again. */
    long resent() {
        return target.counters().invokesResent();
    }

    PlacementGap gap() {
        return gap;
    }

    LatencySeries series() {
        return series;
    }

    /** Counts and latencies; complete once the load has stopped. */
    LoadTally tally() {
        return tally;
    }

    void forgetBefore(final long ns) {
        gap.forgetBefore(ns);
    }

    /** Whether what is open is no more than what comes in within half a second. */
    boolean isFlowing() {
        failIfBroken();
        return ended() > 0 && sent() - ended() <= Math.max(8, ratePerSecond / 2);
    }

    /** Waits until the load has gone on for a while and flows. */
    void awaitFlowing(final Duration time, final Duration limit) {
        final int target = ended() + (int) (ratePerSecond * time.toMillis() / 1_000);
        if (!Await.until(
                limit, () -> abandoned || failure != null || ended() >= target && isFlowing())) {
            throw new CheckFailed(
                    "the load does not flow: "
                            + (sent() - ended())
                            + " of "
                            + sent()
                            + " calls are open after "
                            + limit.toSeconds()
                            + " s");
        }
        failIfBroken();
    }

    /** Makes no further calls and waits for the end of all. @return calls without an end. */
    int stop() {
        stopping = true;
        final Duration limit = DEADLINE.plus(AFTER_DEADLINE).plus(AFTER_DEADLINE);
        Await.until(limit, () -> !thread.isAlive());
        failIfBroken();
        return sent() - ended();
    }

    private void failIfBroken() {
        if (failure != null) {
            throw failure;
        }
    }

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

    /** Arrivals at even distances without an end, until the load sets one. */
    private static final class Steady implements LoadSchedule {
        private final long ratePerSecond;
        private final int functions;
        private final long runNs;
        private volatile int size = Integer.MAX_VALUE;

        Steady(final int ratePerSecond, final int functions, final long runNs) {
            this.ratePerSecond = ratePerSecond;
            this.functions = functions;
            this.runNs = runNs;
        }

        @Override
        public int size() {
            return size;
        }

        @Override
        public long arrivalNs(final int i) {
            return i * TimeUnit.SECONDS.toNanos(1) / ratePerSecond;
        }

        @Override
        public int functionIndex(final int i) {
            return i % functions;
        }

        @Override
        public long runNs(final int i) {
            return runNs;
        }
    }
}
