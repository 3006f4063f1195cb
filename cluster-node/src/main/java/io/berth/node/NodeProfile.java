package io.berth.node;

import java.util.Set;

/** How many threads a node has and how they wait. */
public enum NodeProfile {
    /**
     * Driver, archive and consensus module on one thread, the service on another; both park for at
     * most 100 µs. Right for small machines.
     */
    DEV(4 << 20, 128 << 10, 64 << 10, 1 << 20, 2, Set.of()),

    /**
     * A thread for each part. Those that a message passes spin and want a core each; those that it
     * does not (conductors, replayer) park, and share one.
     */
    LOW_LATENCY(
            64 << 20,
            1 << 20,
            256 << 10,
            16 << 20,
            5,
            Set.of(
                    NodeThreads.RECEIVER,
                    NodeThreads.SENDER,
                    NodeThreads.RECORDER,
                    NodeThreads.CONSENSUS,
                    NodeThreads.SERVICE));

    final int logTermLength;
    final int ingressTermLength;
    final int egressTermLength;
    final int ipcTermLength;
    private final int pathThreads;
    private final Set<String> spinning;

    NodeProfile(
            final int logTermLength,
            final int ingressTermLength,
            final int egressTermLength,
            final int ipcTermLength,
            final int pathThreads,
            final Set<String> spinning) {
        this.logTermLength = logTermLength;
        this.ingressTermLength = ingressTermLength;
        this.egressTermLength = egressTermLength;
        this.ipcTermLength = ipcTermLength;
        this.pathThreads = pathThreads;
        this.spinning = spinning;
    }

    /** Threads of a node that a message passes. */
    public int pathThreads() {
        return pathThreads;
    }

    /** Threads that never wait, and so want a core of their own each. */
    public int spinningThreads() {
        return spinning.size();
    }

    /** Whether the thread of a node with this name never waits. */
    public boolean isSpinning(final String threadName) {
        return spinning.contains(threadName);
    }
}
