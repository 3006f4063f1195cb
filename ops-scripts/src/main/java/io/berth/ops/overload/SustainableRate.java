package io.berth.ops.overload;

import io.berth.ops.drill.DrillContext;
import io.berth.ops.drill.DrillLoad;
import io.berth.ops.drill.LoadShape;
import io.berth.ops.load.LoadTally;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Finds what a balancer can sustain on this machine, with the load's own client, workers and all:
 * the highest rate, of those tried, at which nearly all calls complete and none waits long. Rates
 * are doubled until one is too much, then the place between is halved some times.
 */
final class SustainableRate {
    private static final double LEAST_COMPLETED = 0.99;
    private static final long MOST_P99_US = TimeUnit.MILLISECONDS.toMicros(100);
    private static final int HALVINGS = 2;

    private final DrillContext ctx;
    private final LoadShape shape;
    private final Duration step;

    /**
     * @param step how long each rate is tried; its first third is left out.
     */
    SustainableRate(final DrillContext ctx, final LoadShape shape, final Duration step) {
        this.ctx = ctx;
        this.shape = shape;
        this.step = step;
    }

    /**
     * Tries rates.
     *
     * @param first that is tried.
     * @param most beyond which none is.
     * @return calls a second; {@code first} when even that is too much.
     */
    int find(final int first, final int most) {
        int good = 0;
        int bad = 0;
        for (int rate = first; bad == 0 && rate <= most; rate *= 2) {
            if (isSustained(rate)) {
                good = rate;
            } else {
                bad = rate;
            }
        }
        for (int i = 0; i < HALVINGS && good > 0 && bad > 0; i++) {
            final int middle = (good + bad) / 2;
            if (isSustained(middle)) {
                good = middle;
            } else {
                bad = middle;
            }
        }
        return Math.max(first, good);
    }

    private boolean isSustained(final int rate) {
        final LoadTally tally;
        final long fromNs;
        final long toNs;
        try (DrillLoad load = ctx.load(shape.withRate(rate))) {
            final long startNs = System.nanoTime();
            ctx.pass(step);
            fromNs = startNs + step.toNanos() / 3;
            toNs = System.nanoTime();
            load.stop();
            tally = load.tally(fromNs, toNs);
        }
        final long due = rate * (toNs - fromNs) / TimeUnit.SECONDS.toNanos(1);
        final boolean holds =
                tally.completed() >= LEAST_COMPLETED * due
                        && tally.total().percentileUs(99) <= MOST_P99_US;
        ctx.step(
                rate
                        + "/s: "
                        + tally.completed()
                        + " of "
                        + due
                        + " completed, "
                        + tally.total().toText()
                        + (holds ? ", sustained" : ", too much"));
        return holds;
    }
}
