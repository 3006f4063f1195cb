package io.berth.ops.drill;

import io.berth.client.FunctionInfo;
import java.time.Duration;

/**
 * Invocations that are open while nodes fail: runs that are long under way, and some that wait for
 * a function's only slot. All must go on where they were.
 */
final class OpenWork {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final Duration DEADLINE = Duration.ofSeconds(120);
    private static final Duration TIMEOUT = Duration.ofSeconds(100);
    private static final int RUNS = 10;
    private static final int FOR_ONE_SLOT = 3;

    private final DrillContext ctx;
    private final String runsFunction;
    private final String slotFunction;
    private final DrillLoad runs;
    private final DrillLoad waiting;

    private OpenWork(
            final DrillContext ctx,
            final String name,
            final Duration runTime,
            final Duration slotTime) {
        this.ctx = ctx;
        runsFunction = name + "-long";
        slotFunction = name + "-one";
        ctx.createFunction(runsFunction, TIMEOUT);
        ctx.createFunction(slotFunction, TIMEOUT, 1);
        runs = ctx.batch(shape(runsFunction, runTime), RUNS, Duration.ZERO);
        waiting = ctx.batch(shape(slotFunction, slotTime), FOR_ONE_SLOT, Duration.ZERO);
        ctx.await(LIMIT, RUNS + " long runs and a queue of " + (FOR_ONE_SLOT - 1), this::isOpen);
    }

    /**
     * Starts it and waits until all of it is open.
     *
     * @param runTime of the long runs, longer than the failure.
     * @param slotTime of each of the three that share a slot.
     */
    static OpenWork start(
            final DrillContext ctx,
            final String name,
            final Duration runTime,
            final Duration slotTime) {
        return new OpenWork(ctx, name, runTime, slotTime);
    }

    private LoadShape shape(final String function, final Duration runTime) {
        return ctx.shape(function).withRunTime(runTime).withDeadline(DEADLINE);
    }

    private FunctionInfo function(final String name) {
        return ctx.operator().describeFunction(DrillContext.TENANT, name);
    }

    private boolean isOpen() {
        final FunctionInfo slot = function(slotFunction);
        return function(runsFunction).inFlight() == RUNS
                && slot.inFlight() == 1
                && slot.queued() == FOR_ONE_SLOT - 1;
    }

    /** Right after the failure: the runs are still known to be under way. */
    void checkKnown() {
        final int ended = runs.ended();
        final int inFlight = function(runsFunction).inFlight();
        ctx.measured("runsKnownAfter", inFlight);
        // A run that ends between the two questions counts in neither.
        ctx.check(
                inFlight >= RUNS - Math.max(ended, runs.ended()),
                "the runs in flight are still known",
                () -> inFlight + " of " + RUNS + ", " + runs.ended() + " have ended");
    }

    /** In the end: every one ran, as if nothing had been. */
    void checkDone() {
        runs.stop();
        waiting.stop();
        ctx.check(
                runs.tally().completed() == RUNS,
                "the runs in flight end as they would have",
                () -> NodePromises.ends(runs.tally(), RUNS));
        ctx.check(
                waiting.tally().completed() == FOR_ONE_SLOT,
                "what waited gets its turn",
                () -> NodePromises.ends(waiting.tally(), FOR_ONE_SLOT));
    }
}
