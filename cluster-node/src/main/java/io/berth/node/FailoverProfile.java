package io.berth.node;

/**
 * How soon a dead leader is noticed and replaced, in milliseconds. The follower's join of a new log
 * takes about 100 ms and must fit the heartbeat timeout; a pause longer than that timeout costs an
 * election.
 */
public enum FailoverProfile {
    /** A new leader within about 0.8 s of a SIGKILL. */
    DEFAULT(50, 500, 100, 20),

    /** A new leader within about 0.4 s of a SIGKILL; for machines without pauses above 100 ms. */
    FAST(30, 150, 50, 10);

    final long heartbeatIntervalMs;
    final long heartbeatTimeoutMs;
    final long electionTimeoutMs;
    final long statusIntervalMs;

    FailoverProfile(
            final long heartbeatIntervalMs,
            final long heartbeatTimeoutMs,
            final long electionTimeoutMs,
            final long statusIntervalMs) {
        this.heartbeatIntervalMs = heartbeatIntervalMs;
        this.heartbeatTimeoutMs = heartbeatTimeoutMs;
        this.electionTimeoutMs = electionTimeoutMs;
        this.statusIntervalMs = statusIntervalMs;
    }
}
