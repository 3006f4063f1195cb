package io.berth.node;

/**
 * How soon a dead leader is noticed and replaced, in milliseconds (docs/decisions/0025). A pause
 * longer than the heartbeat timeout costs an election that nobody needed.
 */
public enum FailoverProfile {
    /** A new leader within about 0.7 s of a SIGKILL. */
    DEFAULT(50, 500, 100, 20),

    /** A new leader within about 0.35 s of a SIGKILL; for machines without pauses above 150 ms. */
    FAST(25, 200, 50, 10);

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
