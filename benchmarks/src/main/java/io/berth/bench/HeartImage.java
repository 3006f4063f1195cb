package io.berth.bench;

import io.berth.placement.PlacementOutput;
import io.berth.placement.PlacementStateMachine;
import io.berth.placement.snapshot.SnapshotLoader;
import java.util.ArrayList;
import java.util.List;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** A snapshot in memory: records with their lengths, in blocks that are used again. */
final class HeartImage {
    private static final int BLOCK_BYTES = 16 << 20;
    private static final long LOG_POSITION = 4711;

    private final List<UnsafeBuffer> blocks = new ArrayList<>();
    private final List<Integer> ends = new ArrayList<>();
    private int block;
    private int at;
    private long bytes;

    /** Writes the whole state, over what was written before. */
    void write(final PlacementStateMachine heart) {
        ends.clear();
        block = 0;
        at = 0;
        bytes = 0;
        ensureBlock();
        heart.saveTo(this::append, LOG_POSITION);
        ends.add(at);
    }

    /** A heart with the state that was written. */
    PlacementStateMachine load(final PlacementOutput output) {
        final PlacementStateMachine heart = new PlacementStateMachine(output);
        final SnapshotLoader loader = heart.loader();
        for (int i = 0; i < ends.size(); i++) {
            final UnsafeBuffer from = blocks.get(i);
            final int end = ends.get(i);
            int offset = 0;
            while (offset < end) {
                final int length = from.getInt(offset);
                loader.onRecord(from, offset + Integer.BYTES, length);
                offset += Integer.BYTES + length;
            }
        }
        if (!loader.isDone()) {
            throw new IllegalStateException("the snapshot has no end");
        }
        return heart;
    }

    /** Length of all records. */
    long bytes() {
        return bytes;
    }

    private void append(final DirectBuffer from, final int offset, final int length) {
        if (at + Integer.BYTES + length > BLOCK_BYTES) {
            ends.add(at);
            block++;
            at = 0;
            ensureBlock();
        }
        final UnsafeBuffer to = blocks.get(block);
        to.putInt(at, length);
        to.putBytes(at + Integer.BYTES, from, offset, length);
        at += Integer.BYTES + length;
        bytes += length;
    }

    private void ensureBlock() {
        if (block == blocks.size()) {
            blocks.add(new UnsafeBuffer(new byte[BLOCK_BYTES]));
        }
    }
}
