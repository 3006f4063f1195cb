package io.berth.ops.loss;

import io.aeron.driver.ext.LossGenerator;
import java.net.InetSocketAddress;
import java.util.SplittableRandom;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Decides by a seed and the rates of a {@link LossFile} which datagrams of one endpoint are lost or
 * held back. Used by the receiver's thread alone.
 */
final class StreamLoss implements LossGenerator {
    private static final int PER_MILLE = 1_000;

    private final LossFile file;
    private final SplittableRandom random;
    private final int[] burstLeft = new int[StreamKind.values().length];

    StreamLoss(final LossFile file, final long seed) {
        this.file = file;
        random = new SplittableRandom(seed);
    }

    /** Setup frames and measurements, whose stream is not told, arrive. */
    @Override
    public boolean shouldDropFrame(
            final InetSocketAddress address, final UnsafeBuffer buffer, final int length) {
        return false;
    }

    @Override
    public boolean shouldDropFrame(
            final InetSocketAddress address,
            final UnsafeBuffer buffer,
            final int streamId,
            final int sessionId,
            final int termId,
            final int termOffset,
            final int length) {
        final StreamKind kind = StreamKind.of(streamId);
        if (kind == null) {
            return false;
        }
        file.countSeen(kind);
        final int rate = file.dropPerMille(kind);
        if (rate == 0) {
            burstLeft[kind.ordinal()] = 0;
            return false;
        }
        final boolean lost = burstLeft[kind.ordinal()] > 0 || begins(rate, file.burst(kind));
        if (lost) {
            burstLeft[kind.ordinal()] =
                    burstLeft[kind.ordinal()] > 0
                            ? burstLeft[kind.ordinal()] - 1
                            : file.burst(kind) - 1;
            file.countDropped(kind);
        }
        return lost;
    }

    private boolean begins(final int rate, final int burst) {
        return random.nextInt(PER_MILLE * burst) < rate;
    }

    /** Whether the next datagram of this stream is to let another one pass. */
    boolean shouldHold(final int streamId) {
        final StreamKind kind = StreamKind.of(streamId);
        if (kind == null || random.nextInt(PER_MILLE) >= file.reorderPerMille(kind)) {
            return false;
        }
        file.countReordered(kind);
        return true;
    }
}
