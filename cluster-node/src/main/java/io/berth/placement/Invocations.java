package io.berth.placement;

import static io.berth.placement.RecordTable.NONE;

import io.berth.schemas.protocol.InvocationState;
import io.berth.schemas.protocol.PlacementKind;
import io.berth.schemas.protocol.RejectReason;

/** The life of an invocation: QUEUED, PLACED, one end. */
final class Invocations {
    static final int QUEUED = InvocationState.QUEUED.value();
    static final int PLACED = InvocationState.PLACED.value();

    /** Values of the column {@code cancelling}. */
    private static final int WANTED_ENDED = 1;

    private static final int CANCEL_SENT = 2;

    private final PlacementCore core;
    private final PlacementState state;
    private final InvocationTable table;
    private final FunctionTable functions;

    Invocations(final PlacementCore core) {
        this.core = core;
        this.state = core.state;
        this.table = state.invocations;
        this.functions = state.functions;
    }

    /**
     * @return a new invocation that is in no queue yet; the table has room.
     */
    int create(
            final int client,
            final int slot,
            final int function,
            final long deadlineNs,
            final long payloadLength,
            final int flags,
            final int priority,
            final int zone) {
        final int invocation = table.allocate();
        table.client(invocation, client);
        table.requestSlot(invocation, slot);
        table.function(invocation, function);
        table.queuedAtNs(invocation, state.nowNs());
        // Also of what is granted at once: it may come back, and no two have the same place.
        table.arrivalNumber(invocation, nextArrival());
        table.deadlineAtNs(invocation, state.nowNs() + deadlineNs);
        table.payloadLength(invocation, payloadLength);
        table.flags(invocation, flags);
        table.priority(invocation, priority);
        table.zone(invocation, zone);
        table.state(invocation, InvocationState.NONE.value());
        state.requestSlots.state(slot, Answers.OPEN);
        state.requestSlots.invocation(slot, invocation);
        state.clients.open(client, state.clients.open(client) + 1);
        return invocation;
    }

    void enqueueLast(final int invocation) {
        final int function = table.function(invocation);
        state.queues[table.priority(invocation)].addLast(function, invocation);
        enterQueue(invocation);
    }

    /** Back to the head of its class, for a newer token (rule 23). */
    private void enqueueFirst(final int invocation) {
        final int function = table.function(invocation);
        state.queues[table.priority(invocation)].addFirst(function, invocation);
        enterQueue(invocation);
        core.placer.mark(function);
    }

    private void enterQueue(final int invocation) {
        table.state(invocation, QUEUED);
        table.token(invocation, 0);
        table.sandbox(invocation, NONE);
        table.revoking(invocation, 0);
        final int function = table.function(invocation);
        countQueued(function, 1);
        if (state.ready.oldest(function) == invocation) {
            core.placer.queueChanged(function);
        }
        wakeAt(invocation, table.deadlineAtNs(invocation));
    }

    private void leaveQueue(final int invocation) {
        final int function = table.function(invocation);
        final boolean isOldest = state.ready.oldest(function) == invocation;
        final boolean isStanding = core.placer.isStanding(function);
        state.queues[table.priority(invocation)].remove(function, invocation);
        countQueued(function, -1);
        functions.standing(function, isStanding && functions.queued(function) > 0 ? 1 : 0);
        if (isOldest) {
            core.placer.queueChanged(function);
        }
    }

    private long nextArrival() {
        final CellTable cell = state.cell;
        cell.arrivalCounter(PlacementState.CELL, cell.arrivalCounter(PlacementState.CELL) + 1);
        return cell.arrivalCounter(PlacementState.CELL);
    }

    private void countQueued(final int function, final int by) {
        final int tenant = functions.tenant(function);
        functions.queued(function, functions.queued(function) + by);
        state.tenants.queued(tenant, state.tenants.queued(tenant) + by);
        state.cell.queued(PlacementState.CELL, state.cell.queued(PlacementState.CELL) + by);
    }

    /**
     * The one place where a slot is granted: token, slot, counts and both deadlines in the same
     * entry.
     */
    void grant(final int invocation, final int sandbox, final PlacementKind kind) {
        core.steps.take(1);
        if (table.state(invocation) == QUEUED) {
            leaveQueue(invocation);
        }
        final CellTable cell = state.cell;
        final long counter = cell.tokenCounter(PlacementState.CELL) + 1;
        cell.tokenCounter(PlacementState.CELL, counter);
        final long token = CellIds.token(state.cellEpoch(), counter);
        core.sandboxes.hold(sandbox, invocation, token);
        table.state(invocation, PLACED);
        table.sandbox(invocation, sandbox);
        table.token(invocation, token);
        table.kind(invocation, kind.value());
        table.grantedAtNs(invocation, state.nowNs());
        final long expiryNs = state.nowNs() + state.settings.placementExpiryNs();
        final long deadlineNs = table.deadlineAtNs(invocation);
        wakeAt(invocation, deadlineNs < expiryNs ? deadlineNs : expiryNs);
        countPlacement(kind);
        core.answers.placed(invocation);
    }

    private void countPlacement(final PlacementKind kind) {
        final CellTable cell = state.cell;
        if (kind == PlacementKind.WARM) {
            cell.warmPlacements(PlacementState.CELL, cell.warmPlacements(PlacementState.CELL) + 1);
        } else if (kind == PlacementKind.COLD) {
            cell.coldPlacements(PlacementState.CELL, cell.coldPlacements(PlacementState.CELL) + 1);
        } else {
            cell.queuedPlacements(
                    PlacementState.CELL, cell.queuedPlacements(PlacementState.CELL) + 1);
        }
    }

    /** The worker refused or revoked the token: the slot is free already. */
    void returned(final int invocation) {
        final int function = table.function(invocation);
        final boolean isDetached = table.client(invocation) == NONE;
        if (table.cancelling(invocation) != 0 || isDetached) {
            finish(invocation, InvocationState.CANCELLED, 0);
        } else if (functions.deleted(function) == 1) {
            rejectDeleted(invocation);
        } else if (core.limits.isDisabled(function)) {
            rejectAtLimit(invocation, RejectReason.FUNCTION_DISABLED, 0);
        } else if (table.deadlineAtNs(invocation) <= state.nowNs()) {
            rejectLate(invocation);
        } else {
            enqueueFirst(invocation);
        }
    }

    /**
     * The caller wants it ended: at once from the queue, by the worker's word where it is placed
     * (rule 21).
     */
    void cancel(final int invocation) {
        if (table.state(invocation) == QUEUED) {
            finish(invocation, InvocationState.CANCELLED, 0);
        } else if (table.cancelling(invocation) != CANCEL_SENT) {
            table.cancelling(invocation, CANCEL_SENT);
            command(invocation, WorkerCommands.CANCEL);
        }
    }

    /** The caller gives a placement back: revoked unless it has begun. */
    void release(final int invocation) {
        if (table.cancelling(invocation) == 0) {
            table.cancelling(invocation, WANTED_ENDED);
        }
        revoke(invocation);
    }

    /** No answer is owed any more. */
    void detach(final int invocation) {
        final int client = table.client(invocation);
        if (client != NONE) {
            final int slot = table.requestSlot(invocation);
            table.client(invocation, NONE);
            table.requestSlot(invocation, NONE);
            state.requestSlots.invocation(slot, NONE);
            state.clients.open(client, state.clients.open(client) - 1);
        }
    }

    private void revoke(final int invocation) {
        if (table.revoking(invocation) == 0) {
            table.revoking(invocation, 1);
            command(invocation, WorkerCommands.REVOKE);
            final int sandbox = table.sandbox(invocation);
            wakeAt(
                    invocation,
                    table.grantedAtNs(invocation)
                            + state.settings.placementExpiryNs()
                            + state.sandboxes.timeoutNs(sandbox)
                            + state.settings.timeoutMarginNs());
        }
    }

    private void command(final int invocation, final int kind) {
        final int sandbox = table.sandbox(invocation);
        core.steps.take(1);
        core.commands.issue(
                state.sandboxes.worker(sandbox),
                kind,
                state.sandboxId(sandbox),
                table.token(invocation));
    }

    void onTimer(final int invocation) {
        if (table.state(invocation) == QUEUED) {
            rejectLate(invocation);
        } else if (table.revoking(invocation) == 0) {
            revoke(invocation);
        } else {
            core.sandboxes.stop(table.sandbox(invocation));
        }
    }

    /** Its deadline has passed. */
    void rejectLate(final int invocation) {
        final int function = table.function(invocation);
        final boolean isStartFailing =
                functions.backoffNs(function) > 0
                        && functions.idle(function)
                                        + functions.busy(function)
                                        + functions.starting(function)
                                == 0;
        if (isStartFailing) {
            rejectFor(
                    invocation,
                    RejectReason.START_FAILED,
                    functions.backoffNs(function),
                    RejectReason.START_FAILED);
        } else {
            rejectFor(invocation, RejectReason.DEADLINE, 0, core.waitReason.cause(invocation));
        }
    }

    private void rejectFor(
            final int invocation,
            final RejectReason reason,
            final long retryAfterNs,
            final RejectReason cause) {
        reject(
                invocation,
                reason,
                retryAfterNs,
                core.waitReason.owner(invocation, cause),
                core.waitReason.current(invocation, cause),
                core.waitReason.allowed(invocation, cause),
                cause);
    }

    void reject(final int invocation, final RejectReason reason, final long retryAfterNs) {
        reject(invocation, reason, retryAfterNs, 0, 0, 0, RejectReason.NONE);
    }

    /** Its function was deleted. */
    void rejectDeleted(final int invocation) {
        final long functionId = state.functionId(table.function(invocation));
        reject(invocation, RejectReason.UNKNOWN_FUNCTION, 0, functionId, 0, 0, RejectReason.NONE);
    }

    /** Rejected for a concurrency limit, with whose it is, its use and what it allows. */
    void rejectAtLimit(final int invocation, final RejectReason limit, final long retryAfterNs) {
        final int function = table.function(invocation);
        reject(
                invocation,
                limit,
                retryAfterNs,
                core.limits.owner(function, limit),
                core.limits.current(function, limit),
                core.limits.allowed(function, limit),
                RejectReason.NONE);
    }

    /** Ends a waiting invocation with everything that a rejection can tell. */
    void reject(
            final int invocation,
            final RejectReason reason,
            final long retryAfterNs,
            final long ownerId,
            final long inUse,
            final long allowed,
            final RejectReason cause) {
        final int client = table.client(invocation);
        if (client != NONE) {
            core.answers.reject(
                    client,
                    table.requestSlot(invocation),
                    reason,
                    retryAfterNs,
                    ownerId,
                    inUse,
                    allowed,
                    cause);
        }
        close(invocation);
    }

    /**
     * @param token the token under which a run began or may have begun, 0 where none did.
     */
    void finish(final int invocation, final InvocationState end, final long token) {
        final int client = table.client(invocation);
        final CellTable cell = state.cell;
        if (end == InvocationState.COMPLETED) {
            cell.completed(PlacementState.CELL, cell.completed(PlacementState.CELL) + 1);
        } else if (end == InvocationState.LOST) {
            cell.lost(PlacementState.CELL, cell.lost(PlacementState.CELL) + 1);
        }
        if (client != NONE) {
            core.answers.end(
                    client,
                    table.requestSlot(invocation),
                    state.invocationId(invocation),
                    token,
                    end);
        }
        close(invocation);
    }

    private void close(final int invocation) {
        final int client = table.client(invocation);
        final int function = table.function(invocation);
        core.steps.take(1);
        if (table.state(invocation) == QUEUED) {
            leaveQueue(invocation);
        }
        state.deadlines.cancel(Deadlines.INVOCATION, invocation);
        table.free(invocation);
        if (client != NONE) {
            state.clients.open(client, state.clients.open(client) - 1);
            core.clientSessions.expireIfDone(client);
        }
        core.functionService.retireIfEmpty(function);
    }

    private void wakeAt(final int invocation, final long atNs) {
        state.deadlines.set(Deadlines.INVOCATION, invocation, atNs);
    }
}
