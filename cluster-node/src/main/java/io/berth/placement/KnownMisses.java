package io.berth.placement;

/**
 * Remembers for which labels nothing of a size fitted, so that a long queue of functions that wait
 * for a few labelled workers costs no search each. Holds only until room grows anywhere, and within
 * one entry: a search counts against the steps of its entry ({@link EntrySteps}), so that a copy
 * that has loaded a snapshot in between has to make the very same ones. So it is no part of the
 * state.
 */
final class KnownMisses {
    private static final int ENTRIES = 16;
    private static final int SHIFT = 60;
    private static final long SPREAD = 0x9E3779B97F4A7C15L;

    private final long[] labels = new long[ENTRIES];
    private final long[] closedZones = new long[ENTRIES];
    private final long[] growths = new long[ENTRIES];
    private final long[] eras = new long[ENTRIES];
    private final int[] memoryMb = new int[ENTRIES];
    private long era;

    KnownMisses() {
        java.util.Arrays.fill(growths, -1);
    }

    /** A log entry begins: nothing is known. */
    void forget() {
        era++;
    }

    private static int entryOf(final long ofLabels) {
        return (int) (ofLabels * SPREAD >>> SHIFT);
    }

    /** Nothing of this size fits with these labels while those zones are closed. */
    void add(final long ofLabels, final int ofMb, final long closed, final RoomTree rooms) {
        final int at = entryOf(ofLabels);
        labels[at] = ofLabels;
        closedZones[at] = closed;
        memoryMb[at] = ofMb;
        growths[at] = rooms.growths();
        eras[at] = era;
    }

    /**
     * @return whether it is known that nothing fits; false says nothing.
     */
    boolean contains(final long ofLabels, final int ofMb, final long closed, final RoomTree rooms) {
        final int at = entryOf(ofLabels);
        return eras[at] == era
                && growths[at] == rooms.growths()
                && labels[at] == ofLabels
                && closedZones[at] == closed
                && memoryMb[at] <= ofMb;
    }
}
