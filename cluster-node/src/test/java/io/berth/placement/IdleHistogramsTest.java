package io.berth.placement;

import static io.berth.placement.IdleHistograms.BIN_NS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class IdleHistogramsTest {
    private static final long HOUR_NS = 60 * BIN_NS;

    private final HistogramTable table = new HistogramTable();
    private final IdleHistograms histograms = new IdleHistograms(table);
    private final int histogram;

    IdleHistogramsTest() {
        table.bound(4);
        histogram = table.allocate();
    }

    private void add(final int times, final long idleNs) {
        for (int i = 0; i < times; i++) {
            histograms.add(histogram, idleNs);
        }
    }

    // ---- bins

    @Test
    void shouldPutWholeMinutesIntoTheirBins() {
        add(1, 0);
        add(1, BIN_NS - 1);
        add(1, BIN_NS);
        add(1, 240 * BIN_NS - 1);
        assertEquals(2, table.bin(histogram, 0));
        assertEquals(1, table.bin(histogram, 1));
        assertEquals(1, table.bin(histogram, 239));
        assertEquals(4, table.inBounds(histogram));
        assertEquals(0, table.outOfBounds(histogram));
    }

    @Test
    void shouldCountFourHoursAsOutOfBounds() {
        add(1, 4 * HOUR_NS);
        assertEquals(0, table.inBounds(histogram));
        assertEquals(1, table.outOfBounds(histogram));
    }

    @Test
    void shouldKeepNeighbouringBinsApart() {
        for (int bin = 0; bin < HistogramTable.BINS; bin++) {
            table.bin(histogram, bin, 0xFFFF - bin);
        }
        for (int bin = 0; bin < HistogramTable.BINS; bin++) {
            assertEquals(0xFFFF - bin, table.bin(histogram, bin));
        }
    }

    @Test
    void shouldHalveAllWhereOneCountWouldNotFit() {
        table.bin(histogram, 7, HistogramTable.MAX_COUNT);
        table.bin(histogram, 9, 5);
        table.inBounds(histogram, HistogramTable.MAX_COUNT + 5);
        table.outOfBounds(histogram, 9);
        add(1, 7 * BIN_NS);
        assertEquals(0x7FFF + 1, table.bin(histogram, 7));
        assertEquals(2, table.bin(histogram, 9));
        assertEquals(0x7FFF + 1 + 2, table.inBounds(histogram));
        assertEquals(4, table.outOfBounds(histogram));
    }

    @Test
    void shouldHalveAllWhereTheCountOutOfBoundsWouldNotFit() {
        add(10, 30 * BIN_NS);
        table.outOfBounds(histogram, HistogramTable.MAX_COUNT);
        add(1, 5 * HOUR_NS);
        assertEquals(5, table.inBounds(histogram));
        assertEquals(0x7FFF + 1, table.outOfBounds(histogram));
    }

    @Test
    void shouldTakeAtMost512Bytes() {
        final int columns = 60 * Long.BYTES + 4 * Integer.BYTES;
        final int slab = Long.BYTES + Integer.BYTES;
        assertEquals(240 * 2 + 16, columns);
        assertTrue(columns + slab <= 512);
    }

    // ---- representative

    @Test
    void shouldSayNothingBelowFiveIdleTimes() {
        add(4, 30 * BIN_NS);
        assertFalse(histograms.isRepresentative(histogram));
        add(1, 30 * BIN_NS);
        assertTrue(histograms.isRepresentative(histogram));
    }

    @Test
    void shouldSayNothingWhereMoreIsOutOfBoundsThanIn() {
        add(5, 30 * BIN_NS);
        add(5, 5 * HOUR_NS);
        assertTrue(histograms.isRepresentative(histogram));
        add(1, 5 * HOUR_NS);
        assertFalse(histograms.isRepresentative(histogram));
    }

    @Test
    void shouldSayNothingBelowAVariationOfTwo() {
        // 48 bins with one count each: 240 × 48 / 48² − 1 = 4 = 2²; one bin more is below.
        for (int bin = 0; bin < 48; bin++) {
            add(1, bin * BIN_NS);
        }
        assertTrue(histograms.isRepresentative(histogram));
        add(1, 48 * BIN_NS);
        assertFalse(histograms.isRepresentative(histogram));
    }

    // ---- windows

    @Test
    void shouldRoundTheHeadDownAndTheTailUpAndAddMargins() {
        add(100, 29 * BIN_NS + BIN_NS / 2);
        assertEquals(29 * BIN_NS * 9 / 10, histograms.headNs(histogram));
        assertEquals(30 * BIN_NS * 11 / 10, histograms.tailNs(histogram));
    }

    @Test
    void shouldHaveNoHeadWhereFivePercentComeAtOnce() {
        add(5, 0);
        add(95, 60 * BIN_NS);
        assertEquals(0, histograms.headNs(histogram));
        assertEquals(61 * BIN_NS * 11 / 10, histograms.tailNs(histogram));
    }

    @Test
    void shouldIgnoreLessThanFivePercentBelowAndOnePercentAbove() {
        add(4, 0);
        add(95, 60 * BIN_NS);
        add(1, 200 * BIN_NS);
        assertEquals(60 * BIN_NS * 9 / 10, histograms.headNs(histogram));
        assertEquals(61 * BIN_NS * 11 / 10, histograms.tailNs(histogram));
    }

    @Test
    void shouldFindWhatANaiveComputationFinds() {
        final long seed = Long.getLong("berth.seed", new Random().nextLong());
        final Random random = new Random(seed);
        for (int round = 0; round < 60; round++) {
            final int own = table.allocate();
            final List<Integer> minutes = new ArrayList<>();
            int out = 0;
            final int middle = random.nextInt(250);
            final int spread = 1 + random.nextInt(120);
            for (int i = 0; i < 150; i++) {
                final int minute = Math.max(0, middle + (int) (random.nextGaussian() * spread));
                histograms.add(own, minute * BIN_NS + random.nextInt(1_000_000));
                if (minute < 240) {
                    minutes.add(minute);
                } else {
                    out++;
                }
                check(own, minutes, out, "-Dberth.seed=" + seed + ", round " + round);
            }
            table.free(own);
        }
    }

    private void check(
            final int own, final List<Integer> minutes, final int out, final String where) {
        final double[] bins = new double[240];
        minutes.forEach(minute -> bins[minute]++);
        final double mean = minutes.size() / 240.0;
        double variance = 0;
        for (final double bin : bins) {
            variance += (bin - mean) * (bin - mean) / 240.0;
        }
        final double variation = Math.sqrt(variance) / mean;
        final boolean isRepresentative =
                minutes.size() >= 5 && out <= minutes.size() && variation >= 2 - 1e-9;
        assertEquals(isRepresentative, histograms.isRepresentative(own), where);
        if (isRepresentative) {
            final List<Integer> sorted = minutes.stream().sorted().toList();
            final int head = sorted.get((int) Math.ceil(sorted.size() * 0.05 - 1e-9) - 1);
            final int tail = sorted.get((int) Math.ceil(sorted.size() * 0.99 - 1e-9) - 1);
            assertEquals(head * 60 * 0.9, histograms.headNs(own) / 1e9, 1e-6, where);
            assertEquals((tail + 1) * 60 * 1.1, histograms.tailNs(own) / 1e9, 1e-6, where);
        }
    }
}
