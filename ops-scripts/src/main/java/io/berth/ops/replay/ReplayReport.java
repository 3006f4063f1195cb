package io.berth.ops.replay;

import io.berth.ops.load.HistogramFile;
import io.berth.ops.load.LatencySummary;
import io.berth.ops.load.LoadTally;
import io.berth.ops.output.Machine;
import io.berth.ops.output.TextTable;
import io.berth.ops.trace.ReplayPlan;
import io.berth.schemas.protocol.PlacementKind;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;

/** What came of a replay. The keys of {@link #toMap()} are a contract. */
public final class ReplayReport {
    private static final List<PlacementKind> KINDS =
            List.of(PlacementKind.WARM, PlacementKind.COLD, PlacementKind.QUEUED);
    private static final double LATENESS_PERCENT = 99.9;
    private static final double NS_PER_S = 1e9;

    private final ReplayPlan plan;
    private final ReplayOptions options;
    private final ReplayTally tally;
    private final LatencySummary lateness;
    private final long tookNs;
    private final long elections;

    /**
     * @param lateness actual minus intended send.
     * @param tookNs from the first intended start to the last end.
     * @param elections leadership terms that began meanwhile.
     */
    ReplayReport(
            final ReplayPlan plan,
            final ReplayOptions options,
            final ReplayTally tally,
            final LatencySummary lateness,
            final long tookNs,
            final long elections) {
        this.plan = plan;
        this.options = options;
        this.tally = tally;
        this.lateness = lateness;
        this.tookNs = tookNs;
        this.elections = elections;
    }

    private LoadTally ends() {
        return tally.ends();
    }

    private int unanswered() {
        return plan.size() - ends().ended();
    }

    private double completedPercent() {
        return plan.size() == 0 ? 100 : 100.0 * ends().completed() / plan.size();
    }

    private double ratePerS() {
        return plan.size() * NS_PER_S / plan.lengthNs();
    }

    /** The most invocations that are meant to start in any second counted from the start. */
    private int busiestSecond() {
        final int[] counts = new int[(int) (plan.lengthNs() / 1_000_000_000L) + 1];
        int most = 0;
        for (int i = 0; i < plan.size(); i++) {
            most = Math.max(most, ++counts[(int) (plan.arrivalNs(i) / 1_000_000_000L)]);
        }
        return most;
    }

    /** Whether too much was sent too late for what was measured to be the trace's load. */
    boolean fellBehind() {
        return lateness.percentileUs(LATENESS_PERCENT) * 1_000 > options.mostLate().toNanos();
    }

    /** Whether the generator kept up, everything has an end, nothing is lost, enough completed. */
    public boolean holds() {
        return !fellBehind()
                && unanswered() == 0
                && ends().lostEnds() == 0
                && completedPercent() >= options.minCompletedPercent();
    }

    /** What does not hold, as one line. */
    public String complaint() {
        return String.format(
                Locale.ROOT,
                "%s%d unanswered, %d lost, %.2f %% completed (%.2f %% wanted), rejected %s",
                fellBehind()
                        ? String.format(
                                Locale.ROOT,
                                "the generator itself fell behind: one in a thousand was sent more"
                                        + " than %.1f ms late (%d ms allowed); ",
                                lateness.percentileUs(LATENESS_PERCENT) / 1e3,
                                options.mostLate().toMillis())
                        : "",
                unanswered(),
                ends().lostEnds(),
                completedPercent(),
                options.minCompletedPercent(),
                ends().rejectedByReason());
    }

    /** The JSON object. */
    public Map<String, Object> toMap() {
        final Map<String, Object> map = new LinkedHashMap<>();
        map.put("machine", Machine.describe());
        map.put("fromMinute", plan.settings().fromMinute());
        map.put("toMinute", plan.settings().fromMinute() + plan.settings().minutes());
        map.put("speed", plan.settings().factor());
        map.put("seed", plan.settings().seed());
        map.put("functions", plan.functions().size());
        map.put("invocations", plan.size());
        map.put("plannedSeconds", plan.lengthNs() / NS_PER_S);
        map.put("tookSeconds", tookNs / NS_PER_S);
        map.put("ratePerS", ratePerS());
        map.put("busiestSecond", busiestSecond());
        map.put("cappedRuns", plan.cappedRuns());
        map.put("fellBehind", fellBehind());
        map.put("latenessUs", lateness.toMap());
        map.put("latenessBoundUs", options.mostLate().toNanos() / 1_000);
        map.put("completed", ends().completed());
        map.put("rejectedByReason", ends().rejectedByReason());
        map.put("functionErrors", ends().functionErrors());
        map.put("unanswered", unanswered());
        map.put("lostEnds", ends().lostEnds());
        map.put("elections", elections);
        map.put("warmRate", ends().warmRate());
        map.put("overheadUs", tally.overhead().toMap());
        map.put("latencyUs", ends().total().toMap());
        map.put("placementLatencyUs", ends().placement().toMap());
        for (final PlacementKind kind : KINDS) {
            final Map<String, Object> part = new LinkedHashMap<>();
            part.put("count", ends().placed(kind));
            part.put("latencyUs", ends().total(kind).toMap());
            part.put("placementLatencyUs", ends().placement(kind).toMap());
            map.put(name(kind), part);
        }
        return map;
    }

    private static String name(final PlacementKind kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }

    /** Says beforehand what will be done. */
    public static void describe(final ReplayPlan plan, final PrintStream out) {
        out.printf(
                Locale.ROOT,
                "minutes %d to %d of the trace, %d times as fast: %d invocations of %d functions of %d tenants in %.0f s, %.0f a second%n",
                plan.settings().fromMinute(),
                plan.settings().fromMinute() + plan.settings().minutes(),
                plan.settings().factor(),
                plan.size(),
                plan.functions().size(),
                new TreeSet<>(plan.functions().stream().map(f -> f.tenant()).toList()).size(),
                plan.lengthNs() / NS_PER_S,
                plan.size() * NS_PER_S / plan.lengthNs());
        out.printf(
                "  the speed divides run times, start-up (%d ms of the trace) and keep-alive (%d s) as it does arrivals, so that as many%n"
                        + "  runs are under way at once, and as many sandboxes are kept, as at the time of the trace%n",
                plan.settings().startUpMs(), plan.settings().keepAliveMs() / 1_000);
        out.printf(
                "  arrivals within a minute are those of a Poisson process of the trace's count, run times are drawn from its%n"
                        + "  percentiles, seed %d; runs longer than %d s of the trace are cut to that: %d%n",
                plan.settings().seed(), plan.settings().runCapMs() / 1_000, plan.cappedRuns());
    }

    /** Prints the result for people. */
    public void print(final PrintStream out) {
        out.printf(
                Locale.ROOT,
                "%d invocations in %.1f s (planned %.1f s), %.0f a second, %d in the busiest second; %d elections%n",
                plan.size(),
                tookNs / NS_PER_S,
                plan.lengthNs() / NS_PER_S,
                ratePerS(),
                busiestSecond(),
                elections);
        out.printf(
                "%d completed, %d rejected %s, %d function errors, %d unanswered, %d lost; warm rate %.4f%n",
                ends().completed(),
                ends().rejected(),
                ends().rejectedByReason(),
                ends().functionErrors(),
                unanswered(),
                ends().lostEnds(),
                ends().warmRate());
        final TextTable table =
                new TextTable(
                        "PLACED",
                        "COUNT",
                        "PLACEMENT p50/p99/p99.9/max",
                        "TOTAL p50/p99/p99.9/max");
        table.row("all", ends().placed(), ends().placement().toText(), ends().total().toText());
        for (final PlacementKind kind : KINDS) {
            table.row(
                    name(kind),
                    ends().placed(kind),
                    ends().placement(kind).toText(),
                    ends().total(kind).toText());
        }
        table.print(out);
        out.println("without the run time itself: " + tally.overhead().toText());
        out.println(
                "sent after the intended time:  "
                        + lateness.toText()
                        + (fellBehind() ? ": THE GENERATOR FELL BEHIND" : ""));
        if (!fellBehind() && lateness.maxUs() * 1_000 > options.mostLate().toNanos()) {
            out.printf(
                    Locale.ROOT,
                    "warning: some were sent up to %.1f ms late, fewer than one in a thousand above %d ms; latencies count from the intended start%n",
                    lateness.maxUs() / 1e3,
                    options.mostLate().toMillis());
        }
        out.println("p50 / p99 / p99.9 / max from the intended start; " + Machine.describe());
    }

    /** Draws what happened minute by minute. */
    public void plot(final Path file) {
        ReplayPlot.write(
                file,
                plan.settings().fromMinute(),
                tally.minutes().list(),
                String.format(
                        Locale.ROOT,
                        "%d invocations, %d times as fast",
                        plan.size(),
                        plan.settings().factor()));
    }

    /** Writes the distributions: totals to {@code file}, the parts beside it. */
    public void writeHistograms(final Path file) {
        HistogramFile.write(file, ends().total());
        HistogramFile.write(HistogramFile.beside(file, "placement"), ends().placement());
        HistogramFile.write(HistogramFile.beside(file, "overhead"), tally.overhead());
        HistogramFile.write(HistogramFile.beside(file, "lateness"), lateness);
        for (final PlacementKind kind : KINDS) {
            if (ends().total(kind).count() > 0) {
                HistogramFile.write(HistogramFile.beside(file, name(kind)), ends().total(kind));
            }
        }
    }
}
