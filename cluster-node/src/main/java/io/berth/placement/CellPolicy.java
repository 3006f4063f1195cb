package io.berth.placement;

import static io.berth.placement.PlacementState.CELL;

import io.berth.schemas.protocol.RejectReason;

/** The policy in force: set and shown. */
final class CellPolicy {
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
            core.scaleUp.beforePolicy(policy);
            core.provisioned.beforePolicy(policy);
            apply(policy);
        }
        core.output.adminResult(sessionId, correlationId, 0, 0, reason);
    }

    /** Takes a policy in: from here on every decision is by it. */
    void apply(final PolicySettings policy) {
        state.policy = policy;
        core.placer.apply(policy);
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
