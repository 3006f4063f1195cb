package io.berth.ops.drill;

import io.berth.ops.load.LoadTally;

/** What is promised for the deaths of nodes, in the same words in every drill. */
final class NodePromises {
    /** Longest gap when the leader is ended gracefully. */
    static final long TERM_GAP_MS = 500;

    private static final long KILL_GAP_MS = 1_000;
    private static final long FAST_KILL_GAP_MS = 600;

    private NodePromises() {}

    /** Longest gap when the leader is gone without a word. */
    static long killGapMs(final DrillSettings settings) {
        return "fast".equals(settings.failoverProfile()) ? FAST_KILL_GAP_MS : KILL_GAP_MS;
    }

    /** Of a load that is over. */
    static void everyCallRuns(final DrillContext ctx, final DrillLoad load) {
        final LoadTally tally = load.tally();
        ctx.measured("calls", load.sent());
        ctx.check(
                tally.completed() == load.sent(),
                "every call runs",
                () -> ends(tally, load.sent()));
    }

    static void noSandboxGoes(final DrillContext ctx, final SandboxCount sandboxes) {
        final long gone = sandboxes.gone();
        ctx.measured("warmLost", gone);
        ctx.check(gone == 0, "no warm sandbox goes", () -> gone + " were stopped or died");
    }

    static String ends(final LoadTally tally, final int of) {
        return tally.completed()
                + " of "
                + of
                + " ran; "
                + tally.lostEnds()
                + " unknown, "
                + tally.functionErrors()
                + " with a function error, rejected "
                + tally.rejectedByReason();
    }
}
