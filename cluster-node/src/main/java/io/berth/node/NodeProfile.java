package io.berth.node;

/** How many threads a node has and how they wait. */
public enum NodeProfile {
    /**
     * Driver, archive and consensus module on one thread, the service on another; both park for at
     * most 100 µs. Right for small machines.
     */
    DEV(4 << 20, 128 << 10, 64 << 10, 1 << 20),

    /** A thread for each part, all spinning; wants as many cores. */
    LOW_LATENCY(64 << 20, 1 << 20, 256 << 10, 16 << 20);

    final int logTermLength;
    final int ingressTermLength;
    final int egressTermLength;
    final int ipcTermLength;

    NodeProfile(
            final int logTermLength,
            final int ingressTermLength,
            final int egressTermLength,
            final int ipcTermLength) {
        this.logTermLength = logTermLength;
        this.ingressTermLength = ingressTermLength;
        this.egressTermLength = egressTermLength;
        this.ipcTermLength = ipcTermLength;
    }
}
