package io.berth.cluster;

import io.aeron.ExclusivePublication;
import io.aeron.Publication;
import io.aeron.cluster.client.ClusterException;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.IdleStrategy;
import org.agrona.concurrent.NanoClock;

/**
 * Offers snapshot records to the archive until each is taken. Fails, so that the snapshot does not
 * count, when the publication is closed or nothing moves for {@link #STALL_TIMEOUT_NS}.
 */
final class SnapshotPublisher implements PlacementHeart.RecordSink {
    static final long STALL_TIMEOUT_NS = 30_000_000_000L;

    private final ExclusivePublication publication;
    private final IdleStrategy idleStrategy;
    private final NanoClock clock;

    /**
     * @param clock measures the wait only; nothing of it reaches the state.
     */
    SnapshotPublisher(
            final ExclusivePublication publication,
            final IdleStrategy idleStrategy,
            final NanoClock clock) {
        this.publication = publication;
        this.idleStrategy = idleStrategy;
        this.clock = clock;
    }

    @Override
    public void onRecord(final DirectBuffer buffer, final int offset, final int length) {
        long deadlineNs = 0;
        idleStrategy.reset();
        while (true) {
            final long result = publication.offer(buffer, offset, length);
            if (result > 0) {
                return;
            }
            if (result != Publication.BACK_PRESSURED && result != Publication.ADMIN_ACTION) {
                throw new ClusterException(
                        "snapshot publication failed: " + Publication.errorString(result));
            }
            final long nowNs = clock.nanoTime();
            if (deadlineNs == 0) {
                deadlineNs = nowNs + STALL_TIMEOUT_NS;
            } else if (nowNs - deadlineNs > 0) {
                throw new ClusterException("snapshot publication made no progress");
            }
            idleStrategy.idle();
        }
    }
}
