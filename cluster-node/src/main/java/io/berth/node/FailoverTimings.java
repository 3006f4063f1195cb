package io.berth.node;

import io.berth.config.ConfigurationException;
import io.berth.config.ProcessProperties;
import java.util.concurrent.TimeUnit;

/**
 * How soon a dead leader is noticed and replaced: a {@link FailoverProfile}, or single values of it
 * set by hand. In nanoseconds.
 *
 * @param heartbeatIntervalNs a leader with nothing else to send says so often that it is there.
 * @param heartbeatTimeoutNs a follower that hears nothing for so long begins an election.
 * @param electionTimeoutNs how long a candidate waits for votes that do not come, as that of a dead
 *     node.
 * @param statusIntervalNs how often nodes tell each other their state during an election.
 */
record FailoverTimings(
        long heartbeatIntervalNs,
        long heartbeatTimeoutNs,
        long electionTimeoutNs,
        long statusIntervalNs) {
    private static final int LEAST_HEARTBEATS = 3;

    /**
     * @throws ConfigurationException with one line that names the key and what is allowed.
     */
    static FailoverTimings read(final ProcessProperties properties, final FailoverProfile profile) {
        final FailoverTimings timings =
                new FailoverTimings(
                        duration(
                                properties,
                                "berth.failover.heartbeat.interval",
                                profile.heartbeatIntervalMs,
                                5,
                                200),
                        duration(
                                properties,
                                "berth.failover.heartbeat.timeout",
                                profile.heartbeatTimeoutMs,
                                50,
                                900),
                        duration(
                                properties,
                                "berth.failover.election.timeout",
                                profile.electionTimeoutMs,
                                20,
                                500),
                        ms(profile.statusIntervalMs));
        if (timings.heartbeatTimeoutNs < LEAST_HEARTBEATS * timings.heartbeatIntervalNs) {
            throw new ConfigurationException(
                    "berth.failover.heartbeat.timeout must be at least "
                            + LEAST_HEARTBEATS
                            + " times berth.failover.heartbeat.interval");
        }
        return timings;
    }

    /** The values of a profile. */
    static FailoverTimings of(final FailoverProfile profile) {
        return new FailoverTimings(
                ms(profile.heartbeatIntervalMs),
                ms(profile.heartbeatTimeoutMs),
                ms(profile.electionTimeoutMs),
                ms(profile.statusIntervalMs));
    }

    private static long duration(
            final ProcessProperties properties,
            final String key,
            final long defaultMs,
            final long leastMs,
            final long mostMs) {
        return properties.durationNs(key, ms(defaultMs), ms(leastMs), ms(mostMs));
    }

    private static long ms(final long milliseconds) {
        return TimeUnit.MILLISECONDS.toNanos(milliseconds);
    }
}
