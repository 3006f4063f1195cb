package io.berth.ops.soak;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.berth.client.protocol.ClientEnd;
import io.berth.client.protocol.EndReason;
import io.berth.ops.load.FunctionMix;
import io.berth.ops.load.LoadTally;
import io.berth.ops.load.RateShape;
import io.berth.ops.watch.ResourceWatch;
import io.berth.schemas.protocol.PlacementKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SoakResultTest {
    private static final long MS = 1_000_000L;

    private final LoadTally tally = new LoadTally();

    private int damaged;
    private Boolean digestsEqual;
    private long doubleGranted;

    private SoakResult result(final int invocations) {
        final Duration second = Duration.ofSeconds(1);
        final SoakSettings settings =
                new SoakSettings(
                        new SoakSchedule(
                                new RateShape(10, second, Duration.ofSeconds(2), null, null),
                                FunctionMix.inTurn(2),
                                MS),
                        10,
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(2),
                        1,
                        second,
                        second,
                        second,
                        8,
                        17,
                        null,
                        null,
                        SoakSettings.Care.NONE);
        return new SoakResult(
                settings,
                tally,
                invocations,
                3,
                damaged,
                List.of(),
                List.of(),
                0,
                new ResourceWatch(List.of(), second, null),
                new SoakCare.End(List.of(), 0, 0, -1, digestsEqual, doubleGranted));
    }

    private void end(final ClientEnd end, final EndReason reason, final PlacementKind kind) {
        tally.onEnd(0, end, reason, kind, 0, MS, 3 * MS);
    }

    @Test
    void shouldHoldWhenEnoughCompletedAndEveryCallHasAnEnd() {
        end(ClientEnd.RAN, EndReason.NONE, PlacementKind.WARM);
        end(ClientEnd.NOT_RUN, EndReason.DEADLINE, PlacementKind.NONE);
        assertTrue(result(2).holds(50.0));
        assertFalse(result(2).holds(50.1));
    }

    @Test
    void shouldNotHoldWhenACallHasNoEndOrALostOne() {
        end(ClientEnd.RAN, EndReason.NONE, PlacementKind.WARM);
        assertFalse(result(2).holds(0), "one has no end");
        end(ClientEnd.UNKNOWN, EndReason.DEADLINE, PlacementKind.WARM);
        assertFalse(result(2).holds(0), "one is lost");
        assertTrue(
                result(2).complaint(99.5).contains("0 unanswered, 1 lost, 50.00 % completed"),
                result(2).complaint(99.5));
    }

    @Test
    void shouldNotHoldWhenAPromiseWasBroken() {
        end(ClientEnd.RAN, EndReason.NONE, PlacementKind.WARM);
        damaged = 2;
        digestsEqual = false;
        doubleGranted = 1;
        assertFalse(result(1).holds(0));
        assertEquals(
                "the soak failed: 2 results were not their payloads, 1 slots were granted twice, the digests differ between nodes",
                result(1).complaint(0));
    }

    @Test
    void shouldReportWithoutTheWarmUpAndWithWarmAndColdApart() {
        end(ClientEnd.RAN, EndReason.NONE, PlacementKind.WARM);
        end(ClientEnd.RAN, EndReason.NONE, PlacementKind.COLD);
        final Map<String, Object> report = result(2).toMap();
        assertEquals(2L, report.get("durationSeconds"));
        assertEquals(5L, report.get("warmUpSeconds"));
        assertEquals(2, report.get("completed"));
        assertEquals(0, report.get("unanswered"));
        assertEquals(3L, report.get("elections"));
        assertEquals(1L, ((Map<?, ?>) report.get("warm")).get("count"));
        assertEquals(1L, ((Map<?, ?>) report.get("cold")).get("count"));
        assertEquals(0L, ((Map<?, ?>) report.get("queued")).get("count"));
    }

    @Test
    void shouldWriteADistributionForEveryPartThatHasOne(@TempDir final Path dir)
            throws IOException {
        end(ClientEnd.RAN, EndReason.NONE, PlacementKind.WARM);
        final Path file = dir.resolve("soak.hgrm");
        result(1).writeHistograms(file);
        assertTrue(Files.readString(file).contains("Percentile"));
        assertTrue(Files.exists(dir.resolve("soak-warm.hgrm")));
        assertTrue(Files.exists(dir.resolve("soak-placement.hgrm")));
        assertFalse(Files.exists(dir.resolve("soak-cold.hgrm")));
    }
}
