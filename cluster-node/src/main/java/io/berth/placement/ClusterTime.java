package io.berth.placement;

/**
 * Cluster time (rule 7): each entry moves it by at most one second and never back; the first entry
 * of a term not at all.
 */
final class ClusterTime {
    /** The most that one entry advances cluster time. */
    static final long MAX_STEP_NS = 1_000_000_000L;

    private final CellTable cell;

    ClusterTime(final CellTable cell) {
        this.cell = cell;
    }

    long nowNs() {
        return cell.clusterTimeNs(0);
    }

    void advance(final long timestampNs) {
        final long last = cell.lastTimestampNs(0);
        if (timestampNs > last) {
            final long step = timestampNs - last;
            // A difference that does not fit in 63 bits is negative here and surely above the
            // largest step.
            cell.clusterTimeNs(0, nowNs() + (step < 0 || step > MAX_STEP_NS ? MAX_STEP_NS : step));
        }
        cell.lastTimestampNs(0, timestampNs);
    }

    void firstOfTerm(final long timestampNs) {
        cell.lastTimestampNs(0, timestampNs);
    }
}
