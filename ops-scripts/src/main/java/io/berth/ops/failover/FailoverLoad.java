package io.berth.ops.failover;

import io.berth.client.protocol.ClientEnd;
import io.berth.client.protocol.EndReason;
import io.berth.history.History;
import io.berth.ops.CheckFailed;
import io.berth.ops.cluster.Await;
import io.berth.ops.load.BackgroundLoad;
import io.berth.ops.load.ClientLoadTarget;
import io.berth.ops.load.LoadListener;
import io.berth.ops.load.LoadTally;
import io.berth.ops.load.OpenEndedRate;
import io.berth.ops.load.PlacementGap;
import io.berth.schemas.protocol.PlacementKind;
import java.time.Duration;
import java.util.List;

/**
 * A steady open-loop load through the real client on a thread of its own. What it keeps does not
 * grow with the length of the run, if {@link #forgetBefore} is called now and then.
 */
final class FailoverLoad implements StruckLoad, AutoCloseable {
    private static final Duration CONNECT_LIMIT = Duration.ofSeconds(30);
    private static final Duration DEADLINE = Duration.ofSeconds(30);

    private final int ratePerSecond;
    private final PlacementGap gap = new PlacementGap();
    private final LatencySeries series = new LatencySeries();
    private final LoadTally tally = new LoadTally();
    private final ClientLoadTarget target;
    private final BackgroundLoad load;

    FailoverLoad(
            final String ingress,
            final String tenant,
            final List<String> functions,
            final int ratePerSecond,
            final Duration runTime,
            final History history) {
        this.ratePerSecond = ratePerSecond;
        target = new ClientLoadTarget(ingress, CONNECT_LIMIT, DEADLINE, history);
        functions.forEach(function -> target.function(tenant, function));
        load =
                new BackgroundLoad(
                        "berth-failover-load",
                        OpenEndedRate.steady(ratePerSecond, functions.size(), runTime.toNanos()),
                        target,
                        DEADLINE,
                        this::onEnd);
    }

    private void onEnd(
            final int index,
            final ClientEnd end,
            final EndReason reason,
            final PlacementKind kind,
            final long startNs,
            final long placedNs,
            final long endNs) {
        tally.onEnd(index, end, reason, kind, startNs, placedNs, endNs);
        gap.record(startNs, placedNs, endNs);
        series.record(startNs, (placedNs == LoadListener.NEVER ? endNs : placedNs) - startNs);
    }

    int sent() {
        return load.sent();
    }

    int ended() {
        return load.ended();
    }

    @Override
    public long resent() {
        return target.counters().invokesResent();
    }

    @Override
    public PlacementGap gap() {
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
        load.failIfBroken();
        return ended() > 0 && load.open() <= Math.max(8, ratePerSecond / 2);
    }

    @Override
    public void awaitFlowing(final Duration time, final Duration limit) {
        final int target = ended() + (int) (ratePerSecond * time.toMillis() / 1_000);
        if (!Await.until(limit, () -> load.isOver() || ended() >= target && isFlowing())) {
            throw new CheckFailed(
                    "the load does not flow: "
                            + load.open()
                            + " of "
                            + sent()
                            + " calls are open after "
                            + limit.toSeconds()
                            + " s");
        }
        load.failIfBroken();
    }

    /** Makes no further calls and waits for the end of all. @return calls without an end. */
    int stop() {
        return load.stop();
    }

    @Override
    public void close() {
        load.close();
    }
}
