package io.berth.ops.drill;

import io.berth.ops.cluster.LocalCluster;

/**
 * How many sandboxes have gone since a moment, by the counters of the workers: those started since
 * then count as well. Workers must not restart in between.
 */
public final class SandboxCount {
    private final LocalCluster cluster;
    private final long goneBefore;

    private SandboxCount(final LocalCluster cluster) {
        this.cluster = cluster;
        goneBefore = goneEver();
    }

    /** From now on. */
    public static SandboxCount of(final LocalCluster cluster) {
        return new SandboxCount(cluster);
    }

    /** Sandboxes that were stopped or died since then. */
    public long gone() {
        return goneEver() - goneBefore;
    }

    private long goneEver() {
        return cluster.sumOfWorkers("berth-worker-sandboxes-gone");
    }
}
