package io.berth.ops.faults;

import io.berth.simulation.FaultKind;
import io.berth.simulation.SweepTotals;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What a sweep over many seeds came to, for people and as JSON. */
public final class FaultReport {
    private static final double NS_PER_SECOND = 1e9;
    private static final long SECONDS_PER_HOUR = 3_600;

    /**
     * A seed that did not hold.
     *
     * @param history file with the shortest history, or null.
     */
    public record Failed(long seed, long entry, String reason, String history) {}

    private final SweepTotals totals;
    private final List<Failed> failures;
    private final long wallNs;

    public FaultReport(final SweepTotals totals, final List<Failed> failures, final long wallNs) {
        this.totals = totals;
        this.failures = List.copyOf(failures);
        this.wallNs = Math.max(1, wallNs);
    }

    /** One line, while it runs. */
    public static String progress(final SweepTotals totals, final long wallNs) {
        return text(
                "%,d seeds, %,d entries checked (%,.0f a second), %,d seeds failed",
                totals.seeds(),
                totals.entries(),
                totals.entries() * NS_PER_SECOND / Math.max(1, wallNs),
                totals.failed());
    }

    /** The summary. */
    public void print(final PrintStream out) {
        line(out, "seeds", "%,d, of which %,d failed", totals.seeds(), totals.failed());
        line(
                out,
                "entries",
                "%,d checked, %,.0f a second; %,.1f s",
                totals.entries(),
                entriesPerSecond(),
                wallNs / NS_PER_SECOND);
        line(
                out,
                "calls",
                "%,d: %,d ran, %,d not run, %,d unknown; %,d functions begun",
                totals.calls(),
                totals.ran(),
                totals.notRun(),
                totals.unknown(),
                totals.begun());
        line(
                out,
                "simulated",
                "%,d hours in %,d leadership terms",
                totals.simulatedNs() / (long) NS_PER_SECOND / SECONDS_PER_HOUR,
                totals.terms());
        line(
                out,
                "loads",
                "%,d of a snapshot, %,d amid sweeps, %,d amid reports",
                totals.loads(),
                totals.loadsAmidWork(),
                totals.loadsAmidReports());
        out.println("faults");
        for (final FaultKind kind : FaultKind.values()) {
            final long count = totals.faults().getOrDefault(kind, 0L);
            out.println(text("  %,11d %s", count, kind.text()));
        }
    }

    private static void line(
            final PrintStream out, final String name, final String format, final Object... values) {
        out.println(text("%-10s ", name) + text(format, values));
    }

    private static String text(final String format, final Object... values) {
        return String.format(Locale.ROOT, format, values);
    }

    private double entriesPerSecond() {
        return totals.entries() * NS_PER_SECOND / wallNs;
    }

    /** The same as numbers with units in their names. */
    public Map<String, Object> toMap() {
        final Map<String, Object> map = new LinkedHashMap<>();
        map.put("seeds", totals.seeds());
        map.put("failedSeeds", totals.failed());
        map.put("entries", totals.entries());
        map.put("entriesPerSecond", Math.round(entriesPerSecond()));
        map.put("calls", totals.calls());
        map.put("ran", totals.ran());
        map.put("notRun", totals.notRun());
        map.put("unknown", totals.unknown());
        map.put("begun", totals.begun());
        map.put("terms", totals.terms());
        map.put("loads", totals.loads());
        map.put("loadsAmidSweeps", totals.loadsAmidWork());
        map.put("loadsAmidReports", totals.loadsAmidReports());
        map.put("simulatedSeconds", totals.simulatedNs() / (long) NS_PER_SECOND);
        map.put("wallSeconds", wallNs / NS_PER_SECOND);
        final Map<String, Object> faults = new LinkedHashMap<>();
        for (final FaultKind kind : FaultKind.values()) {
            faults.put(kind.name(), totals.faults().getOrDefault(kind, 0L));
        }
        map.put("faults", faults);
        final List<Map<String, Object>> failed = new ArrayList<>();
        for (final Failed one : failures) {
            final Map<String, Object> failure = new LinkedHashMap<>();
            failure.put("seed", one.seed());
            failure.put("entry", one.entry());
            failure.put("reason", one.reason());
            failure.put("history", one.history());
            failed.add(failure);
        }
        map.put("failures", failed);
        return map;
    }
}
