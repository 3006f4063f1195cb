package io.berth.node;

/**
 * Time that goes by only as far as a process has the processor: on a machine that lets it wait, a
 * node that seems to stand still may just not have had its turn. One thread.
 */
final class WorkingClock {
    /**
     * A node that waits for others still takes more than a tenth of a processor to look for them.
     */
    private static final long LEAST_SHARE = 10;

    private long wallNs;
    private long processorNs;
    private long nowNs;

    /**
     * @param startWallNs any monotonic time.
     * @param startProcessorNs processor time of the process so far.
     */
    WorkingClock(final long startWallNs, final long startProcessorNs) {
        wallNs = startWallNs;
        processorNs = startProcessorNs;
    }

    /**
     * @return time since the start, at most ten times the processor time since then.
     */
    long advance(final long newWallNs, final long newProcessorNs) {
        nowNs +=
                Math.max(
                        0,
                        Math.min(newWallNs - wallNs, LEAST_SHARE * (newProcessorNs - processorNs)));
        wallNs = newWallNs;
        processorNs = newProcessorNs;
        return nowNs;
    }
}
