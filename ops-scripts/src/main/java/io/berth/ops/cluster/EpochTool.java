package io.berth.ops.cluster;

import io.berth.client.CellEpochInfo;
import io.berth.ops.CheckFailed;
import io.berth.ops.cell.Cell;
import io.berth.ops.cell.Reports;
import io.berth.schemas.protocol.RejectReason;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Map;

/** Raises the cell epoch, and says what speaks for it (rule 2). */
public final class EpochTool {
    /**
     * What a run that no state knows of may last beside its function's time limit: a worker's lease
     * (2.5 s by default), the interrupt of a run that does not end (2 s), and a second for clocks.
     */
    private static final Duration BESIDE_THE_LIMIT = Duration.ofMillis(5_500);

    private final Cell cell;
    private final PrintStream out;

    public EpochTool(final Cell cell, final PrintStream out) {
        this.cell = cell;
        this.out = out;
    }

    /**
     * Raises the epoch and waits for the answer.
     *
     * @param epoch 0: the next that was surely never used.
     * @param settle no worker is let in for so long; null: until every run that the state does not
     *     know of is over, by the longest time limit of a function.
     * @param ignoreShown whether it may be at or below what peers have shown.
     */
    public Map<String, Object> raise(
            final int epoch, final Duration settle, final boolean ignoreShown) {
        final CellEpochInfo before = cell.cellEpoch();
        final int next =
                ignoreShown
                        ? Math.max(before.heldFor(), before.cellEpoch() + 1)
                        : before.nextEpoch();
        final int wanted = epoch == 0 ? next : epoch;
        if (wanted < next || wanted > 127) {
            throw new CheckFailed(
                    "the cell epoch must be "
                            + next
                            + " to 127, not "
                            + wanted
                            + ": it is "
                            + before.cellEpoch()
                            + (before.heldFor() > 0
                                    ? ", the restored state waits for " + before.heldFor()
                                    : "")
                            + ", peers have shown "
                            + before.highestEpochShown());
        }
        final Duration held = settle == null ? untilUnknownRunsAreOver() : settle;
        final CellEpochInfo after = cell.raiseCellEpoch(wanted, held, ignoreShown);
        if (after.reason() != RejectReason.NONE) {
            throw new CheckFailed(
                    "the cell epoch was not raised: " + after.reason() + ", " + after);
        }
        out.printf(
                "cell epoch raised from %d to %d: %d open invocations and %d sandboxes given up%n",
                before.cellEpoch(),
                after.cellEpoch(),
                after.givenUpInvocations() - before.givenUpInvocations(),
                after.givenUpSandboxes() - before.givenUpSandboxes());
        out.printf(
                "workers are let in after %d ms, when no run from before can go on%n",
                held.toMillis());
        return Reports.of(after);
    }

    private Duration untilUnknownRunsAreOver() {
        final long longestNs =
                cell.listFunctions().stream()
                        .mapToLong(function -> function.settings().timeoutNs())
                        .max()
                        .orElse(0);
        final Duration all = Duration.ofNanos(longestNs).plus(BESIDE_THE_LIMIT);
        final Duration most = Duration.ofHours(24);
        return all.compareTo(most) > 0 ? most : all;
    }

    /**
     * What a person should do about it, in one line; null: nothing.
     *
     * @param epochs as {@link Reports#of(CellEpochInfo)} gives it.
     */
    static String advice(final Map<String, Object> epochs) {
        final long heldFor = ((Number) epochs.get("heldFor")).longValue();
        final long workers = ((Number) epochs.get("workerProofs")).longValue();
        final long clients = ((Number) epochs.get("clientProofs")).longValue();
        if (heldFor > 0) {
            return "the state was restored and issues nothing; run 'berth cluster raise-epoch'";
        }
        if (workers + clients > 0) {
            return "%d workers and %d Hellos of clients show numbers that this cell never issued: its state went back; run 'berth cluster raise-epoch'"
                    .formatted(workers, clients);
        }
        return null;
    }
}
