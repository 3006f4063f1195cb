package io.berth.cluster;

import io.berth.placement.PlacementCommands;
import io.berth.schemas.protocol.BooleanType;
import io.berth.schemas.protocol.DescribeCellEpochDecoder;
import io.berth.schemas.protocol.RaiseCellEpochDecoder;
import org.agrona.DirectBuffer;

/**
 * Turns what operators say of the cell epoch into commands, as {@link OperatorRequestAdapter} does
 * with the rest.
 */
final class EpochRequestAdapter {
    private final PlacementCommands commands;
    private final RaiseCellEpochDecoder raise = new RaiseCellEpochDecoder();
    private final DescribeCellEpochDecoder describe = new DescribeCellEpochDecoder();

    EpochRequestAdapter(final PlacementCommands commands) {
        this.commands = commands;
    }

    boolean raiseCellEpoch(final EntryFrame entry, final DirectBuffer buffer, final int body) {
        raise.wrap(buffer, body, entry.blockLength, entry.version);
        final BooleanType ignoreShown = raise.ignoreShown();
        if (ignoreShown != BooleanType.TRUE && ignoreShown != BooleanType.FALSE) {
            return false;
        }
        entry.dispatching();
        commands.raiseCellEpoch(
                entry.timestampNs,
                entry.sessionId,
                raise.correlationId(),
                raise.cellEpoch(),
                raise.settleNs(),
                ignoreShown == BooleanType.TRUE);
        return true;
    }

    boolean describeCellEpoch(final EntryFrame entry, final DirectBuffer buffer, final int body) {
        describe.wrap(buffer, body, entry.blockLength, entry.version);
        entry.dispatching();
        commands.describeCellEpoch(entry.timestampNs, entry.sessionId, describe.correlationId());
        return true;
    }
}
