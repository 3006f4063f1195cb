package io.berth.cluster;

import io.aeron.Image;
import io.aeron.ImageFragmentAssembler;
import io.aeron.cluster.client.ClusterException;
import io.aeron.logbuffer.FragmentHandler;
import io.aeron.logbuffer.FrameDescriptor;
import io.aeron.logbuffer.Header;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.IdleStrategy;

/** Feeds a recorded snapshot to the state machine; refuses one that ends before its last record. */
final class SnapshotLoaderAdapter {
    private static final int FRAGMENT_LIMIT = 64;

    /** Far above what is ever written, so that a later version may write longer ones. */
    private static final int MAX_RECORD_LENGTH = 1 << 20;

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
        final RecordBound bound = new RecordBound(assembler);
        idleStrategy.reset();
        while (!loader.isDone()) {
            final int fragments = image.poll(bound, FRAGMENT_LIMIT);
            if (fragments == 0 && !loader.isDone() && (image.isClosed() || image.isEndOfStream())) {
                throw new ClusterException("snapshot is truncated: it ends before its last record");
            }
            idleStrategy.idle(fragments);
        }
    }

    /**
     * Refuses a record that never ends before it is put together: what a recording may make us keep
     * of one record is bounded.
     */
    static final class RecordBound implements FragmentHandler {
        private final FragmentHandler assembler;
        private long partLength;

        RecordBound(final FragmentHandler assembler) {
            this.assembler = assembler;
        }

        @Override
        public void onFragment(
                final DirectBuffer buffer,
                final int offset,
                final int length,
                final Header header) {
            final boolean begins =
                    (header.flags() & FrameDescriptor.BEGIN_FRAG_FLAG)
                            == FrameDescriptor.BEGIN_FRAG_FLAG;
            partLength = (begins ? 0 : partLength) + length;
            if (partLength > MAX_RECORD_LENGTH) {
                throw new ClusterException(
                        "snapshot has a record of more than " + MAX_RECORD_LENGTH + " bytes");
            }
            assembler.onFragment(buffer, offset, length, header);
        }
    }
}
