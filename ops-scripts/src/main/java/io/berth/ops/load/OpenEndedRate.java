package io.berth.ops.load;

import java.util.concurrent.TimeUnit;

/**
 * Arrivals at even distances until an end is set, the functions in turn; or a number of them at
 * once. The end may be set by the thread of the load only.
 */
public final class OpenEndedRate implements LoadSchedule {
    private static final long EVEN = -1;

    private final int ratePerSecond;
    private final int functions;
    private final long runNs;
    private final long delayNs;
    private volatile int size;

    private OpenEndedRate(
            final int ratePerSecond,
            final int functions,
            final long runNs,
            final int size,
            final long delayNs) {
        this.ratePerSecond = ratePerSecond;
        this.functions = functions;
        this.runNs = runNs;
        this.size = size;
        this.delayNs = delayNs;
    }

    /** {@code ratePerSecond} calls a second over {@code functions} functions, from now on. */
    public static OpenEndedRate steady(
            final int ratePerSecond, final int functions, final long runNs) {
        return new OpenEndedRate(ratePerSecond, functions, runNs, Integer.MAX_VALUE, EVEN);
    }

    /** {@code count} calls at once, {@code delayNs} after the start. */
    public static OpenEndedRate batch(
            final int count, final int functions, final long runNs, final long delayNs) {
        return new OpenEndedRate(1, functions, runNs, count, delayNs);
    }

    /** A batch has its end from the start. */
    @Override
    public void endAfter(final int count) {
        if (delayNs == EVEN) {
            size = count;
        }
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public long arrivalNs(final int i) {
        return delayNs == EVEN ? i * TimeUnit.SECONDS.toNanos(1) / ratePerSecond : delayNs;
    }

    @Override
    public int functionIndex(final int i) {
        return i % functions;
    }

    @Override
    public long runNs(final int i) {
        return runNs;
    }
}
