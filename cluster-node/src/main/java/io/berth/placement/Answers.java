package io.berth.placement;

import static io.berth.placement.RecordTable.NONE;

import io.berth.schemas.protocol.InvocationState;
import io.berth.schemas.protocol.PlacementKind;
import io.berth.schemas.protocol.RejectReason;

/**
 * What a request slot remembers of its request, and the answers made from it: the same request, the
 * same answer.
 */
final class Answers {
    static final int EMPTY = 0;
    static final int OPEN = 1;
    static final int TOMBSTONE = 2;

    /**
     * Most places looked back for the position of a waiting invocation; beyond, the length of the
     * queue is told.
     */
    private static final int MAX_POSITION_STEPS = 64;

    private static final int HALF = 32;
    private static final int CAUSE_SHIFT = 8;
    private static final int REASON_MASK = 0xFF;
    private static final long LOWER_HALF = 0xFFFF_FFFFL;

    private final PlacementCore core;
    private final PlacementState state;
    private final RequestSlotTable slots;

    Answers(final PlacementCore core) {
        this.core = core;
        this.state = core.state;
        this.slots = state.requestSlots;
    }

    /** The current answer of the request that the slot holds. */
    void current(final int client, final int requestSlot) {
        final int slot = state.clients.slotBase(client) + requestSlot;
        final int current = slots.state(slot);
        if (current == OPEN) {
            final int invocation = slots.invocation(slot);
            if (isPlaced(invocation) && state.invocations.cancelling(invocation) == 0) {
                placed(invocation);
            } else {
                waiting(invocation);
            }
        } else if (current == InvocationState.REJECTED.value()) {
            rejectedAsStored(client, requestSlot, slot);
        } else if (current != EMPTY) {
            endedAsStored(client, requestSlot, slot);
        }
    }

    private boolean isPlaced(final int invocation) {
        return state.invocations.state(invocation) == InvocationState.PLACED.value();
    }

    private void rejectedAsStored(final int client, final int requestSlot, final int slot) {
        core.output.rejected(
                state.clients.sessionId(client),
                state.clientId(client),
                requestSlot,
                slots.sequence(slot),
                RejectReason.get((short) (slots.reason(slot) & REASON_MASK)),
                slots.retryAfterNs(slot),
                slots.answerId(slot),
                slots.answerToken(slot) >>> HALF,
                slots.answerToken(slot) & LOWER_HALF,
                RejectReason.get((short) (slots.reason(slot) >>> CAUSE_SHIFT)));
    }

    private void endedAsStored(final int client, final int requestSlot, final int slot) {
        final int current = slots.state(slot);
        core.output.ended(
                state.clients.sessionId(client),
                state.clientId(client),
                requestSlot,
                slots.sequence(slot),
                slots.answerId(slot),
                slots.answerToken(slot),
                current == TOMBSTONE
                        ? InvocationState.CANCELLED
                        : InvocationState.get((short) current));
    }

    /** Writes a rejection without a further cause into the slot and tells it. */
    void reject(
            final int client,
            final int slot,
            final RejectReason reason,
            final long retryAfterNs,
            final long ownerId,
            final long inUse,
            final long allowed) {
        reject(client, slot, reason, retryAfterNs, ownerId, inUse, allowed, RejectReason.NONE);
    }

    /** Writes a rejection into the slot and tells it. */
    void reject(
            final int client,
            final int slot,
            final RejectReason reason,
            final long retryAfterNs,
            final long ownerId,
            final long inUse,
            final long allowed,
            final RejectReason cause) {
        slots.state(slot, InvocationState.REJECTED.value());
        slots.invocation(slot, NONE);
        slots.reason(slot, reason.value() | (cause.value() << CAUSE_SHIFT));
        slots.retryAfterNs(slot, retryAfterNs);
        slots.answerId(slot, ownerId);
        slots.answerToken(slot, (inUse << HALF) | (allowed & LOWER_HALF));
        state.cell.rejected(PlacementState.CELL, state.cell.rejected(PlacementState.CELL) + 1);
        if (hasSession(client)) {
            rejectedAsStored(client, slot - state.clients.slotBase(client), slot);
        }
    }

    /** Writes an end into the slot and tells it where the caller can't have it from the worker. */
    void end(
            final int client,
            final int slot,
            final long invocationId,
            final long token,
            final InvocationState end) {
        slots.state(slot, end.value());
        slots.invocation(slot, NONE);
        slots.answerId(slot, invocationId);
        slots.answerToken(slot, token);
        final boolean isToldUnasked =
                end == InvocationState.CANCELLED || end == InvocationState.LOST;
        if (isToldUnasked && hasSession(client)) {
            endedAsStored(client, slot - state.clients.slotBase(client), slot);
        }
    }

    /** Tells a placement to the owner, if it has a session. */
    void placed(final int invocation) {
        final InvocationTable invocations = state.invocations;
        final int client = invocations.client(invocation);
        if (client == NONE || !hasSession(client)) {
            return;
        }
        final int slot = invocations.requestSlot(invocation);
        final int sandbox = invocations.sandbox(invocation);
        final int worker = state.sandboxes.worker(sandbox);
        core.output.placed(
                state.clients.sessionId(client),
                state.clientId(client),
                slot - state.clients.slotBase(client),
                slots.sequence(slot),
                state.invocationId(invocation),
                invocations.token(invocation),
                state.sandboxId(sandbox),
                0,
                state.workerId(worker),
                state.workers.incarnation(worker),
                state.functionId(invocations.function(invocation)),
                state.sandboxes.functionVersion(sandbox),
                state.sandboxes.timeoutNs(sandbox),
                invocations.payloadLength(invocation),
                state.cellEpoch(),
                PlacementKind.get((short) invocations.kind(invocation)),
                state.workers.name(worker),
                state.workers.endpoint(worker));
    }

    void waiting(final int invocation) {
        final InvocationTable invocations = state.invocations;
        final int client = invocations.client(invocation);
        if (client == NONE || !hasSession(client)) {
            return;
        }
        final int slot = invocations.requestSlot(invocation);
        final long remainingNs = invocations.deadlineAtNs(invocation) - state.nowNs();
        core.output.waiting(
                state.clients.sessionId(client),
                state.clientId(client),
                slot - state.clients.slotBase(client),
                slots.sequence(slot),
                state.invocationId(invocation),
                remainingNs > 0 ? remainingNs : 0,
                isPlaced(invocation) ? 0 : position(invocation));
    }

    /**
     * @return how many wait before it in the queue of its function.
     */
    int position(final int invocation) {
        final int function = state.invocations.function(invocation);
        final int priority = state.invocations.priority(invocation);
        int steps = 0;
        int other = state.queues[priority].previous(invocation);
        for (int before = priority; before >= 0; before--) {
            if (before < priority) {
                other = state.queues[before].last(function);
            }
            while (other != NONE && steps < MAX_POSITION_STEPS) {
                steps++;
                other = state.queues[before].previous(other);
            }
        }
        return steps < MAX_POSITION_STEPS ? steps : state.functions.queued(function) - 1;
    }

    boolean hasSession(final int client) {
        return state.clients.sessionId(client) != RecordTable.NO_SESSION;
    }
}
