package io.berth.placement;

import static io.berth.placement.RecordTable.NONE;

/**
 * Histograms of the idle times of functions and the windows that follow from them, as the hybrid
 * histogram policy has them (Shahrad et al., "Serverless in the Wild: Characterizing and Optimizing
 * the Serverless Workload at a Large Cloud Provider", USENIX ATC 2020): 240 bins of a minute; the
 * head is the 5th percentile, rounded down to its bin, the tail the 99th, rounded up, each with a
 * margin of 10 %; a histogram is representative where the coefficient of variation of its bins is
 * at least 2.
 *
 * <p>Different here: a histogram belongs to a function, not to an application of many; it must hold
 * at least {@value #MIN_IDLE_TIMES} idle times, since a single one already varies enough to pass
 * the test; where more are out of bounds than in, the paper predicts the next one by a time series
 * (ARIMA), which is left out: such a function has the fixed keep-alive; and counts have 16 bits,
 * all of which are halved where one would not fit.
 */
final class IdleHistograms {
    static final long BIN_NS = 60_000_000_000L;

    /** Fewer say nothing yet. */
    static final int MIN_IDLE_TIMES = 5;

    private static final int HEAD_PERCENT = 5;
    private static final int TAIL_PERCENT = 99;
    private static final int HUNDRED = 100;
    private static final int MARGIN_PARTS = 10;

    /** Least variance of the bins over the square of their mean: a coefficient of 2. */
    private static final int MIN_VARIATION_SQUARED = 4;

    private static final int HEAD_BITS = 8;
    private static final int HEAD_MASK = 0xFF;

    private final HistogramTable table;

    IdleHistograms(final HistogramTable table) {
        this.table = table;
    }

    /** Counts an idle time, and finds the windows anew. */
    void add(final int histogram, final long idleNs) {
        final long bin = idleNs / BIN_NS;
        if (bin < HistogramTable.BINS) {
            final int at = (int) bin;
            if (table.bin(histogram, at) == HistogramTable.MAX_COUNT) {
                halve(histogram);
            }
            table.bin(histogram, at, table.bin(histogram, at) + 1);
            table.inBounds(histogram, table.inBounds(histogram) + 1);
        } else {
            if (table.outOfBounds(histogram) == HistogramTable.MAX_COUNT) {
                halve(histogram);
            }
            table.outOfBounds(histogram, table.outOfBounds(histogram) + 1);
        }
        table.windows(histogram, windows(histogram));
    }

    private void halve(final int histogram) {
        int sum = 0;
        for (int bin = 0; bin < HistogramTable.BINS; bin++) {
            final int half = table.bin(histogram, bin) >> 1;
            table.bin(histogram, bin, half);
            sum += half;
        }
        table.inBounds(histogram, sum);
        table.outOfBounds(histogram, table.outOfBounds(histogram) >> 1);
    }

    private int windows(final int histogram) {
        final int inBounds = table.inBounds(histogram);
        if (inBounds < MIN_IDLE_TIMES || table.outOfBounds(histogram) > inBounds) {
            return 0;
        }
        final long sum = inBounds;
        long squares = 0;
        long below = 0;
        int head = NONE;
        int tail = NONE;
        for (int bin = 0; bin < HistogramTable.BINS; bin++) {
            final long count = table.bin(histogram, bin);
            squares += count * count;
            below += count;
            head = head == NONE && below * HUNDRED >= sum * HEAD_PERCENT ? bin : head;
            tail = tail == NONE && below * HUNDRED >= sum * TAIL_PERCENT ? bin : tail;
        }
        // Variance / mean² = BINS × squares / sum² − 1: below 2^57 on both sides.
        final boolean isRepresentative =
                HistogramTable.BINS * squares >= (MIN_VARIATION_SQUARED + 1) * sum * sum;
        return isRepresentative ? (tail + 1) << HEAD_BITS | head : 0;
    }

    /**
     * @return whether the windows say anything.
     */
    boolean isRepresentative(final int histogram) {
        return histogram != NONE && table.windows(histogram) != 0;
    }

    /**
     * @return after so long without an invocation one may come: the head less its margin; 0: at any
     *     time.
     */
    long headNs(final int histogram) {
        final long head = table.windows(histogram) & HEAD_MASK;
        return head * BIN_NS / MARGIN_PARTS * (MARGIN_PARTS - 1);
    }

    /**
     * @return after so long without an invocation none is expected: the tail and its margin.
     */
    long tailNs(final int histogram) {
        final long tail = table.windows(histogram) >> HEAD_BITS;
        return tail * BIN_NS / MARGIN_PARTS * (MARGIN_PARTS + 1);
    }
}
