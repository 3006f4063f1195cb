package io.berth.cluster;

import io.aeron.cluster.service.Cluster;
import org.agrona.concurrent.AgentTerminationException;
import org.agrona.concurrent.NanoClock;

/**
 * Arms the one cluster timer (rule 8). Every node asks its own consensus module; only the leader's
 * fires into the log.
 */
final class ClusterTimers {
    static final long GIVE_UP_NS = 5_000_000_000L;

    private final Cluster cluster;
    private final NanoClock clock;

    /**
     * @param clock bounds the wait only; nothing of it reaches the state.
     */
    ClusterTimers(final Cluster cluster, final NanoClock clock) {
        this.cluster = cluster;
        this.clock = clock;
    }

    /**
     * Waits out back pressure of the consensus module, which is in this very process: one that
     * takes nothing for {@link #GIVE_UP_NS} is as good as dead, and a state machine without its
     * timer must not go on.
     */
    void schedule(final long timerId, final long deadline) {
        if (cluster.scheduleTimer(timerId, deadline)) {
            return;
        }
        final long giveUpNs = clock.nanoTime() + GIVE_UP_NS;
        cluster.idleStrategy().reset();
        while (!cluster.scheduleTimer(timerId, deadline)) {
            if (clock.nanoTime() - giveUpNs > 0) {
                throw new AgentTerminationException("the consensus module takes no timer");
            }
            cluster.idleStrategy().idle();
        }
    }
}
