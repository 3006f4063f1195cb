package io.berth.ops.soak;

import io.berth.history.HistoryReport;
import io.berth.ops.failover.FailoverReport;
import io.berth.ops.failover.FailoverRound;
import io.berth.ops.load.HistogramFile;
import io.berth.ops.load.LoadInterval;
import io.berth.ops.load.LoadTally;
import io.berth.ops.output.Complaints;
import io.berth.ops.output.Machine;
import io.berth.ops.output.TextTable;
import io.berth.ops.watch.ResourceWatch;
import io.berth.schemas.protocol.PlacementKind;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What came of a soak, warm-up left out. */
public final class SoakResult {
    private static final PlacementKind[] KINDS = {
        PlacementKind.WARM, PlacementKind.COLD, PlacementKind.QUEUED
    };

    private static final String NODES = "node-";
    private static final double HUNDRED = 100.0;
    private static final double MB = 1 << 20;

    private final SoakSettings settings;
    private final LoadTally tally;
    private final int invocations;
    private final long elections;
    private final int damagedResults;
    private final List<LoadInterval> intervals;
    private final List<LoadInterval> minutes;
    private final long startNs;
    private final ResourceWatch watch;
    private final SoakCare.End end;
    private HistoryReport history;

    /**
     * @param elections leadership terms from the first answer of the warm-up to the end.
     */
    SoakResult(
            final SoakSettings settings,
            final LoadTally tally,
            final int invocations,
            final long elections,
            final int damagedResults,
            final List<LoadInterval> intervals,
            final List<LoadInterval> minutes,
            final long startNs,
            final ResourceWatch watch,
            final SoakCare.End end) {
        this.settings = settings;
        this.tally = tally;
        this.invocations = invocations;
        this.elections = elections;
        this.damagedResults = damagedResults;
        this.intervals = intervals;
        this.minutes = minutes;
        this.startNs = startNs;
        this.watch = watch;
        this.end = end;
    }

    SoakResult(
            final SoakSettings settings,
            final SoakLoad load,
            final SoakReporter reporter,
            final ResourceWatch watch,
            final SoakCare.End end) {
        this(
                settings,
                load.meter().measured(),
                settings.measuredCalls(),
                end.elections() < 0 ? load.meter().elections() : end.elections(),
                load.damagedResults(),
                reporter.intervals(),
                reporter.minutes(),
                reporter.startNs(),
                watch,
                end);
    }

    SoakSettings settings() {
        return settings;
    }

    List<LoadInterval> intervals() {
        return intervals;
    }

    ResourceWatch watch() {
        return watch;
    }

    /** Seconds after the start of what is measured at which nodes were struck. */
    List<Double> strikesS() {
        return end.rounds().stream().map(round -> (round.strikeNs() - startNs) / 1e9).toList();
    }

    /** What came of checking the history, null: none was recorded. */
    void history(final HistoryReport report) {
        history = report;
    }

    private int unanswered() {
        return invocations - tally.ended();
    }

    private double completedPercent() {
        return HUNDRED * tally.completed() / Math.max(1, invocations);
    }

    /** Share of the placed calls that waited for a sandbox to start, in percent. */
    private double coldPercent() {
        return tally.placed() == 0
                ? 0
                : HUNDRED * tally.placed(PlacementKind.COLD) / tally.placed();
    }

    /** Whether every promise held, and this share of the calls completed. */
    public boolean holds(final double minCompletedPercent) {
        return complaints(minCompletedPercent).isEmpty();
    }

    /** What does not hold, as one line. */
    public String complaint(final double minCompletedPercent) {
        return "the soak failed: " + complaints(minCompletedPercent).toText();
    }

    private Complaints complaints(final double minCompletedPercent) {
        final boolean judgesCollections = settings.care().noCollections();
        final Complaints complaints =
                new Complaints()
                        .unless(
                                unanswered() == 0
                                        && tally.lostEnds() == 0
                                        && completedPercent() >= minCompletedPercent,
                                callsText(minCompletedPercent))
                        .none(damagedResults, "results were not their payloads")
                        .none(end.doubleGranted(), "slots were granted twice")
                        .unless(
                                !Boolean.FALSE.equals(end.digestsEqual()),
                                "the digests differ between nodes")
                        .none(
                                judgesCollections ? watch.collections(NODES) : 0,
                                "garbage collections in nodes")
                        .unless(
                                !judgesCollections || watch.knowsCollections(NODES),
                                "the garbage collections of nodes are not known")
                        .of(history);
        watch.growing().forEach(growth -> complaints.unless(false, growth.toString()));
        watch.faults().forEach(fault -> complaints.unless(false, fault));
        return complaints;
    }

    private String callsText(final double minCompletedPercent) {
        return String.format(
                Locale.ROOT,
                "%d unanswered, %d lost, %.2f %% completed (%.2f %% wanted), rejected %s",
                unanswered(),
                tally.lostEnds(),
                completedPercent(),
                minCompletedPercent,
                tally.rejectedByReason());
    }

    /** The JSON object. */
    public Map<String, Object> toMap() {
        final Map<String, Object> map = new LinkedHashMap<>();
        map.put("machine", Machine.describe());
        map.put("ratePerSecond", settings.ratePerSecond());
        map.put("durationSeconds", settings.length().toSeconds());
        map.put("warmUpSeconds", settings.warmUp().toSeconds());
        map.put("functions", settings.schedule().mix().functions());
        map.put("coldFunctions", settings.schedule().mix().coldFunctions());
        map.put("tenants", settings.tenants());
        map.put("payloadBytes", settings.payloadBytes());
        map.put("seed", settings.seed());
        map.put("runTimeUs", settings.schedule().runNs() / 1_000);
        map.put("invocations", invocations);
        map.put("completed", tally.completed());
        map.put("functionErrors", tally.functionErrors());
        map.put("rejectedByReason", tally.rejectedByReason());
        map.put("unanswered", unanswered());
        map.put("lostEnds", tally.lostEnds());
        map.put("elections", elections);
        map.put("warmRate", tally.warmRate());
        map.put("coldStarts", tally.placed(PlacementKind.COLD));
        map.put("coldPercent", coldPercent());
        map.put("coldPercentWanted", HUNDRED * settings.schedule().mix().coldRatio());
        map.put("damagedResults", damagedResults);
        map.put("latencyUs", tally.total().toMap());
        map.put("placementLatencyUs", tally.placement().toMap());
        for (final PlacementKind kind : KINDS) {
            final Map<String, Object> part = new LinkedHashMap<>();
            part.put("count", tally.placed(kind));
            part.put("latencyUs", tally.total(kind).toMap());
            part.put("placementLatencyUs", tally.placement(kind).toMap());
            map.put(kind.name().toLowerCase(Locale.ROOT), part);
        }
        map.put("minutes", minutes.stream().map(LoadInterval::toMap).toList());
        map.put("watch", watch.toMap());
        map.put("strikes", end.rounds().stream().map(FailoverRound::toMap).toList());
        map.put("unexplainedElections", end.elections() < 0 ? null : end.unexplainedElections());
        map.put("digestsEqual", end.digestsEqual());
        map.put("doubleGranted", end.doubleGranted());
        map.put("snapshots", end.snapshots());
        map.put("purgedSegments", end.purgedSegments());
        if (history != null) {
            map.put("history", history.toMap());
        }
        return map;
    }

    /** Prints the result for people. */
    public void print(final PrintStream out) {
        out.printf(
                "%d invocations: %d completed, %d rejected %s, %d function errors, %d unanswered, %d lost; %d elections%n",
                invocations,
                tally.completed(),
                tally.rejected(),
                tally.rejectedByReason(),
                tally.functionErrors(),
                unanswered(),
                tally.lostEnds(),
                elections);
        final TextTable table =
                new TextTable(
                        "PLACED",
                        "COUNT",
                        "PLACEMENT p50/p99/p99.9/max",
                        "TOTAL p50/p99/p99.9/max");
        table.row("all", tally.placed(), tally.placement().toText(), tally.total().toText());
        for (final PlacementKind kind : KINDS) {
            if (tally.placed(kind) > 0) {
                table.row(
                        kind.name().toLowerCase(Locale.ROOT),
                        tally.placed(kind),
                        tally.placement(kind).toText(),
                        tally.total(kind).toText());
            }
        }
        table.print(out);
        printRest(out);
        if (history != null) {
            out.println(history.toText());
        }
        out.println("from the intended start; total with the run time; " + Machine.describe());
    }

    private void printRest(final PrintStream out) {
        out.printf(
                Locale.ROOT,
                "cold %.2f %% of the placed calls (%.2f %% wanted at the least); seed %d%n",
                coldPercent(),
                HUNDRED * settings.schedule().mix().coldRatio(),
                settings.seed());
        if (!end.rounds().isEmpty()) {
            FailoverReport.printRounds(end.rounds(), out);
        }
        if (end.elections() >= 0) {
            out.printf(
                    "granted twice %d, digests %s, elections without a cause %d, snapshots %d, segments purged %d%n",
                    end.doubleGranted(),
                    end.digestsEqual() == null
                            ? "not compared (a node is down)"
                            : end.digestsEqual() ? "equal" : "NOT equal",
                    end.unexplainedElections(),
                    end.snapshots(),
                    end.purgedSegments());
            printLogGrowth(out);
        }
        watch.print(out);
    }

    private void printLogGrowth(final PrintStream out) {
        final double perHour = watch.logPerHour(NODES + 0);
        final double callsPerHour = tally.ended() * 3_600.0 / settings.length().toSeconds();
        if (end.snapshots() == 0 && callsPerHour > 0 && perHour > 0) {
            out.printf(
                    Locale.ROOT,
                    "log of a node: %.0f bytes a call, %.0f MB an hour; nothing shortens it but"
                            + " 'berth cluster snapshot --purge'%n",
                    perHour / callsPerHour,
                    perHour / MB);
        }
    }

    /** Writes the distributions: totals to {@code file}, the parts beside it. */
    public void writeHistograms(final Path file) {
        HistogramFile.write(file, tally.total());
        for (final PlacementKind kind : KINDS) {
            if (tally.total(kind).count() > 0) {
                HistogramFile.write(
                        HistogramFile.beside(file, kind.name().toLowerCase(Locale.ROOT)),
                        tally.total(kind));
            }
        }
        HistogramFile.write(HistogramFile.beside(file, "placement"), tally.placement());
    }
}
