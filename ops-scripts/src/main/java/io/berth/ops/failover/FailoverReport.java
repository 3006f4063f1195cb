package io.berth.ops.failover;

import io.berth.history.HistoryReport;
import io.berth.ops.load.LoadTally;
import io.berth.ops.output.Complaints;
import io.berth.ops.output.Machine;
import io.berth.ops.output.TextTable;
import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What came of a fail-over measurement. The keys of {@link #toMap()} are a contract. */
public final class FailoverReport {
    private static final int HUNDRED = 100;
    private static final int P99 = 99;

    private final FailoverSettings settings;
    private final List<FailoverRound> rounds;
    private final LoadTally tally;
    private final int open;
    private final long doubleGranted;
    private final long warmLost;
    private final boolean digestsEqual;
    private final long spuriousElections;
    private final long calmGapMs;
    private final LatencySeries series;
    private final HistoryReport history;

    /**
     * @param open invocations without an end when all was over.
     * @param doubleGranted valid tokens that reached a slot whose earlier token had not ended.
     * @param warmLost sandboxes that were stopped or died during the rounds.
     * @param digestsEqual whether all nodes had one state, after every round and at the end.
     * @param spuriousElections terms that no strike explains.
     * @param calmGapMs longest gap in the time without strikes.
     * @param history what the records of clients and workers say; null: none were kept.
     */
    FailoverReport(
            final FailoverSettings settings,
            final List<FailoverRound> rounds,
            final LoadTally tally,
            final int open,
            final long doubleGranted,
            final long warmLost,
            final boolean digestsEqual,
            final long spuriousElections,
            final long calmGapMs,
            final LatencySeries series,
            final HistoryReport history) {
        this.settings = settings;
        this.rounds = rounds;
        this.tally = tally;
        this.open = open;
        this.doubleGranted = doubleGranted;
        this.warmLost = warmLost;
        this.digestsEqual = digestsEqual;
        this.spuriousElections = spuriousElections;
        this.calmGapMs = calmGapMs;
        this.series = series;
        this.history = history;
    }

    /** Invocations without a certain end. */
    public long lost() {
        return (long) open + tally.lostEnds();
    }

    /** The rounds, in order. */
    List<FailoverRound> rounds() {
        return rounds;
    }

    LatencySeries series() {
        return series;
    }

    FailoverSettings settings() {
        return settings;
    }

    /** Gap that {@code percent} of the rounds do not exceed, in milliseconds; 0 without rounds. */
    public long gapMs(final int percent) {
        final long[] sorted = rounds.stream().mapToLong(FailoverRound::gapMs).sorted().toArray();
        if (sorted.length == 0) {
            return 0;
        }
        final int rank = (sorted.length * percent + HUNDRED - 1) / HUNDRED;
        return sorted[Math.max(0, rank - 1)];
    }

    /** Whether nothing is lost and all nodes agree. */
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
                .none(
                        (long) tally.rejected() + tally.functionErrors(),
                        "invocations did not run or failed")
                .none(doubleGranted, "slots were granted twice")
                .none(warmLost, "warm sandboxes were lost")
                .unless(digestsEqual, "the digests differ between nodes")
                .of(history)
                .none(settings.strikes() == 0 ? spuriousElections : 0, "elections without a cause");
    }

    /** The JSON object. */
    public Map<String, Object> toMap() {
        final Map<String, Object> gap = new LinkedHashMap<>();
        gap.put("p50", gapMs(HUNDRED / 2));
        gap.put("p99", gapMs(P99));
        gap.put("max", gapMs(HUNDRED));
        final Map<String, Object> map = new LinkedHashMap<>();
        map.put("rounds", rounds.stream().map(FailoverRound::toMap).toList());
        map.put("gapMs", gap);
        map.put("lost", lost());
        map.put("doubleGranted", doubleGranted);
        map.put("warmLost", warmLost);
        map.put("digestsEqual", digestsEqual);
        map.put("spuriousElections", spuriousElections);
        return map;
    }

    /** Prints the result for people. */
    public void print(final PrintStream out) {
        out.println();
        if (!rounds.isEmpty()) {
            printRounds(rounds, out);
            out.printf(
                    "%ngap p50 %d ms, p99 %d ms, max %d ms over %d rounds of SIG%s, profile %s, %d/s%n",
                    gapMs(HUNDRED / 2),
                    gapMs(P99),
                    gapMs(HUNDRED),
                    rounds.size(),
                    settings.signal(),
                    settings.failoverProfile(),
                    settings.ratePerSecond());
        }
        if (!settings.calm().isZero()) {
            out.printf(
                    "calm for %d s, profile %s, %d/s: longest gap %d ms%n",
                    settings.calm().toSeconds(),
                    settings.failoverProfile(),
                    settings.ratePerSecond(),
                    calmGapMs);
        }
        out.printf(
                "invocations: %d completed, %d rejected %s, %d function errors, %d lost%n",
                tally.completed(),
                tally.rejected(),
                tally.rejectedByReason(),
                tally.functionErrors(),
                lost());
        out.printf(
                "granted twice %d, warm sandboxes lost %d, digests %s, elections without a cause %d%n",
                doubleGranted, warmLost, digestsEqual ? "equal" : "NOT equal", spuriousElections);
        out.printf(
                "placement %s (p50 / p99 / p99.9 / max, from the intended start)%n",
                tally.placement().toText());
        if (history != null) {
            out.println(history.toText());
        }
        out.println(Machine.describe());
    }

    /** An election is DETECT + CANVASS + BALLOT + JOIN; the first placement comes after it. */
    public static void printRounds(final List<FailoverRound> rounds, final PrintStream out) {
        final TextTable table =
                new TextTable(
                        "ROUND",
                        "STRUCK",
                        "GAP ms",
                        "ELECTION",
                        "DETECT",
                        "CANVASS",
                        "BALLOT",
                        "JOIN",
                        "THEN PLACED",
                        "CATCH-UP ms",
                        "RESENT",
                        "DIGESTS");
        for (final FailoverRound round : rounds) {
            final ElectionPhases phases = round.phases();
            table.row(
                    round.round(),
                    round.target() + " " + round.node(),
                    round.gapMs(),
                    phases == null ? "-" : phases.electionMs(),
                    phases == null ? "-" : phases.detectMs(),
                    phases == null ? "-" : phases.canvassMs(),
                    phases == null ? "-" : phases.ballotMs(),
                    phases == null ? "-" : phases.joinMs(),
                    round.firstPlacementMs() == null ? "-" : round.firstPlacementMs(),
                    round.catchUpMs(),
                    round.resent(),
                    round.digestsEqual() ? "equal" : "NOT equal");
        }
        table.print(out);
    }

    /** As {@code Locale.ROOT} text, for a title. */
    String title() {
        if (rounds.isEmpty()) {
            return String.format(
                    Locale.ROOT,
                    "calm for %d s, profile %s, %d calls/s: longest gap %d ms",
                    settings.calm().toSeconds(),
                    settings.failoverProfile(),
                    settings.ratePerSecond(),
                    calmGapMs);
        }
        return String.format(
                Locale.ROOT,
                "%d x SIG%s to a %s, profile %s, %d calls/s: gap p50 %d ms, max %d ms",
                rounds.size(),
                settings.signal(),
                settings.target() == FailoverSettings.Target.ANY
                        ? "node"
                        : settings.target().name().toLowerCase(Locale.ROOT),
                settings.failoverProfile(),
                settings.ratePerSecond(),
                gapMs(HUNDRED / 2),
                gapMs(HUNDRED));
    }
}
