package io.berth.placement;

import io.berth.schemas.snapshot.HistogramDecoder;
import io.berth.schemas.snapshot.HistogramEncoder;

/** Columns of {@link HistogramTable} to and from its snapshot records. */
final class HistogramColumns {
    private HistogramColumns() {}

    static void write(final HistogramTable table, final int index, final HistogramEncoder to) {
        to.function(table.function(index));
        to.inBounds(table.inBounds(index));
        to.outOfBounds(table.outOfBounds(index));
        to.windows(table.windows(index));
        for (int bin = 0; bin < HistogramTable.BINS; bin++) {
            to.bins(bin, table.bin(index, bin));
        }
    }

    static void read(final HistogramDecoder from, final HistogramTable table, final int index) {
        table.function(index, from.function());
        table.inBounds(index, from.inBounds());
        table.outOfBounds(index, from.outOfBounds());
        table.windows(index, from.windows());
        for (int bin = 0; bin < HistogramTable.BINS; bin++) {
            table.bin(index, bin, from.bins(bin));
        }
    }
}
