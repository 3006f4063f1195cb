package io.berth.ops.trace;

/**
 * One function of a trace.
 *
 * @param function hash that names the function.
 * @param app hash of the application it belongs to.
 * @param owner hash of its owner: the tenant.
 * @param invocationsPerMinute invocations begun in each minute, from minute 1 on.
 * @param runTimes how long its runs take.
 * @param memoryMb average memory of its application in MB.
 */
public record TraceFunction(
        String function,
        String app,
        String owner,
        int[] invocationsPerMinute,
        RunTimes runTimes,
        double memoryMb) {
    /**
     * Invocations in the minutes {@code from} to {@code from + minutes - 1}, counted from 0;
     * outside the trace: 0.
     */
    public int invocations(final int from, final int minutes) {
        int sum = 0;
        for (int minute = Math.max(0, from);
                minute < Math.min(from + minutes, invocationsPerMinute.length);
                minute++) {
            sum += invocationsPerMinute[minute];
        }
        return sum;
    }
}
