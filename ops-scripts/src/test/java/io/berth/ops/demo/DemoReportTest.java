package io.berth.ops.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.berth.history.CheckerSettings;
import io.berth.history.HistoryChecker;
import io.berth.ops.load.LatencySummary;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DemoReportTest {
    @Test
    void shouldHaveTheKeysOfTheContract() {
        final Map<String, Object> map = report(1_000, 0, 0, 0, true).toMap();

        assertEquals(
                List.of(
                        "invocations",
                        "completed",
                        "rejectedByReason",
                        "unanswered",
                        "lostEnds",
                        "lost",
                        "doubleGranted",
                        "warmRate",
                        "coldStarts",
                        "latencyUs",
                        "placementLatencyUs",
                        "leaderKills",
                        "failoverGapMs",
                        "digestsEqual",
                        "nodes",
                        "workers"),
                List.copyOf(map.keySet()));
        assertEquals(
                List.of("p50", "p99", "p999", "max"),
                List.copyOf(((Map<?, ?>) map.get("latencyUs")).keySet()));
    }

    @Test
    void shouldHoldWithAllCompleted() {
        assertTrue(report(1_000, 0, 0, 0, true).holds());
        assertTrue(report(995, 0, 0, 0, true).holds());
    }

    @Test
    void shouldNotHoldWhenSomethingIsLost() {
        final DemoReport report = report(997, 1, 2, 0, true);

        assertEquals(3, report.toMap().get("lost"));
        assertEquals("3 invocations are lost", report.complaint());
    }

    @Test
    void shouldNotHoldWhenASlotWasGrantedTwice() {
        assertEquals("1 slots were granted twice", report(1_000, 0, 0, 1, true).complaint());
    }

    @Test
    void shouldNotHoldWhenDigestsDiffer() {
        assertEquals("the digests differ between nodes", report(1_000, 0, 0, 0, false).complaint());
    }

    @Test
    void shouldNotHoldBelowTheShareThatMustComplete() {
        assertFalse(report(994, 0, 0, 0, true).holds());
    }

    private static DemoReport report(
            final int completed,
            final int unanswered,
            final int lostEnds,
            final long doubleGranted,
            final boolean digestsEqual) {
        return new DemoReport(
                1_000,
                completed,
                Map.of(),
                0,
                unanswered,
                lostEnds,
                doubleGranted,
                0.9,
                10,
                new LatencySummary(),
                new LatencySummary(),
                1,
                500,
                digestsEqual,
                HistoryChecker.check(List.of(), CheckerSettings.strict()),
                3,
                3);
    }
}
