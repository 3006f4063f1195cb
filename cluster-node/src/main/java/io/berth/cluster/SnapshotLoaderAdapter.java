package io.berth.cluster;

import io.aeron.Image;
import io.aeron.ImageFragmentAssembler;
import io.aeron.cluster.client.ClusterException;
import org.agrona.concurrent.IdleStrategy;

/** Feeds a recorded snapshot to the state machine; refuses one that ends before its last record. */
final class SnapshotLoaderAdapter {
    private static final int FRAGMENT_LIMIT = 64;

    private SnapshotLoaderAdapter() {}

    /**
     * @throws ClusterException when the snapshot is truncated or has records after its end; the
     *     node must not start.
     */
    static void load(
            final Image image,
            final PlacementHeart.RecordLoader loader,
            final IdleStrategy idleStrategy) {
        final ImageFragmentAssembler assembler =
                new ImageFragmentAssembler(
                        (buffer, offset, length, header) -> {
                            if (loader.isDone()) {
                                throw new ClusterException("snapshot has records after its end");
                            }
                            loader.onRecord(buffer, offset, length);
                        });
        idleStrategy.reset();
        while (!loader.isDone()) {
            final int fragments = image.poll(assembler, FRAGMENT_LIMIT);
            if (fragments == 0 && !loader.isDone() && (image.isClosed() || image.isEndOfStream())) {
                throw new ClusterException("snapshot is truncated: it ends before its last record");
            }
            idleStrategy.idle(fragments);
        }
    }
}
