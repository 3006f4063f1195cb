package io.berth.placement;

import static io.berth.placement.PlacementState.CELL;
import static io.berth.placement.RecordTable.NONE;

import io.berth.schemas.protocol.RejectReason;

/** The policy in force: set and shown. */
final class CellPolicy {
    /** Functions whose queues are looked at again in one step. */
    static final int MAX_FUNCTIONS = 256;

    private final PlacementCore core;
    private final PlacementState state;

    CellPolicy(final PlacementCore core) {
        this.core = core;
        this.state = core.state;
    }

    void set(final long sessionId, final long correlationId, final PolicySettings policy) {
        final RejectReason reason;
        if (!state.isInitialised()) {
            reason = RejectReason.NOT_INITIALISED;
        } else if (policy == null || !policy.isValid()) {
            reason = RejectReason.INVALID_ARGUMENT;
        } else {
            reason = RejectReason.NONE;
            change(policy);
        }
        core.output.adminResult(sessionId, correlationId, 0, 0, reason);
    }

    /** What waits may be served under the new policy: all of it is looked at again. */
    private void change(final PolicySettings policy) {
        core.scaleUp.beforePolicy(policy);
        core.provisioned.beforePolicy(policy);
        core.shares.beforePolicy();
        apply(policy);
        core.shares.afterPolicy();
        core.placer.capacityFreed();
        state.cell.policyCursor(CELL, 0);
    }

    /** Takes a policy in: from here on every decision is by it. */
    void apply(final PolicySettings policy) {
        state.policy = policy;
        core.starts.apply(policy);
    }

    // ---- queues, a bounded number in each step

    boolean hasWork() {
        return state.cell.policyCursor(CELL) != NONE;
    }

    void sweepStep() {
        int function = state.cell.policyCursor(CELL);
        if (function == NONE) {
            return;
        }
        final FunctionTable functions = state.functions;
        for (int i = 0; i < MAX_FUNCTIONS && function < functions.highWater(); i++, function++) {
            if (functions.isLive(function)) {
                core.placer.mark(function);
            }
        }
        state.cell.policyCursor(CELL, function < functions.highWater() ? function : NONE);
    }

    void describe(final long sessionId, final long correlationId) {
        final boolean isSet = state.isInitialised();
        core.output.policyReply(
                sessionId,
                correlationId,
                isSet ? RejectReason.NONE : RejectReason.NOT_INITIALISED,
                isSet ? state.policy : null,
                isSet ? state.cell.evacuatedZones(CELL) : 0);
    }
}
