package io.berth.bench.latency;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What was set as a target, and what was measured. A target is met when the median of the rounds
 * meets it.
 *
 * @param name what is compared.
 * @param bound what it should be.
 * @param measured with its interval.
 * @param isMet whether it is.
 */
public record LatencyTarget(String name, String bound, String measured, boolean isMet) {
    private static final String DECISION = "decision";
    private static final String ECHO = "echo";
    private static final String INVOKE = "invoke";
    private static final String UDP = "udp";
    private static final double MOST_P50 = 1.10;
    private static final double MOST_P99 = 1.25;
    private static final double LEAST_THROUGHPUT = 0.7;
    private static final double UDP_SHARE = 1.5;

    /** What is neither a floor nor replicated: no peer at the same durability. */
    private static final String UNREPLICATED = "unreplicated";

    private static final double MOST_P50_OF_PEER = 0.4;
    private static final double MOST_P50_OF_SYNCED_PEER = 0.6;
    private static final double LEAST_THROUGHPUT_OF_PEER = 3;
    private static final double LEAST_THROUGHPUT_OF_SYNCED_PEER = 1.2;

    /**
     * The targets that can be told from what was measured.
     *
     * @param fileSyncLevel at which all of it was.
     */
    public static List<LatencyTarget> of(final LatencyReport report, final int fileSyncLevel) {
        final List<LatencyTarget> targets = new ArrayList<>();
        for (final ModeRatio ratio : report.ratios()) {
            if (ratio.of().equals(DECISION) && ratio.to().equals(ECHO)) {
                targets.add(most("p50", ratio, ratio.p50(), MOST_P50));
                targets.add(most("p99", ratio, ratio.p99(), MOST_P99));
                if (ratio.load().mode() == Load.Mode.WINDOW) {
                    targets.add(leastThroughput(ratio, LEAST_THROUGHPUT));
                }
            } else if (ratio.of().equals(DECISION) && !ratio.to().equals(UNREPLICATED)) {
                targets.add(peerTarget(ratio, fileSyncLevel > 0));
            }
        }
        for (final ModeResults invoke : report.of(INVOKE)) {
            invokeTarget(report, invoke).ifPresent(targets::add);
        }
        return targets;
    }

    /** Met against each peer, it is met against the best. */
    private static LatencyTarget peerTarget(final ModeRatio ratio, final boolean isSynced) {
        return ratio.load().mode() == Load.Mode.WINDOW
                ? leastThroughput(
                        ratio,
                        isSynced ? LEAST_THROUGHPUT_OF_SYNCED_PEER : LEAST_THROUGHPUT_OF_PEER)
                : most(
                        "p50",
                        ratio,
                        ratio.p50(),
                        isSynced ? MOST_P50_OF_SYNCED_PEER : MOST_P50_OF_PEER);
    }

    private static LatencyTarget most(
            final String what, final ModeRatio ratio, final PairedRatio value, final double most) {
        return new LatencyTarget(
                name(ratio.of(), ratio.to(), ratio.load(), what),
                String.format(Locale.ROOT, "at most %.2f", most),
                text(value),
                value.median() <= most);
    }

    private static LatencyTarget leastThroughput(final ModeRatio ratio, final double least) {
        return new LatencyTarget(
                name(ratio.of(), ratio.to(), ratio.load(), "operations a second"),
                String.format(Locale.ROOT, "at least %.2f", least),
                text(ratio.throughput()),
                ratio.throughput().median() >= least);
    }

    /** An invocation takes a decision, and a payload's way there and back. */
    private static Optional<LatencyTarget> invokeTarget(
            final LatencyReport report, final ModeResults invoke) {
        final Optional<ModeResults> decision = report.find(DECISION, invoke.load());
        final Optional<ModeResults> udp = report.find(UDP, invoke.load());
        if (decision.isEmpty() || udp.isEmpty()) {
            return Optional.empty();
        }
        final double[] sum = decision.get().p50s();
        final double[] ways = udp.get().p50s();
        for (int i = 0; i < sum.length; i++) {
            sum[i] += UDP_SHARE * ways[i];
        }
        final PairedRatio value = PairedRatio.of(invoke.p50s(), sum);
        return Optional.of(
                new LatencyTarget(
                        name(INVOKE, "decision + 1.5 udp", invoke.load(), "p50"),
                        "at most 1.00",
                        text(value),
                        value.median() <= 1));
    }

    private static String name(
            final String of, final String to, final Load load, final String what) {
        return of
                + " / "
                + to
                + ", "
                + load.mode().label()
                + (load.ratePerS() == 0 ? "" : " " + load.ratePerS() + "/s")
                + ", "
                + what;
    }

    private static String text(final PairedRatio value) {
        return String.format(
                Locale.ROOT, "%.2f (%.2f to %.2f)", value.median(), value.low(), value.high());
    }
}
