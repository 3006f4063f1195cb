package io.berth.placement;

import io.berth.schemas.protocol.RejectReason;
import java.util.List;

/** What operators ask about open invocations, and their cancel. */
final class InvocationQueries {
    private final PlacementCore core;

    InvocationQueries(final PlacementCore core) {
        this.core = core;
    }

    void describe(final long sessionId, final long correlationId, final long invocationId) {
        core.output.invocationPage(
                sessionId, correlationId, RejectReason.INTERNAL, List.of(), Operators.NO_MORE);
    }

    void cancel(final long sessionId, final long correlationId, final long invocationId) {
        core.output.adminResult(sessionId, correlationId, 0, 0, RejectReason.INTERNAL);
    }

    void list(final long sessionId, final long correlationId, final long cursor) {
        core.output.invocationPage(
                sessionId, correlationId, RejectReason.INTERNAL, List.of(), Operators.NO_MORE);
    }
}
