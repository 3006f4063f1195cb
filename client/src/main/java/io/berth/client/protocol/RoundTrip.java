package io.berth.client.protocol;

/**
 * How long the balancer's first word takes at present, and so how long to wait for it before asking
 * again: mean and deviation smoothed as for TCP's retransmission timer (V. Jacobson, Congestion
 * Avoidance and Control, SIGCOMM 1988; RFC 6298). Only requests that were asked once are samples
 * (P. Karn, C. Partridge, SIGCOMM 1987). Without it a slow balancer would be asked everything again
 * just because it is slow.
 */
final class RoundTrip {
    private static final int MEAN_SHIFT = 3;
    private static final int DEVIATION_SHIFT = 2;
    private static final int DEVIATIONS = 4;

    private final long leastNs;
    private final long mostNs;
    private long meanNs;
    private long deviationNs;

    /**
     * @param leastNs least pause, also before the first sample.
     * @param mostNs longest pause.
     */
    RoundTrip(final long leastNs, final long mostNs) {
        this.leastNs = leastNs;
        this.mostNs = mostNs;
    }

    void sample(final long tookNs) {
        if (tookNs < 0) {
            return;
        }
        if (0 == meanNs) {
            meanNs = Math.max(1, tookNs);
            deviationNs = tookNs / 2;
            return;
        }
        final long errorNs = tookNs - meanNs;
        deviationNs += (Math.abs(errorNs) - deviationNs) >> DEVIATION_SHIFT;
        meanNs = Math.max(1, meanNs + (errorNs >> MEAN_SHIFT));
    }

    /**
     * @return the pause before the first repetition, in ns.
     */
    long pauseNs() {
        return Math.max(leastNs, Math.min(mostNs, meanNs + DEVIATIONS * deviationNs));
    }
}
