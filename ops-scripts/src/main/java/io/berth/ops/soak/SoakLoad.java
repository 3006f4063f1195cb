package io.berth.ops.soak;

import io.berth.ops.CheckFailed;
import io.berth.ops.cluster.Await;
import io.berth.ops.failover.StruckLoad;
import io.berth.ops.load.BackgroundLoad;
import io.berth.ops.load.ClientLoadTarget;
import io.berth.ops.load.PlacementGap;
import java.time.Duration;

/** The calls of a soak under way, on a thread of their own. Safe from any thread. */
final class SoakLoad implements StruckLoad, AutoCloseable {
    private static final int LEAST_OPEN = 8;

    private final SoakSettings settings;
    private final ClientLoadTarget target;
    private final SoakMeter meter;
    private final BackgroundLoad load;

    /**
     * @param target with its functions made known; closed with the load.
     */
    SoakLoad(final SoakSettings settings, final ClientLoadTarget target) {
        this.settings = settings;
        this.target = target;
        meter =
                new SoakMeter(
                        settings.warmUpCalls(), target::leadershipTerm, settings.care().strikes());
        load =
                new BackgroundLoad(
                        "berth-soak-load", settings.schedule(), target, settings.deadline(), meter);
    }

    SoakMeter meter() {
        return meter;
    }

    /** When what is measured began, or will, on {@link System#nanoTime()}. */
    long measuredFromNs() {
        Await.until(Duration.ofSeconds(5), () -> load.startNs() != 0);
        return load.startNs() + settings.warmUp().toNanos();
    }

    /** Measured calls made so far. */
    int sent() {
        return Math.max(0, load.sent() - settings.warmUpCalls());
    }

    int open() {
        return load.open();
    }

    /** Whether there is nothing more to come. */
    boolean isOver() {
        return load.isDone() || load.isOver();
    }

    void failIfBroken() {
        load.failIfBroken();
    }

    /** Completed calls whose result was not their payload. */
    int damagedResults() {
        return target.damagedResults();
    }

    @Override
    public long resent() {
        return target.counters().invokesResent();
    }

    @Override
    public PlacementGap gap() {
        return meter.gap();
    }

    /** What is open is no more than what comes in within half a second. */
    private boolean isFlowing() {
        load.failIfBroken();
        final double rate = settings.schedule().shape().peakRate();
        return load.ended() > 0 && load.open() <= Math.max(LEAST_OPEN, rate / 2);
    }

    @Override
    public void awaitFlowing(final Duration time, final Duration limit) {
        final long fromNs = System.nanoTime();
        final int endedBefore = load.ended();
        final boolean flows =
                Await.until(
                        limit,
                        () ->
                                isOver()
                                        || System.nanoTime() - fromNs >= time.toNanos()
                                                && load.ended() > endedBefore
                                                && isFlowing());
        if (!flows) {
            throw new CheckFailed(
                    "the load does not flow: "
                            + load.open()
                            + " of "
                            + load.sent()
                            + " calls are open after "
                            + limit.toSeconds()
                            + " s");
        }
        load.failIfBroken();
    }

    @Override
    public void close() {
        load.close();
    }
}
