package io.berth.ops.drill;

import io.berth.client.protocol.ClientCounters;
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
import java.util.concurrent.TimeUnit;

/**
 * A steady open-loop load through the real client, on a thread of its own, until it is stopped.
 * Every call is recorded; calls go on while nobody answers. All methods from the thread of the
 * drill.
 */
public final class DrillLoad implements AutoCloseable {
    private static final Duration CONNECT_LIMIT = Duration.ofSeconds(30);
    private static final Duration AFTER_DEADLINE = Duration.ofSeconds(10);
    private static final long JOIN_MS = 10_000;

    private final LoadShape shape;
    private final CallRecords records = new CallRecords();
    private final PlacementGap gap = new PlacementGap();
    private final PlacedCalls calls = new PlacedCalls();
    private final OpenEnded schedule;
    private final ClientLoadTarget target;
    private final LoadGenerator generator;
    private final Thread thread;
    private volatile boolean stopping;
    private volatile boolean abandoned;
    private volatile RuntimeException failure;

    /** Calls until it is stopped. */
    DrillLoad(final String ingress, final LoadShape shape, final History history) {
        this(ingress, shape, history, new OpenEnded(shape));
    }

    /** A number of calls at once, {@code delay} after the load is ready, and no more. */
    DrillLoad(
            final String ingress,
            final LoadShape shape,
            final History history,
            final int count,
            final Duration delay) {
        this(ingress, shape, history, new OpenEnded(shape, count, delay.toNanos()));
    }

    private DrillLoad(
            final String ingress,
            final LoadShape shape,
            final History history,
            final OpenEnded schedule) {
        this.shape = shape;
        this.schedule = schedule;
        target = new ClientLoadTarget(ingress, CONNECT_LIMIT, shape.deadline(), history);
        target.safeToRepeat(shape.safeToRepeat());
        target.observer(calls::add);
        shape.functions().forEach(function -> target.function(shape.tenant(), function));
        generator = new LoadGenerator(schedule, target);
        thread = new Thread(this::run, "berth-drill-load");
        thread.setDaemon(true);
        thread.start();
    }

    private void run() {
        final LoadListener listener =
                (index, end, reason, kind, start, placed, ended) -> {
                    records.onEnd(index, end, reason, kind, start, placed, ended);
                    gap.record(start, placed, ended);
                };
        try {
            generator.run(
                    listener,
                    shape.deadline().plus(AFTER_DEADLINE).toNanos(),
                    () -> !abandoned,
                    nowNs -> {
                        if (stopping && !schedule.isBatch()) {
                            schedule.size = generator.sent();
                        }
                    });
        } catch (final RuntimeException ex) {
            failure = ex;
        }
    }

    /** Calls made so far. */
    public int sent() {
        return generator.sent();
    }

    /** Calls that have ended so far. */
    public int ended() {
        return generator.ended();
    }

    /**
     * Waits until this many more calls have ended. @throws CheckFailed when they do not in time.
     */
    public void awaitMoreEnds(final int count, final Duration limit) {
        final int target = ended() + count;
        if (!Await.until(limit, () -> ended() >= target || failure != null)) {
            throw new CheckFailed(
                    "waited "
                            + limit.toSeconds()
                            + " s for "
                            + count
                            + " more ends of calls, "
                            + (target - ended())
                            + " are missing");
        }
        failIfBroken();
    }

    /**
     * Makes no further calls and waits for the end of all; repeated, it does nothing.
     *
     * @return calls without an end past their deadline: must be 0.
     */
    public int stop() {
        stopping = true;
        final Duration limit = shape.deadline().plus(AFTER_DEADLINE).plus(AFTER_DEADLINE);
        Await.until(limit, () -> !thread.isAlive());
        failIfBroken();
        return sent() - ended();
    }

    /** The calls that have ended, with where they were placed. */
    public PlacedCalls calls() {
        return calls;
    }

    /** All calls that have ended. */
    public LoadTally tally() {
        return records.tally(Long.MIN_VALUE / 2, Long.MAX_VALUE / 2);
    }

    /** Calls meant to start in a window ({@link System#nanoTime()}) that have ended. */
    public LoadTally tally(final long fromNs, final long toNs) {
        return records.tally(fromNs, toNs);
    }

    /** Placements that arrived in a window, of calls that have ended. */
    public int placedIn(final long fromNs, final long toNs) {
        return records.placedIn(fromNs, toNs);
    }

    /**
     * The longest time without a placement while placements were asked for that overlaps a window,
     * in milliseconds; of calls that have ended.
     */
    public long longestGapMs(final long fromNs, final long toNs) {
        return TimeUnit.NANOSECONDS.toMillis(gap.longestNs(fromNs, toNs));
    }

    /** The longest time from the intended start of a call to its end, in milliseconds. */
    public long longestCallMs() {
        return TimeUnit.NANOSECONDS.toMillis(records.longestCallNs());
    }

    /** The longest time by which a call that had no end before its deadline was late, in ms. */
    public long latestMs() {
        return Math.max(0, longestCallMs() - shape.deadline().toMillis());
    }

    /** The id that the balancer gave the client; 0: none yet. */
    public long clientId() {
        return target.clientId();
    }

    /** What the client has met. */
    public ClientCounters counters() {
        return target.counters();
    }

    private void failIfBroken() {
        if (failure != null) {
            throw failure;
        }
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

    /** Arrivals at even distances without an end, until the load sets one; or some at once. */
    private static final class OpenEnded implements LoadSchedule {
        private static final long EVEN = -1;

        private final LoadShape shape;
        private final long delayNs;
        private volatile int size;

        OpenEnded(final LoadShape shape) {
            this(shape, Integer.MAX_VALUE, EVEN);
        }

        OpenEnded(final LoadShape shape, final int size, final long delayNs) {
            this.shape = shape;
            this.size = size;
            this.delayNs = delayNs;
        }

        boolean isBatch() {
            return delayNs != EVEN;
        }

        @Override
        public int size() {
            return size;
        }

        @Override
        public long arrivalNs(final int i) {
            return isBatch() ? delayNs : i * TimeUnit.SECONDS.toNanos(1) / shape.ratePerSecond();
        }

        @Override
        public int functionIndex(final int i) {
            return i % shape.functions().size();
        }

        @Override
        public long runNs(final int i) {
            return shape.runTime().toNanos();
        }
    }
}
