package io.berth.ops.replay;

import io.berth.ops.load.LatencySummary;
import io.berth.ops.load.LoadListener;
import io.berth.ops.load.LoadTarget;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/**
 * Notes by how much each invocation is sent after the time it was meant to: a load generator that
 * falls behind must say so, as what it measures then is itself.
 */
final class PunctualTarget implements LoadTarget {
    private final LoadTarget target;
    private final LongSupplier clock;
    private final LongConsumer listener;
    private final LatencySummary lateness = new LatencySummary();

    /**
     * @param clock that intended starts are of.
     * @param listener hears each lateness, in nanoseconds, never below 0.
     */
    PunctualTarget(final LoadTarget target, final LongSupplier clock, final LongConsumer listener) {
        this.target = target;
        this.clock = clock;
        this.listener = listener;
    }

    /** Actual minus intended send of everything sent. */
    LatencySummary lateness() {
        return lateness;
    }

    @Override
    public void invoke(
            final int index,
            final int functionIndex,
            final long runNs,
            final long intendedStartNs) {
        final long lateNs = Math.max(0, clock.getAsLong() - intendedStartNs);
        lateness.record(lateNs);
        listener.accept(lateNs);
        target.invoke(index, functionIndex, runNs, intendedStartNs);
    }

    @Override
    public int poll() {
        return target.poll();
    }

    @Override
    public void listener(final LoadListener ends) {
        target.listener(ends);
    }

    @Override
    public void close() {
        target.close();
    }
}
