package io.berth.ops.replay;

import java.time.Duration;

/**
 * How a plan is replayed.
 *
 * @param clients of the load, on one thread, each with 4,096 request slots.
 * @param tenantConcurrency concurrency limit of each tenant of the trace.
 * @param patience how long a call may take beyond the longest run.
 * @param mostLate the generator has fallen behind when more than one in a thousand of the
 *     invocations is sent later than this.
 * @param minCompletedPercent share of the invocations that has to complete.
 */
public record ReplayOptions(
        int clients,
        int tenantConcurrency,
        Duration patience,
        Duration mostLate,
        double minCompletedPercent) {}
