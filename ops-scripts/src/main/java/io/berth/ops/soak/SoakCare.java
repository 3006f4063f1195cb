package io.berth.ops.soak;

import io.berth.ops.CheckFailed;
import io.berth.ops.cell.Cell;
import io.berth.ops.cell.Cells;
import io.berth.ops.cluster.Await;
import io.berth.ops.cluster.Digests;
import io.berth.ops.cluster.LocalCluster;
import io.berth.ops.cluster.LocalProcess;
import io.berth.ops.cluster.LogPurge;
import io.berth.ops.cluster.SnapshotTool;
import io.berth.ops.failover.ElectionWatch;
import io.berth.ops.failover.FailoverRound;
import io.berth.ops.failover.FailoverStrike;
import io.berth.ops.output.ProgressLine;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * What is done to a local cluster while a soak goes on: strikes and snapshots at their times, and
 * the last look at its nodes. Does nothing to a cluster that is somewhere else. One thread.
 */
final class SoakCare implements AutoCloseable {
    private static final Duration TURN = Duration.ofMillis(100);
    private static final Duration SNAPSHOT_LIMIT = Duration.ofSeconds(30);
    private static final Duration DIGEST_LIMIT = Duration.ofSeconds(30);
    private static final PrintStream NOWHERE =
            new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);

    /** A round takes so long at the most, ordinarily. */
    private static final long ROOM_FOR_A_ROUND_NS = TimeUnit.SECONDS.toNanos(45);

    private static final long KEPT_GAPS_NS = TimeUnit.SECONDS.toNanos(5);

    private final SoakSettings settings;
    private final SoakLoad load;
    private final SoakReporter reporter;
    private final LocalCluster cluster;
    private final ProgressLine progress;
    private final SoakTool tool;
    private final ElectionWatch elections;
    private final FailoverStrike strike;
    private final List<FailoverRound> rounds = new ArrayList<>();
    private int snapshots;
    private long purgedSegments;

    SoakCare(
            final SoakSettings settings,
            final SoakLoad load,
            final SoakReporter reporter,
            final LocalCluster cluster,
            final ProgressLine progress,
            final SoakTool tool) {
        this.settings = settings;
        this.load = load;
        this.reporter = reporter;
        this.cluster = cluster;
        this.progress = progress;
        this.tool = tool;
        elections = cluster == null ? null : new ElectionWatch(cluster).start();
        strike =
                settings.care().strikes()
                        ? new FailoverStrike(
                                settings.care().strike(),
                                cluster,
                                load,
                                elections,
                                progress,
                                tool::isClosed)
                        : null;
    }

    /**
     * What came of it.
     *
     * @param rounds strikes.
     * @param snapshots taken.
     * @param purgedSegments files of the log that went.
     * @param elections terms in which a node was seen to lead, after the first; -1: not known.
     * @param digestsEqual whether all nodes had one state, after every strike and at the end; null:
     *     not known.
     * @param doubleGranted valid tokens that reached a slot whose earlier token had not ended.
     */
    record End(
            List<FailoverRound> rounds,
            int snapshots,
            long purgedSegments,
            long elections,
            Boolean digestsEqual,
            long doubleGranted) {
        /** Terms that no strike explains; below 0: not known. */
        long unexplainedElections() {
            return elections < 0
                    ? elections
                    : elections - rounds.stream().filter(FailoverRound::hasElection).count();
        }
    }

    /** Does what is due until every call has its end. */
    void untilOver() {
        final long startNs = load.measuredFromNs();
        final long endNs = startNs + settings.length().toNanos();
        long strikes = 1;
        long shots = 1;
        while (!load.isOver()) {
            tool.failIfClosed();
            load.failIfBroken();
            reporter.failIfBroken();
            final long nowNs = System.nanoTime();
            if (load.gap() != null) {
                load.gap().forgetBefore(nowNs - KEPT_GAPS_NS);
            }
            if (isDue(settings.care().strikeEvery(), strikes, startNs, nowNs)
                    && endNs - nowNs > ROOM_FOR_A_ROUND_NS) {
                strikes++;
                rounds.add(strike.round(rounds.size() + 1));
            } else if (isDue(settings.care().snapshotEvery(), shots, startNs, nowNs)
                    && endNs - nowNs > 0) {
                shots++;
                snapshot();
            }
            Await.until(TURN, load::isOver);
        }
        load.failIfBroken();
    }

    private static boolean isDue(
            final Duration every, final long number, final long startNs, final long nowNs) {
        return !every.isZero() && nowNs - startNs >= number * every.toNanos();
    }

    /** A leader that changes meanwhile takes no snapshot: the next one is as good. */
    private void snapshot() {
        try {
            new SnapshotTool(cluster).take(SNAPSHOT_LIMIT, NOWHERE);
            final LogPurge.Purged purged = new LogPurge(cluster).purge(SNAPSHOT_LIMIT, NOWHERE);
            snapshots++;
            purgedSegments += purged.segments();
            progress.event("snapshot " + snapshots + "; " + purged.toText());
        } catch (final CheckFailed ex) {
            progress.event("snapshot failed: " + ex.getMessage());
        }
    }

    /** The last look, with all calls ended. */
    End end() {
        if (cluster == null) {
            return new End(List.of(), 0, 0, -1, null, 0);
        }
        Boolean equal = rounds.stream().allMatch(FailoverRound::digestsEqual);
        if (cluster.nodes().stream().allMatch(LocalProcess::isRunning)) {
            try (Cell cell = Cells.connect(cluster.ingress())) {
                equal &= Digests.markAndCompare(cell, cluster, DIGEST_LIMIT);
            }
        } else if (rounds.isEmpty()) {
            // Somebody has taken a node down: it has no state to compare.
            equal = null;
        }
        return new End(
                List.copyOf(rounds),
                snapshots,
                purgedSegments,
                elections.terms(),
                equal,
                cluster.sumOfWorkers("berth-worker-double-granted"));
    }

    @Override
    public void close() {
        if (elections != null) {
            elections.close();
        }
    }
}
