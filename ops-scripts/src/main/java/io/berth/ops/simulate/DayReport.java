package io.berth.ops.simulate;

import io.berth.ops.output.Machine;
import io.berth.ops.output.TextTable;
import io.berth.ops.trace.Trace;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;

/** What {@code berth simulate} prints: what was assumed, and the figures of each run. */
public final class DayReport {
    private static final double NS_PER_S = 1e9;
    private static final double NS_PER_MIN = 60e9;
    private static final double HUNDRED = 100;

    private DayReport() {}

    /** Everything that the figures rest on and the trace does not say. */
    public static void printAssumptions(
            final PrintStream out, final Trace trace, final DaySettings settings) {
        final int minutes = Math.min(settings.minutes(), trace.minutes());
        final long invocations =
                trace.functions().stream()
                        .mapToLong(function -> function.invocations(0, minutes))
                        .sum();
        out.printf(
                "simulating %d minutes of %s: %d invocations of %d functions%n",
                minutes, trace.source(), invocations, trace.functions().size());
        out.printf(
                "  arrivals within a minute are those of a Poisson process of the trace's count, run times are drawn from%n"
                        + "  the trace's percentiles with straight lines between them; seed %d%n",
                settings.seed());
        out.println(
                "  a sandbox takes the average memory of its application; "
                        + trace.guessed()
                        + " functions without get the applications' median");
        if (trace.leftOut() > 0) {
            out.println("  " + trace.leftOut() + " functions without run times are left out");
        }
        out.printf(
                Locale.ROOT,
                "  %d workers of %d MB in %d zones (%.0f GB); a sandbox starts in %.3f s, stops at once%n",
                settings.workers(),
                settings.memoryMb(),
                settings.zones(),
                settings.fleetMb() / DayResult.MB_PER_GB,
                settings.startUpNs() / NS_PER_S);
        out.printf(
                Locale.ROOT,
                "  fixed keep-alive %.1f min; greedy-dual and lru keep until memory is short; an invocation waits at"
                        + " most %.1f s,%n  %d of a function at a time; no limits of tenants or functions%n",
                settings.keepAliveNs() / NS_PER_MIN,
                settings.deadlineNs() / NS_PER_S,
                settings.maxQueued());
    }

    /** A row for each run. */
    public static void printResults(final PrintStream out, final List<DayResult> results) {
        final TextTable table =
                new TextTable(
                        "policy",
                        "keep-alive",
                        "warm %",
                        "cold starts",
                        "q3 cold %",
                        "p50 ms",
                        "p99 ms",
                        "max ms",
                        "rejected",
                        "idle GB-h",
                        "use %",
                        "wall s");
        for (final DayResult result : results) {
            table.row(
                    result.policies().placement().label(),
                    result.policies().keepAlive().label(),
                    decimal(3, HUNDRED * result.warmRate()),
                    result.coldStarts(),
                    decimal(1, HUNDRED * result.coldShareOfFunctions(75)),
                    decimal(1, result.waitedMs(50)),
                    decimal(1, result.waitedMs(99)),
                    decimal(1, result.waitedMsMax()),
                    result.rejected(),
                    decimal(1, result.idleGbHours()),
                    decimal(2, HUNDRED * result.workerUse()),
                    decimal(1, result.wallSeconds()));
        }
        table.print(out);
        for (final DayResult result : results) {
            out.printf(
                    Locale.ROOT,
                    "%s: %d invocations, %d completed, %d placed after waiting for a used sandbox, %d sandboxes"
                            + " started, at most %.1f GB held%n",
                    result.policies().label(),
                    result.invocations(),
                    result.completed(),
                    result.queuedPlacements(),
                    result.started(),
                    result.highestHeldMb() / DayResult.MB_PER_GB);
            if (result.rejected() > 0) {
                out.println("  rejected: " + new TreeMap<>(result.rejectedByReason()));
            }
        }
        out.println("machine: " + Machine.describe());
    }

    private static String decimal(final int places, final double value) {
        return String.format(Locale.ROOT, "%." + places + "f", value);
    }
}
