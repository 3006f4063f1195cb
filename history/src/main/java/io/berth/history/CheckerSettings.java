package io.berth.history;

/**
 * What a checker may take for granted of a history.
 *
 * @param allClients every client of the cell records: what begins without a recorded placement is a
 *     violation.
 * @param allWorkers every worker of the cell records: what is told as RAN must be there. Without,
 *     it must be there if any worker records.
 * @param lateNs how much later than its deadline the end of a call may be told, negative: no
 *     matter.
 * @param overdueNs after its time limit and this, a run that is not stuck is taken to be in a
 *     process that stands still: it no longer counts for limits (rule 26).
 * @param maxViolations violations kept with their text; all are counted.
 */
public record CheckerSettings(
        boolean allClients, boolean allWorkers, long lateNs, long overdueNs, int maxViolations) {
    private static final long OVERDUE_NS = 2_000_000_000L;

    /** Every client and worker records; ends may be late. */
    public static CheckerSettings strict() {
        return new CheckerSettings(true, true, -1, OVERDUE_NS, 100);
    }

    /** Some clients or workers may not record. */
    public static CheckerSettings lenient() {
        return new CheckerSettings(false, false, -1, OVERDUE_NS, 100);
    }

    /** With this much time after the deadline of a call for its end to be told. */
    public CheckerSettings withLateNs(final long newLateNs) {
        return new CheckerSettings(allClients, allWorkers, newLateNs, overdueNs, maxViolations);
    }
}
