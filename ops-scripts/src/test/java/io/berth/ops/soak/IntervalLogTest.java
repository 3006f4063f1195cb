package io.berth.ops.soak;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.berth.client.protocol.ClientEnd;
import io.berth.client.protocol.EndReason;
import io.berth.ops.load.IntervalMeter;
import io.berth.ops.load.LoadInterval;
import io.berth.schemas.protocol.PlacementKind;
import java.io.FileNotFoundException;
import java.nio.file.Path;
import org.HdrHistogram.EncodableHistogram;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramLogReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IntervalLogTest {
    private static final long MS = 1_000_000;

    private final IntervalMeter meter = new IntervalMeter();

    private void call(final PlacementKind kind, final long placedMs, final long endedMs) {
        meter.onEnd(0, ClientEnd.RAN, EndReason.NONE, kind, 0, placedMs * MS, endedMs * MS);
    }

    @Test
    void shouldWriteWhatTheReaderOfTheLibraryReads(@TempDir final Path directory)
            throws FileNotFoundException {
        final Path file = directory.resolve("soak.hlog");
        try (IntervalLog log = new IntervalLog(file, "a test", 1_000_000)) {
            call(PlacementKind.WARM, 1, 3);
            call(PlacementKind.COLD, 50, 60);
            meter.take(0, 1_000 * MS, 2, 0);
            log.add(0, 1_000, meter.total(), meter.placement());
            call(PlacementKind.WARM, 2, 4);
            meter.take(1_000 * MS, 2_000 * MS, 3, 0);
            log.add(1_000, 2_000, meter.total(), meter.placement());
        }
        final HistogramLogReader reader = new HistogramLogReader(file.toFile());
        check(reader.nextIntervalHistogram(), "total", 2, 60);
        check(reader.nextIntervalHistogram(), "placement", 2, 50);
        check(reader.nextIntervalHistogram(), "total", 1, 4);
        check(reader.nextIntervalHistogram(), "placement", 1, 2);
        assertNull(reader.nextIntervalHistogram());
    }

    private static void check(
            final EncodableHistogram read, final String tag, final long count, final long maxMs) {
        final Histogram histogram = (Histogram) read;
        assertEquals(tag, histogram.getTag());
        assertEquals(count, histogram.getTotalCount());
        assertEquals(maxMs, histogram.getMaxValue() / 1e6, 0.1);
        assertEquals(1_000, histogram.getEndTimeStamp() - histogram.getStartTimeStamp());
    }

    @Test
    void shouldCountEachCallInOneInterval() {
        call(PlacementKind.WARM, 1, 3);
        call(PlacementKind.COLD, 50, 60);
        meter.onEnd(
                2,
                ClientEnd.NOT_RUN,
                EndReason.DEADLINE,
                PlacementKind.NONE,
                0,
                io.berth.ops.load.LoadListener.NEVER,
                5 * MS);
        final LoadInterval first = meter.take(0, 2_000 * MS, 5, 1);
        assertEquals(5, first.sent());
        assertEquals(2.5, first.sentPerS());
        assertEquals(2, first.completed());
        assertEquals(1, first.rejected());
        assertEquals(60_000, first.maxUs(), 60);
        assertEquals(1, first.elections());
        final LoadInterval second = meter.take(2_000 * MS, 3_000 * MS, 5, 1);
        assertEquals(0, second.sent());
        assertEquals(0, second.completed());
        assertEquals(0, second.maxUs());
        assertEquals(0, second.elections());
    }
}
