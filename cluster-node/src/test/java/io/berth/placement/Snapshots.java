package io.berth.placement;

import io.berth.placement.snapshot.SnapshotLoader;
import java.util.ArrayList;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;

/** Saves and loads in memory. */
final class Snapshots {
    private Snapshots() {}

    static List<byte[]> save(final PlacementStateMachine machine) {
        final List<byte[]> records = new ArrayList<>();
        machine.saveTo(
                (buffer, offset, length) -> {
                    final byte[] bytes = new byte[length];
                    buffer.getBytes(offset, bytes);
                    records.add(bytes);
                },
                4711);
        return records;
    }

    static PlacementStateMachine load(final List<byte[]> records, final PlacementOutput output) {
        final PlacementStateMachine copy = new PlacementStateMachine(output);
        final SnapshotLoader loader = copy.loader();
        for (final byte[] record : records) {
            loader.onRecord(new UnsafeBuffer(record), 0, record.length);
        }
        if (!loader.isDone()) {
            throw new AssertionError("not done");
        }
        return copy;
    }
}
