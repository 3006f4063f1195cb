package io.berth.client;

import io.berth.schemas.protocol.KeepAlivePolicy;
import io.berth.schemas.protocol.PlacementPolicy;

/**
 * What may change while the cell runs, on all nodes at one entry of the log. Durations in
 * nanoseconds.
 *
 * @param placement how a worker is chosen.
 * @param keepAlive how long an idle sandbox is kept.
 * @param bestOf k of best of k, 1 to 64.
 * @param highLoadPermille HYBRID: from this load of the fleet on the least loaded worker is best, 0
 *     to 1000.
 * @param unreservedFloor concurrency of a tenant that reservations may not eat.
 * @param scaleUpSize sandboxes that a function may start in a period, 1 to 1,000,000.
 * @param scaleUpPeriodNs 1 ms to 1 h.
 * @param provisionSize sandboxes started ahead for a function in a period, 1 to 1,000,000.
 * @param provisionPeriodNs 1 ms to 1 h.
 * @param quantumMb what a tenant of weight 1 may take of freed memory in a round, 1 to 1,048,576.
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
        long unreservedFloor,
        long scaleUpSize,
        long scaleUpPeriodNs,
        long provisionSize,
        long provisionPeriodNs,
        long quantumMb,
        long standingQueueNs,
        int suspectFailures,
        long suspectNs) {
    /** The same with another value. */
    public PolicySettings withPlacement(final PlacementPolicy value) {
        return new PolicySettings(
                value,
                keepAlive,
                bestOf,
                highLoadPermille,
                unreservedFloor,
                scaleUpSize,
                scaleUpPeriodNs,
                provisionSize,
                provisionPeriodNs,
                quantumMb,
                standingQueueNs,
                suspectFailures,
                suspectNs);
    }

    /** The same with another value. */
    public PolicySettings withKeepAlive(final KeepAlivePolicy value) {
        return new PolicySettings(
                placement,
                value,
                bestOf,
                highLoadPermille,
                unreservedFloor,
                scaleUpSize,
                scaleUpPeriodNs,
                provisionSize,
                provisionPeriodNs,
                quantumMb,
                standingQueueNs,
                suspectFailures,
                suspectNs);
    }

    /** The same with another value. */
    public PolicySettings withBestOf(final int value) {
        return new PolicySettings(
                placement,
                keepAlive,
                value,
                highLoadPermille,
                unreservedFloor,
                scaleUpSize,
                scaleUpPeriodNs,
                provisionSize,
                provisionPeriodNs,
                quantumMb,
                standingQueueNs,
                suspectFailures,
                suspectNs);
    }

    /** The same with another value. */
    public PolicySettings withHighLoadPermille(final int value) {
        return new PolicySettings(
                placement,
                keepAlive,
                bestOf,
                value,
                unreservedFloor,
                scaleUpSize,
                scaleUpPeriodNs,
                provisionSize,
                provisionPeriodNs,
                quantumMb,
                standingQueueNs,
                suspectFailures,
                suspectNs);
    }

    /** The same with another value. */
    public PolicySettings withUnreservedFloor(final long value) {
        return new PolicySettings(
                placement,
                keepAlive,
                bestOf,
                highLoadPermille,
                value,
                scaleUpSize,
                scaleUpPeriodNs,
                provisionSize,
                provisionPeriodNs,
                quantumMb,
                standingQueueNs,
                suspectFailures,
                suspectNs);
    }

    /** The same with another value. */
    public PolicySettings withScaleUpSize(final long value) {
        return new PolicySettings(
                placement,
                keepAlive,
                bestOf,
                highLoadPermille,
                unreservedFloor,
                value,
                scaleUpPeriodNs,
                provisionSize,
                provisionPeriodNs,
                quantumMb,
                standingQueueNs,
                suspectFailures,
                suspectNs);
    }

    /** The same with another value. */
    public PolicySettings withScaleUpPeriodNs(final long value) {
        return new PolicySettings(
                placement,
                keepAlive,
                bestOf,
                highLoadPermille,
                unreservedFloor,
                scaleUpSize,
                value,
                provisionSize,
                provisionPeriodNs,
                quantumMb,
                standingQueueNs,
                suspectFailures,
                suspectNs);
    }

    /** The same with another value. */
    public PolicySettings withProvisionSize(final long value) {
        return new PolicySettings(
                placement,
                keepAlive,
                bestOf,
                highLoadPermille,
                unreservedFloor,
                scaleUpSize,
                scaleUpPeriodNs,
                value,
                provisionPeriodNs,
                quantumMb,
                standingQueueNs,
                suspectFailures,
                suspectNs);
    }

    /** The same with another value. */
    public PolicySettings withProvisionPeriodNs(final long value) {
        return new PolicySettings(
                placement,
                keepAlive,
                bestOf,
                highLoadPermille,
                unreservedFloor,
                scaleUpSize,
                scaleUpPeriodNs,
                provisionSize,
                value,
                quantumMb,
                standingQueueNs,
                suspectFailures,
                suspectNs);
    }

    /** The same with another value. */
    public PolicySettings withQuantumMb(final long value) {
        return new PolicySettings(
                placement,
                keepAlive,
                bestOf,
                highLoadPermille,
                unreservedFloor,
                scaleUpSize,
                scaleUpPeriodNs,
                provisionSize,
                provisionPeriodNs,
                value,
                standingQueueNs,
                suspectFailures,
                suspectNs);
    }

    /** The same with another value. */
    public PolicySettings withStandingQueueNs(final long value) {
        return new PolicySettings(
                placement,
                keepAlive,
                bestOf,
                highLoadPermille,
                unreservedFloor,
                scaleUpSize,
                scaleUpPeriodNs,
                provisionSize,
                provisionPeriodNs,
                quantumMb,
                value,
                suspectFailures,
                suspectNs);
    }

    /** The same with another value. */
    public PolicySettings withSuspectFailures(final int value) {
        return new PolicySettings(
                placement,
                keepAlive,
                bestOf,
                highLoadPermille,
                unreservedFloor,
                scaleUpSize,
                scaleUpPeriodNs,
                provisionSize,
                provisionPeriodNs,
                quantumMb,
                standingQueueNs,
                value,
                suspectNs);
    }

    /** The same with another value. */
    public PolicySettings withSuspectNs(final long value) {
        return new PolicySettings(
                placement,
                keepAlive,
                bestOf,
                highLoadPermille,
                unreservedFloor,
                scaleUpSize,
                scaleUpPeriodNs,
                provisionSize,
                provisionPeriodNs,
                quantumMb,
                standingQueueNs,
                suspectFailures,
                value);
    }
}
