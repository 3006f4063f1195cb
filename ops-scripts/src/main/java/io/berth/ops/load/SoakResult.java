package io.berth.ops.load;

import io.berth.history.HistoryReport;
import io.berth.ops.UserError;
import io.berth.ops.output.Errors;
import io.berth.ops.output.Machine;
import io.berth.ops.output.TextTable;
import io.berth.schemas.protocol.PlacementKind;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** What came of a soak, warm-up left out. */
public final class SoakResult {
    private static final PlacementKind[] KINDS = {
        PlacementKind.WARM, PlacementKind.COLD, PlacementKind.QUEUED
    };

    private final SoakTool.Settings settings;
    private final LoadTally tally;
    private final int invocations;
    private HistoryReport history;
    private final long elections;

    /**
     * @param elections leadership terms from the first answer of the warm-up to the end.
     */
    SoakResult(
            final SoakTool.Settings settings,
            final LoadTally tally,
            final int invocations,
            final long elections) {
        this.settings = settings;
        this.tally = tally;
        this.invocations = invocations;
        this.elections = elections;
    }

    /** What came of checking the history, null: none was recorded. */
    void history(final HistoryReport report) {
        history = report;
    }

    private int unanswered() {
        return invocations - tally.ended();
    }

    private double completedPercent() {
        return 100.0 * tally.completed() / invocations;
    }

    /** Whether every invocation has an end, none is lost, and this share of them completed. */
    public boolean holds(final double minCompletedPercent) {
        return unanswered() == 0
                && tally.lostEnds() == 0
                && completedPercent() >= minCompletedPercent
                && (history == null || history.holds());
    }

    /** What does not hold, as one line. */
    public String complaint(final double minCompletedPercent) {
        return String.format(
                java.util.Locale.ROOT,
                "the soak failed: %d unanswered, %d lost, %.2f %% completed (%.2f %% wanted), rejected %s%s",
                unanswered(),
                tally.lostEnds(),
                completedPercent(),
                minCompletedPercent,
                tally.rejectedByReason(),
                history == null || history.holds() ? "" : "; " + history.complaint());
    }

    /** The JSON object. */
    public Map<String, Object> toMap() {
        final Map<String, Object> map = new LinkedHashMap<>();
        map.put("machine", Machine.describe());
        map.put("ratePerSecond", settings.schedule().ratePerSecond());
        map.put("durationSeconds", settings.schedule().durationS() - settings.warmUpS());
        map.put("warmUpSeconds", settings.warmUpS());
        map.put("functions", settings.schedule().functions());
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
        map.put("latencyUs", tally.total().toMap());
        map.put("placementLatencyUs", tally.placement().toMap());
        for (final PlacementKind kind : KINDS) {
            final Map<String, Object> part = new LinkedHashMap<>();
            part.put("count", tally.placed(kind));
            part.put("latencyUs", tally.total(kind).toMap());
            part.put("placementLatencyUs", tally.placement(kind).toMap());
            map.put(kind.name().toLowerCase(java.util.Locale.ROOT), part);
        }
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
                        kind.name().toLowerCase(java.util.Locale.ROOT),
                        tally.placed(kind),
                        tally.placement(kind).toText(),
                        tally.total(kind).toText());
            }
        }
        table.print(out);
        if (history != null) {
            out.println(history.toText());
        }
        out.println("from the intended start; total with the run time; " + Machine.describe());
    }

    /** Writes the distributions: totals to {@code file}, the parts beside it. */
    public void writeHistograms(final Path file) {
        write(file, tally.total());
        for (final PlacementKind kind : KINDS) {
            if (tally.total(kind).count() > 0) {
                write(
                        beside(file, kind.name().toLowerCase(java.util.Locale.ROOT)),
                        tally.total(kind));
            }
        }
        write(beside(file, "placement"), tally.placement());
    }

    static Path beside(final Path file, final String part) {
        final String name = file.getFileName().toString();
        final int dot = name.lastIndexOf('.');
        return file.resolveSibling(
                dot <= 0
                        ? name + "-" + part
                        : name.substring(0, dot) + "-" + part + name.substring(dot));
    }

    private static void write(final Path file, final LatencySummary latencies) {
        try (PrintStream out =
                new PrintStream(Files.newOutputStream(file), false, StandardCharsets.UTF_8)) {
            latencies.writeTo(out);
        } catch (final IOException ex) {
            throw new UserError("cannot write " + file + ": " + Errors.reason(ex), ex);
        }
    }
}
