package io.berth.bench.latency;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LoadTest {
    @Test
    void shouldReadBackWhatItWrites() {
        for (final Load load :
                List.of(Load.closed(1), Load.open(5_000, 2_000_000), Load.window(128, 20))) {
            assertEquals(load, Load.parse(load.format()));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "closed",
                "closed 0ns",
                "closed -1ns",
                "open 0/s 10ns",
                "open 5 10ns",
                "window 70000 10ns",
                "window 128 99999999999999999999ns",
                "quit"
            })
    void shouldRefuseWhatIsNoLoad(final String line) {
        assertThrows(IllegalArgumentException.class, () -> Load.parse(line));
    }

    @Test
    void shouldReadBackAResultWithItsHistograms() {
        final Histogram latency = LoadResult.newHistogram();
        latency.recordValueWithCount(250_000, 100);
        latency.recordValue(40_000_000);
        final LoadResult result =
                new LoadResult(101, 99, 3, 1_000_000_000, latency, LoadResult.newHistogram());

        final LoadResult read = LoadResult.parse(result.format());

        assertEquals(result, read);
        assertEquals(99.0, read.throughputPerS());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "done", "done 1 2 3 4 x y", "failed 1 2 3 4 5 6"})
    void shouldRefuseWhatIsNoResult(final String line) {
        assertThrows(IllegalArgumentException.class, () -> LoadResult.parse(line));
    }
}
