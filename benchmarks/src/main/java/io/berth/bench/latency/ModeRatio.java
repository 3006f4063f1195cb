package io.berth.bench.latency;

/**
 * One subject against another in one mode, round by round.
 *
 * @param of what is compared.
 * @param to what it is compared with.
 * @param load the mode.
 * @param p50 ratio of the medians.
 * @param p99 ratio of the 99th percentiles.
 * @param throughput ratio of the finished operations a second.
 */
public record ModeRatio(
        String of, String to, Load load, PairedRatio p50, PairedRatio p99, PairedRatio throughput) {
    static ModeRatio of(final ModeResults of, final ModeResults to) {
        return new ModeRatio(
                of.subject(),
                to.subject(),
                of.load(),
                PairedRatio.of(of.p50s(), to.p50s()),
                PairedRatio.of(of.p99s(), to.p99s()),
                PairedRatio.of(of.throughputs(), to.throughputs()));
    }
}
