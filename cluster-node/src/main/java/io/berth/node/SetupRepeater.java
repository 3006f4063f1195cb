package io.berth.node;

import io.aeron.driver.MediaDriver;
import io.aeron.driver.SendChannelEndpointSupplier;
import io.aeron.driver.media.SendChannelEndpoint;
import io.aeron.driver.media.UdpChannel;
import io.aeron.protocol.HeaderFlyweight;
import io.aeron.protocol.SetupFlyweight;
import io.berth.transport.DrainingSendEndpoint;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.IdleStrategy;
import org.agrona.concurrent.NanoClock;
import org.agrona.concurrent.status.AtomicCounter;

/**
 * Takes 0.1 s out of every election: lets a follower join the log of a new leader as soon as it
 * listens.
 *
 * <p>A receiver joins a stream when it gets a SETUP frame. The driver sends the first one as soon
 * as the log's publication is there, which is before any destination is, and the next one 100 ms
 * later (a constant of the driver); a follower needs a few milliseconds to listen, and would wait
 * for that next one. Here the same bytes are sent a few times in between. A receiver that has
 * joined drops them, as it drops those that the driver sends for others.
 *
 * <p>Only for publications with destinations set by hand, which is the log. All of it happens on
 * the thread of the driver's sender: {@link #poll} has to be called there.
 */
final class SetupRepeater implements SendChannelEndpointSupplier {
    /** When after the driver's own frame, in milliseconds; nothing after its next one. */
    private static final long[] AFTER_MS = {2, 5, 10, 15, 20, 30, 40, 55, 70, 85};

    private final List<Endpoint> pending = new ArrayList<>();

    @Override
    public SendChannelEndpoint newInstance(
            final UdpChannel channel,
            final AtomicCounter statusIndicator,
            final MediaDriver.Context context) {
        return channel.isManualControlMode()
                ? new Endpoint(channel, statusIndicator, context)
                : new DrainingSendEndpoint(channel, statusIndicator, context);
    }

    /**
     * Sends what is due.
     *
     * @param nowNs on the driver's clock.
     * @return a measure of work done.
     */
    int poll(final long nowNs) {
        int work = 0;
        for (int i = pending.size() - 1; i >= 0; i--) {
            final Endpoint endpoint = pending.get(i);
            work += endpoint.repeat(nowNs);
            if (!endpoint.isRepeating()) {
                pending.remove(i);
            }
        }
        return work;
    }

    /** Polls whenever the thread of this strategy idles. */
    IdleStrategy pollingWhileIdle(final IdleStrategy strategy) {
        return new PollingIdleStrategy(strategy);
    }

    /** Whether a frame of the driver is a SETUP frame. */
    static boolean isSetup(final ByteBuffer frame) {
        final int position = frame.position();
        return frame.remaining() == SetupFlyweight.HEADER_LENGTH
                && typeOf(frame, position) == HeaderFlyweight.HDR_TYPE_SETUP;
    }

    private static int typeOf(final ByteBuffer frame, final int position) {
        final int at = position + HeaderFlyweight.TYPE_FIELD_OFFSET;
        return (frame.get(at) & 0xFF) | (frame.get(at + 1) & 0xFF) << Byte.SIZE;
    }

    private final class Endpoint extends DrainingSendEndpoint {
        private final ByteBuffer setup =
                ByteBuffer.allocateDirect(SetupFlyweight.HEADER_LENGTH)
                        .order(ByteOrder.LITTLE_ENDIAN);
        private final NanoClock clock;
        private long sentNs;
        private int next = AFTER_MS.length;

        Endpoint(
                final UdpChannel channel,
                final AtomicCounter statusIndicator,
                final MediaDriver.Context context) {
            super(channel, statusIndicator, context);
            clock = context.nanoClock();
        }

        @Override
        public int send(final ByteBuffer frame) {
            if (isSetup(frame)) {
                setup.clear();
                setup.put(frame.duplicate()).flip();
                sentNs = clock.nanoTime();
                if (!isRepeating()) {
                    pending.add(this);
                }
                next = 0;
            }
            return super.send(frame);
        }

        boolean isRepeating() {
            return next < AFTER_MS.length;
        }

        int repeat(final long nowNs) {
            if (!isRepeating() || nowNs - sentNs < TimeUnit.MILLISECONDS.toNanos(AFTER_MS[next])) {
                return 0;
            }
            next++;
            super.send(setup.duplicate());
            return 1;
        }

        @Override
        public void close() {
            next = AFTER_MS.length;
            super.close();
        }
    }

    private final class PollingIdleStrategy implements IdleStrategy {
        private final IdleStrategy strategy;

        PollingIdleStrategy(final IdleStrategy strategy) {
            this.strategy = strategy;
        }

        @Override
        public void idle(final int workCount) {
            strategy.idle(workCount + pollNow());
        }

        @Override
        public void idle() {
            if (pollNow() == 0) {
                strategy.idle();
            }
        }

        private int pollNow() {
            return pending.isEmpty() ? 0 : poll(System.nanoTime());
        }

        @Override
        public void reset() {
            strategy.reset();
        }
    }
}
