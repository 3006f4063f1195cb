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
 */
public record LoadShape(
        String tenant,
        List<String> functions,
        int ratePerSecond,
        Duration runTime,
        Duration deadline) {
    /** Copies the list. */
    public LoadShape {
        functions = List.copyOf(functions);
    }

    /** The same with another run time. */
    public LoadShape withRunTime(final Duration time) {
        return new LoadShape(tenant, functions, ratePerSecond, time, deadline);
    }

    /** The same with another deadline. */
    public LoadShape withDeadline(final Duration limit) {
        return new LoadShape(tenant, functions, ratePerSecond, runTime, limit);
    }

    /** The same with another rate. */
    public LoadShape withRate(final int perSecond) {
        return new LoadShape(tenant, functions, perSecond, runTime, deadline);
    }
}
