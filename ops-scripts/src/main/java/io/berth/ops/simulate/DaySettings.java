package io.berth.ops.simulate;

import io.berth.ops.trace.Trace;
import io.berth.ops.trace.TraceFunction;

/**
 * The fleet and the times of a simulated day; all in virtual time.
 *
 * @param seed of the arrivals within a minute, the run times and the cell.
 * @param minutes simulated, from the first of the trace on, 1 to 1,440.
 * @param workers 1 to 10,000.
 * @param memoryMb memory of each worker in MB.
 * @param zones over which the workers are spread in turn, 1 to 64.
 * @param startUpNs how long a sandbox takes to start; the trace does not say.
 * @param keepAliveNs how long an idle sandbox is kept by {@code fixed}, and by {@code histogram}
 *     where it knows too little; 1 ms to 24 h.
 * @param deadlineNs how long an invocation may wait for its placement, 1 ms to 24 h.
 * @param maxQueued most waiting invocations of a function.
 */
public record DaySettings(
        long seed,
        int minutes,
        int workers,
        int memoryMb,
        int zones,
        long startUpNs,
        long keepAliveNs,
        long deadlineNs,
        int maxQueued) {
    private static final long MS = 1_000_000L;
    private static final long DAY_NS = 24L * 3600 * 1000 * MS;
    private static final int MAX_MINUTES = 1440;
    private static final int MAX_WORKERS = 10_000;
    private static final double FLEET_OVER_RUNS = 3.3;
    private static final int MAX_MEMORY_MB = 1 << 24;
    private static final int MAX_ZONES = 64;
    private static final int MAX_QUEUED = 1 << 20;

    /** Checks the ranges. */
    public DaySettings {
        check(minutes >= 1 && minutes <= MAX_MINUTES, "--minutes is 1 to " + MAX_MINUTES);
        check(workers >= 1 && workers <= MAX_WORKERS, "--workers is 1 to " + MAX_WORKERS);
        check(memoryMb >= 1 && memoryMb <= MAX_MEMORY_MB, "--memory-mb is 1 to " + MAX_MEMORY_MB);
        check(zones >= 1 && zones <= MAX_ZONES, "--zones is 1 to " + MAX_ZONES);
        check(startUpNs >= 0 && startUpNs <= DAY_NS / 2, "--start-up is at most 12h");
        check(isDuration(keepAliveNs), "--keep-alive-time is 1ms to 24h");
        check(isDuration(deadlineNs), "--deadline is 1ms to 24h");
        check(maxQueued >= 0 && maxQueued <= MAX_QUEUED, "--max-queued is 0 to " + MAX_QUEUED);
    }

    private static boolean isDuration(final long ns) {
        return ns >= MS && ns <= DAY_NS;
    }

    private static void check(final boolean holds, final String message) {
        if (!holds) {
            throw new IllegalArgumentException(message);
        }
    }

    /**
     * As many workers as hold {@value #FLEET_OVER_RUNS} times the memory that the runs of the whole
     * trace take on average: at that size the bursts of a day meet short memory, and more than 99 %
     * of the invocations of the sample are run.
     */
    public static int workersFor(final Trace trace, final int memoryMb) {
        double mbNs = 0;
        for (final TraceFunction function : trace.functions()) {
            final double runs = function.invocations(0, trace.minutes());
            mbNs += runs * function.runTimes().meanNs() * function.memoryMb();
        }
        final double busyMb = mbNs / (trace.minutes() * (double) Arrivals.MINUTE_NS);
        final long workers = Math.round(FLEET_OVER_RUNS * busyMb / memoryMb);
        return (int) Math.max(1, Math.min(workers, MAX_WORKERS));
    }

    /** Memory of the whole fleet in MB. */
    public long fleetMb() {
        return (long) workers * memoryMb;
    }
}
