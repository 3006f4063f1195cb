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
            final long highestTokenSeen,
            final boolean isWorker) {
        final RejectReason reason;
        long retryAfterNs = 0;
        if (!state.isInitialised()) {
            reason = RejectReason.NOT_INITIALISED;
            retryAfterNs = Limits.RETRY_HELLO_NS;
        } else if (sessionId == RecordTable.NO_SESSION
                || !Limits.isIn(cellEpochSeen, 0, CellEpochs.MAX_EPOCH)) {
            reason = RejectReason.INVALID_ARGUMENT;
        } else if (isAheadOfState(cellEpochSeen, highestTokenSeen)) {
            reason = RejectReason.CELL_EPOCH_BEHIND;
            retryAfterNs = isWorker ? 0 : CellEpochs.RETRY_PROOF_NS;
            core.epochs.proved(cellEpochSeen, highestTokenSeen, isWorker);
        } else if (isWorker && isOfFormerEpoch(cellEpochSeen)) {
            reason = RejectReason.INCARNATION_DEAD;
        } else if (core.epochs.isClosed() || isWorker && core.epochs.settlingNs() > 0) {
            reason = RejectReason.CELL_HELD;
            retryAfterNs = retryHeldNs();
        } else {
            return false;
        }
        core.output.helloRejected(sessionId, nonceHigh, nonceLow, retryAfterNs, reason);
        return true;
    }

    /**
     * An incarnation that is registered in an epoch that has ended, or is about to: what it holds
     * cannot be accounted for, it has to stop all of it and come back as a new one.
     */
    private boolean isOfFormerEpoch(final long cellEpochSeen) {
        return cellEpochSeen != 0 && (cellEpochSeen != state.cellEpoch() || core.epochs.isClosed());
    }

    private long retryHeldNs() {
        final long leftNs = core.epochs.settlingNs();
        return leftNs > 0 && leftNs < Limits.RETRY_HELLO_NS ? leftNs : Limits.RETRY_HELLO_NS;
    }

    /** Numbers that this state never issued: it went back (rule 2). */
    private boolean isAheadOfState(final long cellEpochSeen, final long highestTokenSeen) {
        final long newest = CellIds.token(state.cellEpoch(), state.cell.tokenCounter(CELL));
        return highestTokenSeen > newest || cellEpochSeen > state.cellEpoch();
    }
}
