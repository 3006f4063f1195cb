package io.berth.ops.trace;

/**
 * Which slice of a trace is replayed, and how much faster. Times here are times of the trace;
 * {@link #compressNs} turns one into a time of the replay: arrivals, run times, time limits,
 * start-up and keep-alive are divided by one factor.
 *
 * @param fromMinute first minute of the slice, counted from 0.
 * @param minutes length of the slice.
 * @param factor how many times faster than the trace, at least 1.
 * @param seed of arrivals within a minute and of run times.
 * @param runCapMs no run is longer than this.
 * @param keepAliveMs an idle sandbox is kept this long.
 * @param startUpMs how long a sandbox takes to start; the trace does not say.
 */
public record ReplaySettings(
        int fromMinute,
        int minutes,
        int factor,
        long seed,
        long runCapMs,
        long keepAliveMs,
        long startUpMs) {
    private static final long NS_PER_MS = 1_000_000L;

    /** Checks the ranges. */
    public ReplaySettings {
        check(fromMinute >= 0, "the first minute is below 0");
        check(minutes >= 1, "the slice is shorter than a minute");
        check(factor >= 1, "the factor is below 1");
        check(runCapMs >= 1 && keepAliveMs >= 1 && startUpMs >= 0, "a duration is too short");
    }

    private static void check(final boolean holds, final String message) {
        if (!holds) {
            throw new IllegalArgumentException(message);
        }
    }

    /** Replay time of a trace time, both in nanoseconds. */
    public long compressNs(final long traceNs) {
        return traceNs / factor;
    }

    /** Replay time in nanoseconds of a trace time in milliseconds. */
    public long compressMsToNs(final long traceMs) {
        return compressNs(traceMs * NS_PER_MS);
    }
}
