package io.berth.placement;

import io.berth.placement.snapshot.SnapshotException;
import io.berth.placement.snapshot.SnapshotLoader;
import org.agrona.DirectBuffer;

/** Reads snapshot records into the state. */
final class StateSnapshotLoader implements SnapshotLoader {
    StateSnapshotLoader(final PlacementStateMachine machine, final PlacementCore core) {}

    @Override
    public void onRecord(final DirectBuffer buffer, final int offset, final int length) {
        throw new SnapshotException("unknown record");
    }

    @Override
    public boolean isDone() {
        return false;
    }

    @Override
    public long logPosition() {
        return 0;
    }
}
