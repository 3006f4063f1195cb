package io.berth.placement;

import io.berth.schemas.protocol.KeepAlivePolicy;
import io.berth.schemas.protocol.PlacementPolicy;

/**
 * How the cell decides, as far as that may change while it runs: set by a logged command, so that
 * every node changes at the same entry. Durations in nanoseconds.
 *
 * @param bestOf k of best of k, 1 to 64.
 * @param highLoadPermille load of the fleet from which on {@code HYBRID} prefers the least loaded
 *     worker, 0 to 1000.
 * @param unreservedFloor concurrency of a tenant that reservations may not eat, from 0.
 * @param scaleUpSize sandboxes that a function may start in a period, unless it has its own size, 1
 *     to 1,000,000.
 * @param scaleUpPeriodNs 1 ms to 1 h.
 * @param provisionSize sandboxes that are started ahead for a function in a period, 1 to 1,000,000.
 * @param provisionPeriodNs 1 ms to 1 h.
 * @param quantumMb what a tenant of weight 1 may take of freed memory in a round of deficit round
 *     robin, 1 to 1,048,576.
 * @param standingQueueNs a queue in which one has waited for longer is served newest first until it
 *     is empty, 1 ms to 24 h.
 * @param suspectFailures failed starts in a row that make a worker suspect, 1 to 255.
 * @param suspectNs how long a suspect worker is avoided, 1 ms to 24 h.
 */
public record PolicySettings(
        PlacementPolicy placement,
        KeepAlivePolicy keepAlive,
        int bestOf,
        int highLoadPermille,
        int unreservedFloor,
        int scaleUpSize,
        long scaleUpPeriodNs,
        int provisionSize,
        long provisionPeriodNs,
        int quantumMb,
        long standingQueueNs,
        int suspectFailures,
        long suspectNs) {
    private static final long SECOND_NS = 1_000_000_000L;
    private static final int MAX_PERMILLE = 1000;
    private static final int MAX_STARTS = 1_000_000;
    private static final int MAX_QUANTUM_MB = 1 << 20;
    private static final int MAX_BEST_OF = 64;
    private static final int MAX_FAILURES = 255;

    /** What a new cell decides by. */
    public static PolicySettings defaults(final int bestOf) {
        return new PolicySettings(
                PlacementPolicy.HYBRID,
                KeepAlivePolicy.FIXED,
                bestOf,
                700,
                100,
                1_000,
                10 * SECOND_NS,
                100,
                SECOND_NS,
                512,
                5 * SECOND_NS,
                3,
                60 * SECOND_NS);
    }

    /**
     * @return whether every value is in its range.
     */
    boolean isValid() {
        return placement != null
                && placement != PlacementPolicy.NULL_VAL
                && keepAlive != null
                && keepAlive != KeepAlivePolicy.NULL_VAL
                && Limits.isIn(bestOf, 1, MAX_BEST_OF)
                && Limits.isIn(highLoadPermille, 0, MAX_PERMILLE)
                && unreservedFloor >= 0
                && Limits.isIn(scaleUpSize, 1, MAX_STARTS)
                && Limits.isPeriod(scaleUpPeriodNs)
                && Limits.isIn(provisionSize, 1, MAX_STARTS)
                && Limits.isPeriod(provisionPeriodNs)
                && Limits.isIn(quantumMb, 1, MAX_QUANTUM_MB)
                && Limits.isDuration(standingQueueNs)
                && Limits.isIn(suspectFailures, 1, MAX_FAILURES)
                && Limits.isDuration(suspectNs);
    }
}
