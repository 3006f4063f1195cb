package io.berth.ops.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.berth.client.protocol.ClientEnd;
import io.berth.client.protocol.EndReason;
import io.berth.ops.load.LatencySummary;
import io.berth.ops.load.LoadListener;
import io.berth.ops.trace.AzureTraceReader;
import io.berth.ops.trace.ReplayPlan;
import io.berth.ops.trace.ReplaySettings;
import io.berth.schemas.protocol.PlacementKind;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReplayReportTest {
    private static final long MS = 1_000_000L;
    private static final ReplayPlan PLAN =
            ReplayPlan.of(
                    AzureTraceReader.readBundled(),
                    new ReplaySettings(300, 2, 60, 1, 900_000, 600_000, 1_000));

    private final PlanSchedule schedule = new PlanSchedule(PLAN);
    private final ReplayMinutes minutes = new ReplayMinutes(1_000 * MS);
    private final ReplayTally tally = new ReplayTally(schedule, minutes);
    private final LatencySummary lateness = new LatencySummary();

    private void complete(final int from, final int to, final long overheadNs) {
        for (int i = from; i < to; i++) {
            final long startNs = PLAN.arrivalNs(i);
            minutes.at(startNs);
            minutes.sent(0);
            lateness.record(0);
            tally.onEnd(
                    i,
                    ClientEnd.RAN,
                    EndReason.NONE,
                    i % 2 == 0 ? PlacementKind.WARM : PlacementKind.COLD,
                    startNs,
                    startNs + MS,
                    startNs + PLAN.runNs(i) + overheadNs);
        }
    }

    private ReplayReport report() {
        minutes.close();
        return new ReplayReport(
                PLAN,
                new ReplayOptions(1, 100, Duration.ofSeconds(30), Duration.ofMillis(100), 99.5),
                tally,
                lateness,
                PLAN.lengthNs(),
                0);
    }

    @Test
    void shouldHoldWhenAllCompletedAndTheGeneratorKeptUp() {
        complete(0, PLAN.size(), 3 * MS);
        final ReplayReport report = report();
        assertTrue(report.holds(), report::complaint);
        final Map<String, Object> map = report.toMap();
        assertEquals(PLAN.size(), map.get("completed"));
        assertEquals(60, map.get("speed"));
        assertEquals(302, map.get("toMinute"));
        assertEquals(2.0, map.get("plannedSeconds"));
        assertEquals(PLAN.size() / 2.0, map.get("ratePerS"));
        assertEquals(
                3_000,
                ((Map<?, ?>) map.get("overheadUs")).get("max") instanceof Long max ? max : 0,
                3);
        assertEquals(2, minutes.list().stream().filter(minute -> minute.sent() > 0).count());
        assertEquals(
                PLAN.size(),
                minutes.list().stream().mapToInt(ReplayMinutes.Minute::completed).sum());
    }

    @Test
    void shouldNotHoldWhenMoreThanOneInAThousandWasSentTooLate() {
        complete(0, PLAN.size(), MS);
        for (int i = 0; i <= PLAN.size() / 900; i++) {
            lateness.record(120 * MS);
        }
        final ReplayReport report = report();
        assertTrue(report.fellBehind());
        assertFalse(report.holds());
        assertTrue(report.complaint().startsWith("the generator itself fell behind"));
    }

    @Test
    void shouldWarnOfFewThatWereSentLate() {
        complete(0, PLAN.size(), MS);
        lateness.record(120 * MS);
        final ReplayReport report = report();
        assertTrue(report.holds(), report::complaint);
        final ByteArrayOutputStream text = new ByteArrayOutputStream();
        report.print(new PrintStream(text, true, StandardCharsets.UTF_8));
        assertTrue(
                text.toString(StandardCharsets.UTF_8).contains("warning: some were sent up to 120"),
                text::toString);
    }

    @Test
    void shouldNotHoldWhenACallHasNoEnd() {
        complete(0, PLAN.size() - 1, MS);
        assertFalse(report().holds());
    }

    @Test
    void shouldNotHoldWhenTooManyAreRejected() {
        complete(0, PLAN.size() - PLAN.size() / 100, MS);
        for (int i = PLAN.size() - PLAN.size() / 100; i < PLAN.size(); i++) {
            tally.onEnd(
                    i,
                    ClientEnd.NOT_RUN,
                    EndReason.DEADLINE,
                    PlacementKind.NONE,
                    PLAN.arrivalNs(i),
                    LoadListener.NEVER,
                    PLAN.arrivalNs(i) + MS);
        }
        final ReplayReport report = report();
        assertFalse(report.holds());
        assertTrue(report.complaint().contains("DEADLINE=" + PLAN.size() / 100), report::complaint);
    }

    @Test
    void shouldWriteHistogramsAndAPlot(@TempDir final Path directory) throws Exception {
        complete(0, PLAN.size(), MS);
        final ReplayReport report = report();
        report.writeHistograms(directory.resolve("replay.hgrm"));
        assertTrue(Files.size(directory.resolve("replay.hgrm")) > 0);
        assertTrue(Files.size(directory.resolve("replay-lateness.hgrm")) > 0);
        assertTrue(Files.size(directory.resolve("replay-cold.hgrm")) > 0);
        report.plot(directory.resolve("replay.svg"));
        assertTrue(Files.readString(directory.resolve("replay.svg")).contains("<svg"));
    }
}
