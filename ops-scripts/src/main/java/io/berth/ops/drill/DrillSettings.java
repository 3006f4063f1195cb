package io.berth.ops.drill;

import java.nio.file.Path;

/**
 * What drills are run with.
 *
 * @param failoverProfile fail-over timings of the nodes: default or fast.
 * @param ratePerSecond invocations a second of the load beside the failure.
 * @param seed of what a drill draws at random.
 * @param nodes of the cluster.
 * @param workers of the cluster.
 * @param rounds of a drill that goes on by a schedule drawn from the seed.
 * @param keep each drill keeps its logs and data in a directory of its name under this one; null:
 *     in a temporary directory that goes with it.
 * @param judgesTimes whether a time above its bound fails a drill; not on a machine that does other
 *     work besides: there times are measured only.
 */
public record DrillSettings(
        String failoverProfile,
        int ratePerSecond,
        long seed,
        int nodes,
        int workers,
        int rounds,
        Path keep,
        boolean judgesTimes) {
    /** Three nodes and three workers with the default timings, 200 invocations a second. */
    public static DrillSettings defaults() {
        return new DrillSettings("default", 200, 1, 3, 3, 5, null, true);
    }

    /** The same with another rate. */
    public DrillSettings withRate(final int perSecond) {
        return new DrillSettings(
                failoverProfile, perSecond, seed, nodes, workers, rounds, keep, judgesTimes);
    }

    /** The same with another number of workers. */
    public DrillSettings withWorkers(final int count) {
        return new DrillSettings(
                failoverProfile, ratePerSecond, seed, nodes, count, rounds, keep, judgesTimes);
    }

    /** The same with another number of rounds and another seed. */
    public DrillSettings withRounds(final int count, final long from) {
        return new DrillSettings(
                failoverProfile, ratePerSecond, from, nodes, workers, count, keep, judgesTimes);
    }

    /** The same with times measured and not judged. */
    public DrillSettings withTimesMeasuredOnly() {
        return new DrillSettings(
                failoverProfile, ratePerSecond, seed, nodes, workers, rounds, keep, false);
    }
}
