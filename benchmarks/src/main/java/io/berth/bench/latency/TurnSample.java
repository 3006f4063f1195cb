package io.berth.bench.latency;

/**
 * One turn of a subject.
 *
 * @param p50Ns median latency.
 * @param p99Ns 99th percentile.
 * @param throughputPerS operations finished a second.
 * @param unsentShare of an open loop: share of the operations due that could not be sent in time.
 */
record TurnSample(double p50Ns, double p99Ns, double throughputPerS, double unsentShare) {
    static TurnSample of(final LoadResult result) {
        final long due = result.sent() + result.unsent();
        return new TurnSample(
                result.latencyNs().getValueAtPercentile(50),
                result.latencyNs().getValueAtPercentile(99),
                result.throughputPerS(),
                due == 0 ? 0 : (double) result.unsent() / due);
    }
}
