package io.berth.cluster;

import io.berth.placement.PlacementCommands;
import io.berth.placement.PlacementOutput;
import io.berth.placement.PlacementStateMachine;
import io.berth.placement.snapshot.SnapshotLoader;
import org.agrona.DirectBuffer;

/** The real state machine behind the clustered service's view of it. */
public final class StateMachineHeart implements PlacementHeart {
    private final PlacementStateMachine machine;

    public StateMachineHeart(final PlacementOutput output) {
        machine = new PlacementStateMachine(output);
    }

    @Override
    public PlacementCommands commands() {
        return machine;
    }

    @Override
    public boolean initialised() {
        return machine.initialised();
    }

    @Override
    public long entries() {
        return machine.entries();
    }

    @Override
    public long rollingDigest() {
        return machine.rollingDigest();
    }

    @Override
    public int cellEpoch() {
        return machine.cellEpoch();
    }

    @Override
    public long provenBack() {
        return machine.provenBack();
    }

    @Override
    public boolean held() {
        return machine.held();
    }

    @Override
    public void save(final RecordSink sink, final long logPosition) {
        machine.saveTo(sink::onRecord, logPosition);
    }

    @Override
    public RecordLoader loader() {
        final SnapshotLoader loader = machine.loader();
        return new RecordLoader() {
            @Override
            public void onRecord(final DirectBuffer buffer, final int offset, final int length) {
                loader.onRecord(buffer, offset, length);
            }

            @Override
            public boolean isDone() {
                return loader.isDone();
            }
        };
    }
}
