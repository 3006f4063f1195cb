package io.berth.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TargetsTest {
    private static final BenchSettings SETTINGS =
            new BenchSettings(List.of(1_000, 1_000_000), BenchSettings.names(), 1, 1, 10, 1, true);

    @Test
    void shouldJudgeTheWorstFigureOfEach() {
        final HeartReport report =
                new HeartReport(
                        SETTINGS,
                        List.of(
                                result("warm-pair", 1_000, "uniform", 400, 0.01),
                                result("warm-pair", 1_000_000, "uniform", 1_100, 0.02),
                                result("warm-pair", 1_000, "zipf", 400, 0),
                                result("warm-pair", 1_000_000, "zipf", 500, 0),
                                result("worker-death", 1_000, "uniform", 5_000_000, 9_000),
                                result("snapshot-write", 1_000_000, "uniform", 501e6, 9_000),
                                result("snapshot-load", 1_000_000, "uniform", 999e6, 1e8)),
                        List.of(
                                storm("calm", 50_000),
                                storm("zone-loss", 999_000),
                                storm("set-policy", 2_500_000)),
                        List.of(new StateSizes(1_000_000, 99.9, 500.1, 512, 1, 1, Map.of())));

        assertEquals(
                List.of(
                        "warm pair, uniform, every size: 1,100.00 ns, 1,000,000 sandboxes: false",
                        "warm pair, Zipf 1.0, largest to smallest fleet: 1.25 times, 1,000,000 to 1,000 sandboxes: true",
                        "allocated once warm: 0.02 bytes, JMH's own with it, in warm-pair, 1,000,000 sandboxes: true",
                        "snapshot, heart to memory: 501.00 ms, 1,000,000 sandboxes: false",
                        "snapshot, memory to heart: 999.00 ms, 1,000,000 sandboxes: true",
                        "longest entry of deaths, expiries, drains and losses: 1.00 ms, timerFired in zone-loss, 1,000,000 sandboxes: true",
                        "longest entry of all: 2.50 ms, timerFired in set-policy, 1,000,000 sandboxes: false",
                        "state, a sandbox: 99.90 bytes, 1,000,000 sandboxes: true",
                        "state, a function: 500.10 bytes, 1,000,000 sandboxes: false",
                        "state, a histogram: 512.00 bytes, 1,000,000 sandboxes: true"),
                Targets.of(report).stream()
                        .map(one -> one.name() + ": " + one.measured() + ": " + one.isMet())
                        .toList());
    }

    @Test
    void shouldSayNothingOfWhatWasNotMeasured() {
        final HeartReport report =
                new HeartReport(
                        SETTINGS,
                        List.of(result("warm-pair", 1_000, "zipf", 400, 0)),
                        List.of(),
                        List.of());

        assertEquals(
                List.of("allocated once warm"),
                Targets.of(report).stream().map(Targets.Target::name).toList());
    }

    private static BenchResult result(
            final String name,
            final int sandboxes,
            final String access,
            final double ns,
            final double bytes) {
        return new BenchResult(name, sandboxes, access, ns, ns, ns, bytes);
    }

    private static StormResult storm(final String name, final long longestNs) {
        return new StormResult(
                name, 1_000_000, 10, 1, 1, 1, longestNs, "timerFired", 3, 0, 2 * longestNs);
    }
}
