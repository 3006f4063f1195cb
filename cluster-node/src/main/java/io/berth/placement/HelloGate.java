package io.berth.placement;

import static io.berth.placement.PlacementState.CELL;

import io.berth.schemas.protocol.RejectReason;

/** What a Hello of any peer has to pass before it is looked at. */
final class HelloGate {
    private final PlacementCore core;
    private final PlacementState state;

    HelloGate(final PlacementCore core) {
        this.core = core;
        state = core.state;
    }

    /**
     * @return whether the Hello was refused, and answered.
     */
    boolean refuses(
            final long sessionId,
            final long nonceHigh,
            final long nonceLow,
            final long cellEpochSeen,
            final long highestTokenSeen) {
        final RejectReason reason;
        final long retryAfterNs;
        if (!state.isInitialised()) {
            reason = RejectReason.NOT_INITIALISED;
            retryAfterNs = Limits.RETRY_HELLO_NS;
        } else if (sessionId == RecordTable.NO_SESSION) {
            reason = RejectReason.INVALID_ARGUMENT;
            retryAfterNs = 0;
        } else if (isAheadOfState(cellEpochSeen, highestTokenSeen)) {
            reason = RejectReason.CELL_EPOCH_BEHIND;
            retryAfterNs = 0;
        } else {
            return false;
        }
        core.output.helloRejected(sessionId, nonceHigh, nonceLow, retryAfterNs, reason);
        return true;
    }

    /** Numbers that this state never issued: it went back (rule 2). */
    private boolean isAheadOfState(final long cellEpochSeen, final long highestTokenSeen) {
        final long newest = CellIds.token(state.cellEpoch(), state.cell.tokenCounter(CELL));
        return highestTokenSeen > newest || cellEpochSeen > state.cellEpoch();
    }
}
