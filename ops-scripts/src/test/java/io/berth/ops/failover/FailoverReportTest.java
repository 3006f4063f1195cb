package io.berth.ops.failover;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.berth.client.protocol.ClientEnd;
import io.berth.client.protocol.EndReason;
import io.berth.ops.cluster.Signal;
import io.berth.ops.load.LoadTally;
import io.berth.schemas.protocol.PlacementKind;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FailoverReportTest {
    private final LoadTally tally = new LoadTally();
    private final LatencySeries series = new LatencySeries();

    @Test
    void shouldReportExactlyTheseKeys() {
        final Map<String, Object> report = report(leaderRounds(100, 1), 0, 0, 0, true, 0).toMap();

        assertEquals(
                List.of(
                        "rounds",
                        "gapMs",
                        "lost",
                        "doubleGranted",
                        "warmLost",
                        "digestsEqual",
                        "spuriousElections"),
                List.copyOf(report.keySet()));
        final Map<?, ?> round = (Map<?, ?>) ((List<?>) report.get("rounds")).get(0);
        assertEquals(
                List.of("round", "target", "signal", "gapMs", "electionMs", "catchUpMs", "resent"),
                List.copyOf(round.keySet()));
        assertEquals(300L, round.get("electionMs"));
        assertEquals("leader", round.get("target"));
    }

    @Test
    void shouldTakePercentilesOfTheGapsByRank() {
        final FailoverReport report = report(leaderRounds(10, 20), 0, 0, 0, true, 0);

        assertEquals(Map.of("p50", 100L, "p99", 200L, "max", 200L), report.toMap().get("gapMs"));
    }

    @Test
    void shouldHaveNoElectionWhereAFollowerWasStruck() {
        final FailoverRound round =
                new FailoverRound(1, "follower", 2, "STOP", 3, null, null, 900, 0, true, 5);

        assertNull(round.toMap().get("electionMs"));
    }

    @Test
    void shouldFailForEachPromiseThatIsBroken() {
        assertTrue(report(List.of(), 0, 0, 0, true, 0).holds());
        assertTrue(report(List.of(), 1, 0, 0, true, 0).complaint().contains("1 invocations"));
        assertTrue(report(List.of(), 0, 2, 0, true, 0).complaint().contains("granted twice"));
        assertTrue(report(List.of(), 0, 0, 3, true, 0).complaint().contains("3 warm sandboxes"));
        assertTrue(report(List.of(), 0, 0, 0, false, 0).complaint().contains("digests differ"));
        tally.onEnd(0, ClientEnd.UNKNOWN, EndReason.DEADLINE, PlacementKind.WARM, 0, 1, 2);
        assertFalse(report(List.of(), 0, 0, 0, true, 0).holds(), "an end is unknown");
        tally.onEnd(1, ClientEnd.NOT_RUN, EndReason.UNAVAILABLE, PlacementKind.WARM, 0, 1, 2);
        assertTrue(
                report(List.of(), 0, 0, 0, true, 0).complaint().contains("1 invocations did not"));
    }

    @Test
    void shouldShowRoundsAndDrawThem(@TempDir final Path directory) throws IOException {
        series.record(0, 1_000_000);
        series.record(50_000_000, 700_000_000);
        final FailoverReport report = report(leaderRounds(100, 2), 0, 0, 0, true, 0);
        final ByteArrayOutputStream out = new ByteArrayOutputStream();

        report.print(new PrintStream(out, true, StandardCharsets.UTF_8));
        FailoverPlot.write(directory.resolve("plot.svg"), report);

        assertTrue(out.toString(StandardCharsets.UTF_8).contains("leader 1"), out::toString);
        final String drawn = Files.readString(directory.resolve("plot.svg"));
        assertTrue(drawn.contains("<svg") && drawn.length() > 10_000, "a picture is drawn");
    }

    private static List<FailoverRound> leaderRounds(final int stepMs, final int count) {
        return IntStream.rangeClosed(1, count)
                .mapToObj(
                        i ->
                                new FailoverRound(
                                        i,
                                        "leader",
                                        1,
                                        "KILL",
                                        (long) i * stepMs,
                                        new ElectionPhases(200, 20, 50, 30, 2, 5),
                                        4L,
                                        900,
                                        12,
                                        true,
                                        i * 20_000_000L))
                .toList();
    }

    private FailoverReport report(
            final List<FailoverRound> rounds,
            final int open,
            final long doubleGranted,
            final long warmLost,
            final boolean digestsEqual,
            final long spurious) {
        return new FailoverReport(
                new FailoverSettings(
                        5,
                        Signal.KILL,
                        FailoverSettings.Target.LEADER,
                        Duration.ofSeconds(5),
                        0,
                        Duration.ZERO,
                        1_000,
                        "default",
                        "dev",
                        1,
                        Map.of(),
                        null),
                rounds,
                tally,
                open,
                doubleGranted,
                warmLost,
                digestsEqual,
                spurious,
                0,
                series,
                null);
    }
}
