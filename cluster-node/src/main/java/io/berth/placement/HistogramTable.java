package io.berth.placement;

/**
 * Histograms of idle times, one for each function that has one: {@value #BINS} bins of a minute
 * with 16 bits each, four in a column, and how many idle times were longer: 496 bytes for each.
 */
final class HistogramTable extends RecordTable {
    static final int BINS = 240;
    static final int MAX_COUNT = 0xFFFF;
    private static final RowLayout ROW = new RowLayout();
    static final int FUNCTION = ROW.index();

    /** Wide enough for {@value #BINS} times {@value #MAX_COUNT}. */
    static final int IN_BOUNDS = ROW.bits(24);

    static final int OUT_OF_BOUNDS = ROW.bits(16);

    /** Two bins, the tail's plus 1. */
    static final int WINDOWS = ROW.bits(24);

    private static final int BINS_PER_COLUMN_BITS = 2;
    private static final int FIRST_BINS = ROW.words(BINS >> BINS_PER_COLUMN_BITS);
    private static final int BIN_IN_COLUMN_MASK = 3;
    private static final int BIN_BITS_SHIFT = 4;

    HistogramTable() {
        super(ROW);
    }

    @Override
    void setDefaults(final int index) {}

    /**
     * @return idle times of this many whole minutes, 0 to {@value #MAX_COUNT}.
     */
    int bin(final int index, final int bin) {
        final long column = longAt(index, FIRST_BINS + (bin >> BINS_PER_COLUMN_BITS));
        return (int) (column >>> shift(bin)) & MAX_COUNT;
    }

    void bin(final int index, final int bin, final int count) {
        final int column = FIRST_BINS + (bin >> BINS_PER_COLUMN_BITS);
        final long others = longAt(index, column) & ~((long) MAX_COUNT << shift(bin));
        longAt(index, column, others | ((long) count << shift(bin)));
    }

    private static int shift(final int bin) {
        return (bin & BIN_IN_COLUMN_MASK) << BIN_BITS_SHIFT;
    }

    /**
     * @return index of its function.
     */
    int function(final int index) {
        return intAt(index, FUNCTION);
    }

    void function(final int index, final int value) {
        intAt(index, FUNCTION, value);
    }

    /**
     * @return sum of the bins.
     */
    int inBounds(final int index) {
        return intAt(index, IN_BOUNDS);
    }

    void inBounds(final int index, final int value) {
        intAt(index, IN_BOUNDS, value);
    }

    /**
     * @return idle times above the last bin.
     */
    int outOfBounds(final int index) {
        return intAt(index, OUT_OF_BOUNDS);
    }

    void outOfBounds(final int index, final int value) {
        intAt(index, OUT_OF_BOUNDS, value);
    }

    /**
     * @return bin of the head, above it that of the tail plus 1; 0: not representative.
     */
    int windows(final int index) {
        return intAt(index, WINDOWS);
    }

    void windows(final int index, final int value) {
        intAt(index, WINDOWS, value);
    }
}
