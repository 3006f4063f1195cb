package io.berth.placement;

import io.berth.placement.snapshot.SnapshotSink;

/** Writes the state as snapshot records. */
final class StateSnapshotWriter {
    StateSnapshotWriter(final PlacementState state, final SnapshotSink sink) {}

    void write(final long logPosition, final long entries, final long rolling, final long before) {}
}
