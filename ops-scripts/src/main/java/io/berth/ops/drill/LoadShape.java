package io.berth.ops.drill;

import java.time.Duration;
import java.util.List;

/**
 * A steady load: some functions called in turn at even distances.
 *
 * @param tenant of the functions.
 * @param functions called in turn.
 * @param ratePerSecond invocations a second.
 * @param runTime of each run.
 * @param deadline of each call.
 * @param safeToRepeat whether the caller allows that a call runs more than once.
 */
public record LoadShape(
        String tenant,
        List<String> functions,
        int ratePerSecond,
        Duration runTime,
        Duration deadline,
        boolean safeToRepeat) {
    /** Copies the list. */
    public LoadShape {
        functions = List.copyOf(functions);
    }

    /** Calls that may run once only. */
    public LoadShape(
            final String tenant,
            final List<String> functions,
            final int ratePerSecond,
            final Duration runTime,
            final Duration deadline) {
        this(tenant, functions, ratePerSecond, runTime, deadline, false);
    }

    /** The same with calls that may run more than once. */
    public LoadShape withSafeToRepeat() {
        return new LoadShape(tenant, functions, ratePerSecond, runTime, deadline, true);
    }

    /** The same with another run time. */
    public LoadShape withRunTime(final Duration time) {
        return new LoadShape(tenant, functions, ratePerSecond, time, deadline, safeToRepeat);
    }

    /** The same with another deadline. */
    public LoadShape withDeadline(final Duration limit) {
        return new LoadShape(tenant, functions, ratePerSecond, runTime, limit, safeToRepeat);
    }

    /** The same with another rate. */
    public LoadShape withRate(final int perSecond) {
        return new LoadShape(tenant, functions, perSecond, runTime, deadline, safeToRepeat);
    }
}
