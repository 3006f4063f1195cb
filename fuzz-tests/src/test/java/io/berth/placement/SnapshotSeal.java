package io.berth.placement;

import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;

/** The digest that the end record of a snapshot must have for its other records. */
public final class SnapshotSeal {
    private SnapshotSeal() {}

    public static long of(final List<byte[]> records) {
        final StateDigest digest = new StateDigest();
        for (final byte[] record : records) {
            StateSnapshotWriter.addBytes(digest, new UnsafeBuffer(record), 0, record.length);
        }
        return digest.value();
    }
}
