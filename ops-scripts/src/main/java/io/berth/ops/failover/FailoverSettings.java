package io.berth.ops.failover;

import io.berth.ops.cluster.Signal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/**
 * What a fail-over measurement does.
 *
 * @param strikes rounds, from 0 on.
 * @param signal KILL, TERM or STOP.
 * @param target which node is struck.
 * @param stall how long a node is stopped by STOP.
 * @param snapshotEvery a snapshot is taken after so many rounds, as an operator would have now and
 *     then; 0: never.
 * @param calm time without strikes that is watched after the rounds; zero: none.
 * @param ratePerSecond invocations a second.
 * @param failoverProfile timings of the nodes: default or fast.
 * @param profile threads of the nodes: dev or low-latency.
 * @param seed of the choice of nodes and of the moments of strikes.
 * @param nodeProperties further properties of every node.
 * @param directory where logs and data stay; null: in a temporary directory that goes at the end.
 */
public record FailoverSettings(
        int strikes,
        Signal signal,
        Target target,
        Duration stall,
        int snapshotEvery,
        Duration calm,
        int ratePerSecond,
        String failoverProfile,
        String profile,
        long seed,
        Map<String, String> nodeProperties,
        Path directory) {
    /** Which node is struck. */
    public enum Target {
        LEADER,
        FOLLOWER,
        /** Any of them, the leader among them, by the seed. */
        ANY
    }
}
