package io.berth.ops.demo;

import io.berth.history.HistoryReport;
import io.berth.ops.load.LatencySummary;
import io.berth.ops.output.Complaints;
import io.berth.ops.output.Machine;
import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What came of a demo. The keys of {@link #toMap()} are a contract.
 *
 * @param invocations invocations that were sent.
 * @param completed whose function returned and whose result came.
 * @param rejectedByReason that certainly did not run, by reason.
 * @param functionErrors that ran into an error or the time limit.
 * @param unanswered without any end when the demo was over.
 * @param lostEnds whose end is unknown, or LOST with a worker.
 * @param doubleGranted valid tokens that reached a slot whose earlier token had not ended, over all
 *     workers.
 * @param warmRate share of placements that took an idle sandbox at once.
 * @param coldStarts placements that waited for a sandbox started for them.
 * @param latency intended start to result, run time included.
 * @param placementLatency intended start to placement.
 * @param leaderKills leaders killed.
 * @param failoverGapMs longest time without a placement around the kill while placements were asked
 *     for.
 * @param digestsEqual whether all nodes had the same digests at the same position.
 * @param history what clients and workers recorded, checked without any counter.
 * @param nodes node processes.
 * @param workers worker processes.
 */
public record DemoReport(
        int invocations,
        int completed,
        Map<String, Integer> rejectedByReason,
        int functionErrors,
        int unanswered,
        int lostEnds,
        long doubleGranted,
        double warmRate,
        long coldStarts,
        LatencySummary latency,
        LatencySummary placementLatency,
        int leaderKills,
        long failoverGapMs,
        boolean digestsEqual,
        HistoryReport history,
        int nodes,
        int workers) {
    private static final double LEAST_COMPLETED = 0.995;

    /** Invocations without a certain end. */
    public int lost() {
        return unanswered + lostEnds;
    }

    /**
     * Whether nothing is lost, nothing was granted twice, the digests are equal, the history keeps
     * every promise and enough completed.
     */
    public boolean holds() {
        return complaints().isEmpty();
    }

    /** What does not hold, as one line. */
    public String complaint() {
        return complaints().toText();
    }

    private Complaints complaints() {
        return new Complaints()
                .none(lost(), "invocations are lost")
                .none(doubleGranted, "slots were granted twice")
                .unless(digestsEqual, "the digests differ between nodes")
                .of(history)
                .unless(
                        invocations > 0 && completed >= LEAST_COMPLETED * invocations,
                        "only " + completed + " of " + invocations + " invocations completed");
    }

    /** The JSON object. */
    public Map<String, Object> toMap() {
        final Map<String, Object> map = new LinkedHashMap<>();
        map.put("invocations", invocations);
        map.put("completed", completed);
        map.put("rejectedByReason", rejectedByReason);
        map.put("unanswered", unanswered);
        map.put("lostEnds", lostEnds);
        map.put("lost", lost());
        map.put("doubleGranted", doubleGranted);
        map.put("warmRate", Math.round(warmRate * 1e4) / 1e4);
        map.put("coldStarts", coldStarts);
        map.put("latencyUs", latency.toMap());
        map.put("placementLatencyUs", placementLatency.toMap());
        map.put("leaderKills", leaderKills);
        map.put("failoverGapMs", failoverGapMs);
        map.put("digestsEqual", digestsEqual);
        map.put("nodes", nodes);
        map.put("workers", workers);
        return map;
    }

    /** Prints the result for people. */
    public void print(final PrintStream out) {
        out.println();
        line(
                out,
                "invocations",
                invocations + " on " + nodes + " nodes and " + workers + " workers");
        line(
                out,
                "completed",
                String.format(
                        java.util.Locale.ROOT,
                        "%d (%.2f %%)",
                        completed,
                        100.0 * completed / Math.max(1, invocations)));
        line(out, "rejected", rejectedByReason.isEmpty() ? "0" : rejectedByReason.toString());
        if (functionErrors > 0) {
            line(out, "function errors", String.valueOf(functionErrors));
        }
        line(out, "lost", lost() + " (" + unanswered + " unanswered, " + lostEnds + " lost ends)");
        line(out, "granted twice", String.valueOf(doubleGranted));
        line(
                out,
                "warm",
                String.format(
                        java.util.Locale.ROOT,
                        "%.1f %%, %d cold starts",
                        100 * warmRate,
                        coldStarts));
        line(
                out,
                "placement",
                placementLatency.toText() + "  (p50 / p99 / p99.9 / max, from the intended start)");
        line(out, "total", latency.toText() + "  (run time included)");
        line(
                out,
                "leader kills",
                leaderKills == 0
                        ? "0"
                        : leaderKills + ", " + failoverGapMs + " ms without a placement");
        line(out, "digests", digestsEqual ? "equal on all nodes" : "NOT equal on all nodes");
        out.println("  " + history.toText());
        line(out, "machine", Machine.describe());
    }

    private static void line(final PrintStream out, final String name, final String value) {
        out.printf("  %-16s %s%n", name, value);
    }
}
