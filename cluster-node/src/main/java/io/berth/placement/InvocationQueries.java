package io.berth.placement;

import static io.berth.placement.RecordTable.NONE;

import io.berth.placement.PlacementOutput.InvocationDescription;
import io.berth.schemas.protocol.InvocationState;
import io.berth.schemas.protocol.PlacementKind;
import io.berth.schemas.protocol.RejectReason;
import java.util.ArrayList;
import java.util.List;

/** What operators ask about open invocations, and their cancel. */
final class InvocationQueries {
    static final int INVOCATION_FIXED_BYTES = 87;

    private final PlacementCore core;
    private final PlacementState state;
    private final InvocationTable table;

    InvocationQueries(final PlacementCore core) {
        this.core = core;
        this.state = core.state;
        this.table = state.invocations;
    }

    void describe(final long sessionId, final long correlationId, final long invocationId) {
        final int invocation = find(invocationId);
        final List<InvocationDescription> page =
                invocation == NONE ? List.of() : List.of(describe(invocation));
        core.output.invocationPage(
                sessionId, correlationId, reasonOf(invocation), page, Operators.NO_MORE);
    }

    /**
     * Does what a Cancel of its client would: what waits ends at once, for what is placed the
     * worker's word decides (rule 21). Also where no answer is owed any more.
     */
    void cancel(final long sessionId, final long correlationId, final long invocationId) {
        final int invocation = find(invocationId);
        if (invocation != NONE) {
            core.invocations.cancel(invocation);
        }
        core.output.adminResult(
                sessionId,
                correlationId,
                invocation == NONE ? 0 : invocationId,
                0,
                reasonOf(invocation));
    }

    void list(final long sessionId, final long correlationId, final long cursor) {
        final List<InvocationDescription> page = new ArrayList<>();
        int bytes = Operators.PAGE_FIXED_BYTES;
        int index = Operators.first(cursor, table);
        for (int i = 0; i < Operators.MAX_LOOKED_AT && index < table.highWater(); i++, index++) {
            if (table.isLive(index)) {
                final InvocationDescription one = describe(index);
                bytes += bytesOf(one);
                if (bytes > Operators.PAGE_BYTES) {
                    break;
                }
                page.add(one);
            }
        }
        core.output.invocationPage(
                sessionId,
                correlationId,
                state.isInitialised() ? RejectReason.NONE : RejectReason.NOT_INITIALISED,
                page,
                Operators.next(index, table));
    }

    private static int bytesOf(final InvocationDescription one) {
        return INVOCATION_FIXED_BYTES
                + Limits.utf8Length(one.tenant())
                + Limits.utf8Length(one.function())
                + Limits.utf8Length(one.worker());
    }

    private int find(final long invocationId) {
        return state.isInitialised() ? table.find(invocationId, state.cellEpoch()) : NONE;
    }

    private RejectReason reasonOf(final int invocation) {
        if (!state.isInitialised()) {
            return RejectReason.NOT_INITIALISED;
        }
        return invocation == NONE ? RejectReason.UNKNOWN_INVOCATION : RejectReason.NONE;
    }

    private InvocationDescription describe(final int invocation) {
        final int function = table.function(invocation);
        final int client = table.client(invocation);
        final int sandbox = table.sandbox(invocation);
        final boolean isPlaced = table.state(invocation) == Invocations.PLACED;
        final int worker = isPlaced ? state.sandboxes.worker(sandbox) : NONE;
        final long remainingNs = table.deadlineAtNs(invocation) - state.nowNs();
        return new InvocationDescription(
                state.invocationId(invocation),
                state.functionId(function),
                state.tenants.name(state.functions.tenant(function)),
                state.functions.name(function),
                client == NONE ? 0 : state.clientId(client),
                isPlaced ? table.token(invocation) : 0,
                isPlaced ? state.sandboxId(sandbox) : 0,
                isPlaced ? state.workerId(worker) : 0,
                isPlaced ? state.workers.name(worker) : "",
                state.nowNs() - table.queuedAtNs(invocation),
                remainingNs > 0 ? remainingNs : 0,
                isPlaced ? state.nowNs() - table.grantedAtNs(invocation) : 0,
                isPlaced ? 0 : core.answers.position(invocation),
                InvocationState.get((short) table.state(invocation)),
                isPlaced ? RejectReason.NONE : core.waitReason.cause(invocation),
                table.priority(invocation),
                table.cancelling(invocation) != 0,
                isPlaced ? PlacementKind.get((short) table.kind(invocation)) : PlacementKind.NONE);
    }
}
