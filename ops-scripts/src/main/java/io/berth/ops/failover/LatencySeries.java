package io.berth.ops.failover;

import java.util.Arrays;

/**
 * The worst latency over time, in a bounded number of equal steps: a longer run has longer ones.
 * Safe from several threads.
 */
final class LatencySeries {
    private static final int MOST_STEPS = 1 << 14;
    private static final long FIRST_STEP_NS = 10_000_000L;

    private final long[] worstNs = new long[MOST_STEPS];
    private long startNs = Long.MIN_VALUE;
    private long stepNs = FIRST_STEP_NS;
    private int steps;

    /** One invocation waited this long from its intended start on. */
    synchronized void record(final long intendedNs, final long latencyNs) {
        if (startNs == Long.MIN_VALUE) {
            startNs = intendedNs;
        }
        while ((intendedNs - startNs) / stepNs >= MOST_STEPS) {
            halve();
        }
        final int step = (int) (Math.max(0, intendedNs - startNs) / stepNs);
        steps = Math.max(steps, step + 1);
        worstNs[step] = Math.max(worstNs[step], latencyNs);
    }

    private void halve() {
        for (int i = 0; i < MOST_STEPS / 2; i++) {
            worstNs[i] = Math.max(worstNs[2 * i], worstNs[2 * i + 1]);
        }
        Arrays.fill(worstNs, MOST_STEPS / 2, MOST_STEPS, 0);
        stepNs *= 2;
        steps = (steps + 1) / 2;
    }

    /** Intended start of the first invocation recorded. */
    synchronized long startNs() {
        return startNs;
    }

    /** Length of a step. */
    synchronized long stepNs() {
        return stepNs;
    }

    /** Worst latency of each step so far; 0 where there was none. */
    synchronized long[] worstNs() {
        return Arrays.copyOf(worstNs, steps);
    }
}
