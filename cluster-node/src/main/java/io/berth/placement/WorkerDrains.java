package io.berth.placement;

import io.berth.schemas.protocol.RejectReason;

/** Workers and zones that an operator takes out of use, and back. */
final class WorkerDrains {
    private final PlacementCore core;

    WorkerDrains(final PlacementCore core) {
        this.core = core;
    }

    void drain(
            final long sessionId,
            final long correlationId,
            final String worker,
            final long deadlineNs) {
        core.output.adminResult(sessionId, correlationId, 0, 0, RejectReason.INTERNAL);
    }

    void undrain(final long sessionId, final long correlationId, final String worker) {
        core.output.adminResult(sessionId, correlationId, 0, 0, RejectReason.INTERNAL);
    }

    void evacuate(
            final long sessionId, final long correlationId, final int zone, final long deadlineNs) {
        core.output.adminResult(sessionId, correlationId, 0, 0, RejectReason.INTERNAL);
    }

    void restore(final long sessionId, final long correlationId, final int zone) {
        core.output.adminResult(sessionId, correlationId, 0, 0, RejectReason.INTERNAL);
    }
}
