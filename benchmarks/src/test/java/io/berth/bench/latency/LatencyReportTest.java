package io.berth.bench.latency;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.EncodableHistogram;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramLogReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LatencyReportTest {
    private static final long MS = 1_000_000;
    private static final Load CLOSED = Load.closed(100 * MS);
    private static final Load OPEN = Load.open(1_000, 100 * MS);

    @TempDir private Path directory;

    @Test
    void shouldHaveTheFieldsOfTheIssueAndNoOthers() {
        final Map<String, Object> map = report().toMap("a machine");

        assertEquals(
                List.of("machine", "settings", "results", "ratios"), List.copyOf(map.keySet()));
        assertEquals(
                List.of(
                        "name",
                        "mode",
                        "ratePerS",
                        "p50Us",
                        "p99Us",
                        "p999Us",
                        "maxUs",
                        "throughputPerS"),
                keys(map, "results"));
        assertEquals(
                List.of("of", "to", "mode", "ratePerS", "p50", "p99", "throughput", "low", "high"),
                keys(map, "ratios"));
    }

    @Test
    void shouldCompareDecisionsWithTheirFloorAndPeersInTheSameMode() {
        final List<String> pairs =
                report().ratios().stream()
                        .map(
                                ratio ->
                                        ratio.of()
                                                + "/"
                                                + ratio.to()
                                                + " "
                                                + ratio.load().mode().label())
                        .toList();

        assertEquals(
                List.of(
                        "decision/echo closed",
                        "decision/peer closed",
                        "decision/echo open",
                        "decision/peer open",
                        "invoke/decision closed",
                        "invoke/decision open"),
                pairs);
    }

    @Test
    void shouldTakeRatiosRoundByRound() {
        final ModeRatio ratio = report().ratios().get(0);

        assertEquals(1.2, ratio.p50().median(), 0.01);
        assertEquals(1.2, ratio.p50().low(), 0.01);
        assertEquals(1.2, ratio.p50().high(), 0.01);
    }

    @Test
    void shouldJudgeTargetsByTheMedianOfTheRounds() {
        final List<LatencyTarget> targets = LatencyTarget.of(report(), 0);

        final LatencyTarget p50 = targets.get(0);
        assertEquals("decision / echo, closed, p50", p50.name());
        assertTrue(p50.measured().startsWith("1.20 (1.20 to 1.20)"), p50.measured());
        assertEquals(false, p50.isMet());
        final LatencyTarget p99 = targets.get(1);
        assertEquals(true, p99.isMet());
        final LatencyTarget invoke = targets.get(targets.size() - 1);
        // 145 against 120 + 1.5 x 20.
        assertEquals("invoke / decision + 1.5 udp, open 1000/s, p50", invoke.name());
        assertEquals(true, invoke.isMet());
    }

    @Test
    void shouldAskMoreOfItselfAgainstPeersThatSyncNothing() {
        final String name = "decision / peer, closed, p50";
        final LatencyTarget unsynced = target(LatencyTarget.of(report(), 0), name);
        final LatencyTarget synced = target(LatencyTarget.of(report(), 1), name);

        assertEquals("at most 0.40", unsynced.bound());
        assertEquals("at most 0.60", synced.bound());
        assertEquals(unsynced.measured(), synced.measured());
    }

    private static LatencyTarget target(final List<LatencyTarget> targets, final String name) {
        return targets.stream()
                .filter(target -> target.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void shouldWriteFilesThatTheHistogramLibraryReads() throws IOException {
        HistogramFiles.write(directory, report());

        assertTrue(Files.readString(directory.resolve("echo-closed.hgrm")).contains("Percentile"));
        assertTrue(Files.exists(directory.resolve("decision-open-1000.hgrm")));
        final List<String> turns = Files.readAllLines(directory.resolve("turns.csv"));
        assertEquals(1 + 5 * 2 * 5, turns.size());
        int intervals = 0;
        long count = 0;
        try (HistogramLogReader reader =
                new HistogramLogReader(directory.resolve("echo.hlog").toString())) {
            for (EncodableHistogram next = reader.nextIntervalHistogram();
                    next != null;
                    next = reader.nextIntervalHistogram()) {
                intervals++;
                count += ((Histogram) next).getTotalCount();
            }
        }
        assertEquals(2 * 5, intervals);
        assertEquals(2 * 5 * 100, count);
    }

    private static List<String> keys(final Map<String, Object> map, final String list) {
        return List.copyOf(((Map<?, ?>) ((List<?>) map.get(list)).get(0)).keySet()).stream()
                .map(String::valueOf)
                .toList();
    }

    /** Five subjects in two modes; rounds differ by a pace that all share. */
    private static LatencyReport report() {
        return LatencyReport.of(
                Map.of("window", "128"),
                List.of(
                        results("udp", CLOSED, 20),
                        results("udp", OPEN, 20),
                        results("echo", CLOSED, 100),
                        results("echo", OPEN, 100),
                        results("decision", CLOSED, 120),
                        results("decision", OPEN, 120),
                        results("invoke", CLOSED, 145),
                        results("invoke", OPEN, 145),
                        results("peer", CLOSED, 400),
                        results("peer", OPEN, 400)));
    }

    private static ModeResults results(final String name, final Load load, final long us) {
        final ModeResults results = new ModeResults(name, load);
        for (int round = 1; round <= 5; round++) {
            final Histogram latency = LoadResult.newHistogram();
            latency.recordValueWithCount(us * 1_000 * round, 100);
            results.add(
                    new LoadResult(100, 100, 0, 100 * MS, latency, LoadResult.newHistogram()),
                    1_000_000 + round * 1_000);
        }
        return results;
    }
}
