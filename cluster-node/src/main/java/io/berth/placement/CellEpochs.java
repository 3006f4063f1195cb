package io.berth.placement;

import static io.berth.placement.PlacementState.CELL;
import static io.berth.placement.RecordTable.NONE;

import io.berth.schemas.protocol.RejectReason;

/**
 * The cell epoch (rule 2): what proves that the state went back, a restored state that issues
 * nothing until it is under an epoch of its own, and the raise to one. With the epoch all ids and
 * tokens change at once, so no number of a former life means anything any more; who holds records
 * from then, clients and workers, is let go a bounded number an entry (rule 34).
 */
final class CellEpochs {
    /** Ids have seven bits for it. */
    static final int MAX_EPOCH = 127;

    /** A client that proves that the state went back asks again after this. */
    static final long RETRY_PROOF_NS = 1_000_000_000L;

    private static final int EPOCH_SHIFT = 56;

    /** Clients and workers let go in one entry. */
    private static final int RECORDS_A_STEP = 256;

    private final PlacementCore core;
    private final PlacementState state;
    private final EpochFields epochs;

    CellEpochs(final PlacementCore core) {
        this.core = core;
        state = core.state;
        epochs = state.cell.epochs;
    }

    // ---- what may be done

    /**
     * @return whether nothing may be issued or believed: the state was restored and its epoch not
     *     yet raised, or a raise is under way.
     */
    boolean isClosed() {
        return isHeld() || isRaising();
    }

    boolean isRaising() {
        return epochs.raiseCursor() != NONE;
    }

    private boolean isHeld() {
        return epochs.heldEpoch() > state.cellEpoch();
    }

    /**
     * @return until workers are let in after a raise; 0: they are.
     */
    long settlingNs() {
        final long leftNs = epochs.settledAtNs() - state.nowNs();
        return leftNs > 0 ? leftNs : 0;
    }

    /** Answers a command of an operator that would change what is about to be given up. */
    boolean refuses(final long sessionId, final long correlationId) {
        if (isClosed()) {
            core.output.adminResult(sessionId, correlationId, 0, 0, RejectReason.CELL_HELD);
            return true;
        }
        return false;
    }

    // ---- a state that went back

    /**
     * A term begins. @param restoredEpoch what its leader was told: the state is a restored one,
     * every epoch below this may have been used; 0: nothing.
     */
    void onTerm(final int restoredEpoch) {
        if (restoredEpoch <= MAX_EPOCH && restoredEpoch > epochs.heldEpoch()) {
            epochs.heldEpoch(restoredEpoch);
        }
    }

    /** A Hello showed numbers that this state never issued. */
    void proved(final long epochShown, final long tokenShown, final boolean isWorker) {
        if (tokenShown > epochs.highestTokenShown()) {
            epochs.highestTokenShown(tokenShown);
        }
        final long ofToken = tokenShown >>> EPOCH_SHIFT;
        final long shown = epochShown > ofToken ? epochShown : ofToken;
        if (shown > epochs.highestEpochShown()) {
            epochs.highestEpochShown((int) shown);
        }
        if (isWorker) {
            epochs.workerProofs(epochs.workerProofs() + 1);
        } else {
            epochs.clientProofs(epochs.clientProofs() + 1);
        }
    }

    /**
     * @return Hellos since the last raise that showed numbers never issued.
     */
    long proofs() {
        return epochs.workerProofs() + epochs.clientProofs();
    }

    // ---- the raise

    /** An operator's word: everything of the epoch in force is given up. */
    void raise(
            final long sessionId,
            final long correlationId,
            final long wanted,
            final long settleNs,
            final boolean ignoreShown) {
        final RejectReason reason = refusal(wanted, settleNs, ignoreShown);
        if (reason == RejectReason.NONE) {
            raiseTo((int) (wanted == 0 ? next(ignoreShown) : wanted), settleNs);
        }
        describe(sessionId, correlationId, reason);
    }

    private RejectReason refusal(
            final long wanted, final long settleNs, final boolean ignoreShown) {
        if (!state.isInitialised()) {
            return RejectReason.NOT_INITIALISED;
        }
        if (settleNs != 0 && !Limits.isDuration(settleNs)) {
            return RejectReason.INVALID_ARGUMENT;
        }
        if (isRaising()) {
            return RejectReason.CELL_HELD;
        }
        final long epoch = wanted == 0 ? next(ignoreShown) : wanted;
        return epoch < next(ignoreShown) || epoch > MAX_EPOCH
                ? RejectReason.CELL_EPOCH_REFUSED
                : RejectReason.NONE;
    }

    /**
     * @return the least epoch that was surely never used.
     */
    private int next(final boolean ignoreShown) {
        final int current = state.cellEpoch();
        final int shown = ignoreShown ? 0 : epochs.highestEpochShown();
        final int used = shown > current ? shown : current;
        return epochs.heldEpoch() > used ? epochs.heldEpoch() : used + 1;
    }

    private void raiseTo(final int epoch, final long settleNs) {
        state.cell.cellEpoch(CELL, epoch);
        epochs.raises(epochs.raises() + 1);
        epochs.givenUpInvocations(epochs.givenUpInvocations() + state.invocations.size());
        epochs.givenUpSandboxes(epochs.givenUpSandboxes() + state.sandboxes.size());
        epochs.settledAtNs(state.nowNs() + settleNs);
        epochs.workerProofs(0);
        epochs.clientProofs(0);
        epochs.highestTokenShown(0);
        epochs.highestEpochShown(0);
        epochs.raiseCursor(0);
    }

    /** Lets go of some clients and workers of the former epoch. */
    void step() {
        if (!isRaising()) {
            return;
        }
        final int from = epochs.raiseCursor();
        final int to = from + RECORDS_A_STEP;
        for (int i = from; i < to; i++) {
            if (state.clients.isLive(i)) {
                core.clientSessions.letGo(i);
            }
            if (state.workers.isLive(i)) {
                core.workerSessions.letGo(i);
            }
        }
        final boolean isDone = to >= state.clients.highWater() && to >= state.workers.highWater();
        epochs.raiseCursor(isDone ? NONE : to);
    }

    void describe(final long sessionId, final long correlationId, final RejectReason reason) {
        core.output.cellEpochReply(
                sessionId,
                correlationId,
                reason,
                new PlacementOutput.CellEpochStatus(
                        state.cellEpoch(),
                        isHeld() ? epochs.heldEpoch() : 0,
                        isRaising(),
                        settlingNs(),
                        CellIds.token(state.cellEpoch(), state.cell.tokenCounter(CELL)),
                        epochs.highestEpochShown(),
                        epochs.highestTokenShown(),
                        epochs.workerProofs(),
                        epochs.clientProofs(),
                        epochs.raises(),
                        epochs.givenUpInvocations(),
                        epochs.givenUpSandboxes()));
    }
}
