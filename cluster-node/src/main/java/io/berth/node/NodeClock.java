package io.berth.node;

import io.aeron.cluster.service.ClusterClock;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.EpochNanoClock;
import org.agrona.concurrent.OffsetEpochNanoClock;

/**
 * The clock of a leader: nanoseconds since 1970, counted by the machine's monotonic clock from an
 * offset that is taken anew once an hour. Read in every duty cycle; unlike the cluster library's,
 * it makes no object each time.
 */
final class NodeClock implements ClusterClock {
    private final EpochNanoClock clock = new OffsetEpochNanoClock();

    @Override
    public TimeUnit timeUnit() {
        return TimeUnit.NANOSECONDS;
    }

    @Override
    public long time() {
        return clock.nanoTime();
    }

    @Override
    public long timeMillis() {
        return TimeUnit.NANOSECONDS.toMillis(clock.nanoTime());
    }

    @Override
    public long timeMicros() {
        return TimeUnit.NANOSECONDS.toMicros(clock.nanoTime());
    }

    @Override
    public long timeNanos() {
        return clock.nanoTime();
    }

    @Override
    public long convertToNanos(final long time) {
        return time;
    }
}
