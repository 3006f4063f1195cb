package io.berth.ops.drill;

import io.berth.client.protocol.ClientCounters;
import io.berth.client.protocol.ClientEnd;
import io.berth.client.protocol.EndReason;
import io.berth.history.History;
import io.berth.ops.CheckFailed;
import io.berth.ops.cluster.Await;
import io.berth.ops.load.BackgroundLoad;
import io.berth.ops.load.ClientLoadTarget;
import io.berth.ops.load.LoadTally;
import io.berth.ops.load.OpenEndedRate;
import io.berth.ops.load.PlacementGap;
import io.berth.schemas.protocol.PlacementKind;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * A steady open-loop load through the real client, on a thread of its own, until it is stopped.
 * Every call is recorded; calls go on while nobody answers. All methods from the thread of the
 * drill.
 */
public final class DrillLoad implements AutoCloseable {
    private static final Duration CONNECT_LIMIT = Duration.ofSeconds(30);

    private final LoadShape shape;
    private final CallRecords records = new CallRecords();
    private final PlacementGap gap = new PlacementGap();
    private final PlacedCalls calls = new PlacedCalls();
    private final ClientLoadTarget target;
    private final BackgroundLoad load;

    /** Calls until it is stopped. */
    DrillLoad(final String ingress, final LoadShape shape, final History history) {
        this(
                ingress,
                shape,
                history,
                OpenEndedRate.steady(
                        shape.ratePerSecond(),
                        shape.functions().size(),
                        shape.runTime().toNanos()));
    }

    /** A number of calls at once, {@code delay} after the load is ready, and no more. */
    DrillLoad(
            final String ingress,
            final LoadShape shape,
            final History history,
            final int count,
            final Duration delay) {
        this(
                ingress,
                shape,
                history,
                OpenEndedRate.batch(
                        count,
                        shape.functions().size(),
                        shape.runTime().toNanos(),
                        delay.toNanos()));
    }

    private DrillLoad(
            final String ingress,
            final LoadShape shape,
            final History history,
            final OpenEndedRate schedule) {
        this.shape = shape;
        target = new ClientLoadTarget(ingress, CONNECT_LIMIT, shape.deadline(), history);
        target.safeToRepeat(shape.safeToRepeat());
        target.observer(calls::add);
        shape.functions().forEach(function -> target.function(shape.tenant(), function));
        load =
                new BackgroundLoad(
                        "berth-drill-load", schedule, target, shape.deadline(), this::onEnd);
    }

    private void onEnd(
            final int index,
            final ClientEnd end,
            final EndReason reason,
            final PlacementKind kind,
            final long startNs,
            final long placedNs,
            final long endNs) {
        records.onEnd(index, end, reason, kind, startNs, placedNs, endNs);
        gap.record(startNs, placedNs, endNs);
    }

    /** Calls made so far. */
    public int sent() {
        return load.sent();
    }

    /** Calls that have ended so far. */
    public int ended() {
        return load.ended();
    }

    /**
     * Waits until this many more calls have ended. @throws CheckFailed when they do not in time.
     */
    public void awaitMoreEnds(final int count, final Duration limit) {
        final int target = ended() + count;
        if (!Await.until(limit, () -> ended() >= target || load.isOver())) {
            throw new CheckFailed(
                    "waited "
                            + limit.toSeconds()
                            + " s for "
                            + count
                            + " more ends of calls, "
                            + (target - ended())
                            + " are missing");
        }
        load.failIfBroken();
    }

    /**
     * Makes no further calls and waits for the end of all; repeated, it does nothing.
     *
     * @return calls without an end past their deadline: must be 0.
     */
    public int stop() {
        return load.stop();
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

    /** Ends the load at once, whatever is open, and the client. */
    @Override
    public void close() {
        load.close();
    }
}
