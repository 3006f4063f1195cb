package io.berth.placement;

import static io.berth.placement.RecordTable.NONE;

import io.berth.schemas.protocol.InvocationState;
import io.berth.schemas.protocol.PlacementKind;
import io.berth.schemas.protocol.RejectReason;

/** Invoke, Cancel, Release and Resync of clients, over their request slots (rules 12 to 14). */
final class Requests {
    static final int MAY_WAIT = 1;
    static final int PREVIOUS_ENDED = 1 << 2;
    private static final int KNOWN_FLAGS = 7;
    private static final int MAX_PRIORITY = 2;
    private static final int MAX_ZONE_BYTE = 255;
    private static final int HALF = 32;

    private final PlacementCore core;
    private final PlacementState state;
    private final ClientTable clients;
    private final RequestSlotTable slots;
    private int resyncClient = NONE;

    Requests(final PlacementCore core) {
        this.core = core;
        this.state = core.state;
        this.clients = state.clients;
        this.slots = state.requestSlots;
    }

    // ---- Invoke

    void invoke(
            final int client,
            final int requestSlot,
            final long sequence,
            final long functionId,
            final long deadlineNs,
            final long payloadLength,
            final int flags,
            final int priority,
            final int zone) {
        if (!isSlot(client, requestSlot)) {
            refuseSlot(client, requestSlot, sequence);
            return;
        }
        final boolean isInRange =
                sequence > 0
                        && Limits.isDuration(deadlineNs)
                        && Limits.isIn(payloadLength, 0, 0xFFFF_FFFFL)
                        && Limits.isIn(flags, 0, KNOWN_FLAGS)
                        && Limits.isIn(priority, 0, MAX_PRIORITY)
                        && Limits.isIn(zone, 0, MAX_ZONE_BYTE);
        if (!isInRange) {
            refuse(client, requestSlot, sequence, RejectReason.INVALID_ARGUMENT);
            return;
        }
        final int slot = clients.slotBase(client) + requestSlot;
        final long fingerprint = fingerprint(flags, payloadLength);
        if (sequence < slots.sequence(slot)) {
            refuse(client, requestSlot, sequence, RejectReason.STALE_SEQUENCE);
        } else if (sequence == slots.sequence(slot)) {
            repeat(client, requestSlot, slot, functionId, fingerprint);
        } else {
            take(slot, sequence, functionId, flags, payloadLength);
            admit(client, slot, functionId, deadlineNs, payloadLength, flags, priority, zone);
        }
    }

    private static long fingerprint(final int flags, final long payloadLength) {
        return ((long) flags << HALF) | payloadLength;
    }

    /** The slot holds this request from here on. */
    private void take(
            final int slot,
            final long sequence,
            final long functionId,
            final int flags,
            final long payloadLength) {
        acknowledgePrevious(slot, (flags & PREVIOUS_ENDED) != 0);
        slots.sequence(slot, sequence);
        slots.functionId(slot, functionId);
        slots.fingerprint(slot, fingerprint(flags, payloadLength));
    }

    /**
     * An Invoke that an operator had left out (rule 32): where it was new, INTERNAL is its answer
     * from here on; anything else needs none, as the slot has one already.
     */
    void leaveOut(
            final int client,
            final int requestSlot,
            final long sequence,
            final long functionId,
            final long payloadLength,
            final int flags) {
        if (!isSlot(client, requestSlot)) {
            return;
        }
        final int slot = clients.slotBase(client) + requestSlot;
        if (sequence > 0 && sequence > slots.sequence(slot)) {
            take(slot, sequence, functionId, flags, payloadLength);
            core.answers.reject(client, slot, RejectReason.INTERNAL, 0, 0, 0, 0);
        }
    }

    private boolean isSlot(final int client, final int requestSlot) {
        return requestSlot >= 0 && requestSlot < clients.slotCount(client);
    }

    /** Answers without touching the slot. */
    private void refuse(
            final int client,
            final int requestSlot,
            final long sequence,
            final RejectReason reason) {
        refuse(client, requestSlot, sequence, reason, 0, 0, 0);
    }

    private void refuseSlot(final int client, final int requestSlot, final long sequence) {
        refuse(
                client,
                requestSlot,
                sequence,
                RejectReason.BAD_SLOT,
                0,
                requestSlot,
                clients.slotCount(client));
    }

    private void refuse(
            final int client,
            final int requestSlot,
            final long sequence,
            final RejectReason reason,
            final long ownerId,
            final long current,
            final long allowed) {
        core.output.rejected(
                clients.sessionId(client),
                state.clientId(client),
                requestSlot,
                sequence,
                reason,
                0,
                ownerId,
                current,
                allowed,
                RejectReason.NONE);
    }

    private void repeat(
            final int client,
            final int requestSlot,
            final int slot,
            final long functionId,
            final long fingerprint) {
        final boolean isSame =
                slots.state(slot) == Answers.TOMBSTONE
                        || (slots.functionId(slot) == functionId
                                && slots.fingerprint(slot) == fingerprint);
        if (isSame) {
            core.answers.current(client, requestSlot);
        } else {
            refuse(client, requestSlot, slots.sequence(slot), RejectReason.ID_REUSED);
        }
    }

    /**
     * A newer sequence: no answer is owed for the one before; what is open of it is ended unless
     * the caller had its end.
     */
    private void acknowledgePrevious(final int slot, final boolean hasEnded) {
        if (slots.state(slot) == Answers.OPEN) {
            final int invocation = slots.invocation(slot);
            final boolean isQueued = state.invocations.state(invocation) == Invocations.QUEUED;
            core.invocations.detach(invocation);
            if (isQueued || !hasEnded) {
                core.invocations.cancel(invocation);
            }
        }
        slots.state(slot, Answers.EMPTY);
        slots.invocation(slot, NONE);
        slots.reason(slot, 0);
        slots.retryAfterNs(slot, 0);
        slots.answerId(slot, 0);
        slots.answerToken(slot, 0);
    }

    private void admit(
            final int client,
            final int slot,
            final long functionId,
            final long deadlineNs,
            final long payloadLength,
            final int flags,
            final int priority,
            final int zone) {
        final int function = state.findFunction(functionId);
        if (function == NONE || state.functions.deleted(function) == 1) {
            core.answers.reject(client, slot, RejectReason.UNKNOWN_FUNCTION, 0, functionId, 0, 0);
        } else if (core.limits.isDisabled(function)) {
            rejectAtLimit(client, slot, function, RejectReason.FUNCTION_DISABLED, 0);
        } else if (payloadLength > state.settings.maxPayloadLength()) {
            core.answers.reject(
                    client,
                    slot,
                    RejectReason.PAYLOAD_TOO_LARGE,
                    0,
                    0,
                    payloadLength,
                    state.settings.maxPayloadLength());
        } else if (state.invocations.isFull()) {
            core.answers.reject(
                    client,
                    slot,
                    RejectReason.TOO_MANY_INVOCATIONS,
                    Limits.RETRY_CAPACITY_NS,
                    0,
                    state.invocations.size(),
                    state.invocations.capacity());
        } else {
            final boolean mayWait = (flags & MAY_WAIT) != 0;
            final int sandbox = warm(function, zone);
            if (sandbox == NONE && !mayQueue(client, slot, function, mayWait, zone)) {
                return;
            }
            final int invocation =
                    core.invocations.create(
                            client,
                            slot,
                            function,
                            deadlineNs,
                            payloadLength,
                            flags,
                            priority,
                            zone);
            if (sandbox != NONE) {
                core.invocations.grant(invocation, sandbox, PlacementKind.WARM);
            } else {
                core.invocations.enqueueLast(invocation);
                core.answers.waiting(invocation);
                core.placer.arrived(function);
            }
        }
    }

    /**
     * @return an idle sandbox where the limits allow one more and nobody waits before, else -1.
     */
    private int warm(final int function, final int zone) {
        return core.placer.takeOnArrival(function, zone);
    }

    private boolean mayQueue(
            final int client,
            final int slot,
            final int function,
            final boolean mayWait,
            final int zone) {
        if (mayWait) {
            return isQueueOpen(client, slot, function);
        }
        return isBelowLimits(client, slot, function)
                && isQueueOpen(client, slot, function)
                && isSomethingExpected(client, slot, function, zone);
    }

    private boolean isBelowLimits(final int client, final int slot, final int function) {
        final RejectReason limit = core.limits.blocking(function);
        if (limit == RejectReason.NONE) {
            return true;
        }
        rejectAtLimit(client, slot, function, limit, Limits.RETRY_CONCURRENCY_NS);
        return false;
    }

    private void rejectAtLimit(
            final int client,
            final int slot,
            final int function,
            final RejectReason limit,
            final long retryAfterNs) {
        core.answers.reject(
                client,
                slot,
                limit,
                retryAfterNs,
                core.limits.owner(function, limit),
                core.limits.current(function, limit),
                core.limits.allowed(function, limit));
    }

    /**
     * Without mayWait only a sandbox that is starting or busy is worth waiting for; a start is
     * commanded where none is, unless starts fail or come too fast.
     */
    private boolean isSomethingExpected(
            final int client, final int slot, final int function, final int zone) {
        final FunctionTable functions = state.functions;
        if (functions.starting(function) + functions.busy(function) > 0
                || !state.pool.isEmpty(function)) {
            return true;
        }
        if (core.startFailures.isBackingOff(function)) {
            final long leftNs = functions.backoffUntilNs(function) - state.nowNs();
            core.answers.reject(
                    client,
                    slot,
                    RejectReason.START_FAILED,
                    leftNs,
                    state.functionId(function),
                    functions.failedStarts(function),
                    0);
            return false;
        }
        final long untilTokenNs = core.scaleUp.untilNextNs(function);
        if (untilTokenNs > 0) {
            core.answers.reject(
                    client,
                    slot,
                    RejectReason.SCALE_UP_RATE,
                    untilTokenNs,
                    state.functionId(function),
                    core.scaleUp.started(function),
                    core.scaleUp.size(function));
            return false;
        }
        if (core.starts.tryStart(function, zone)) {
            return true;
        }
        rejectForRoom(client, slot, function);
        return false;
    }

    private void rejectForRoom(final int client, final int slot, final int function) {
        if (!state.isLabelCarried(function)) {
            core.answers.reject(
                    client,
                    slot,
                    RejectReason.NO_LABELLED_WORKER,
                    0,
                    state.functionId(function),
                    0,
                    0);
        } else if (state.sandboxes.isFull()) {
            core.answers.reject(
                    client,
                    slot,
                    RejectReason.TOO_MANY_SANDBOXES,
                    Limits.RETRY_CAPACITY_NS,
                    0,
                    state.sandboxes.size(),
                    state.sandboxes.capacity());
        } else {
            core.answers.reject(
                    client,
                    slot,
                    RejectReason.NO_CAPACITY,
                    Limits.RETRY_CAPACITY_NS,
                    0,
                    state.functions.memoryMb(function),
                    state.candidates.largestRoomMb());
        }
    }

    private boolean isQueueOpen(final int client, final int slot, final int function) {
        final FunctionTable functions = state.functions;
        if (functions.queued(function) >= functions.maxQueued(function)) {
            core.answers.reject(
                    client,
                    slot,
                    RejectReason.QUEUE_FULL,
                    Limits.RETRY_QUEUE_NS,
                    state.functionId(function),
                    functions.queued(function),
                    functions.maxQueued(function));
            return false;
        }
        final int tenant = functions.tenant(function);
        if (state.tenants.queued(tenant) >= state.tenants.maxQueued(tenant)) {
            core.answers.reject(
                    client,
                    slot,
                    RejectReason.TENANT_QUEUE_FULL,
                    Limits.RETRY_QUEUE_NS,
                    tenant,
                    state.tenants.queued(tenant),
                    state.tenants.maxQueued(tenant));
            return false;
        }
        return true;
    }

    // ---- Cancel, Release

    void cancel(final int client, final int requestSlot, final long sequence) {
        if (!isSlot(client, requestSlot)) {
            refuseSlot(client, requestSlot, sequence);
            return;
        }
        final int slot = clients.slotBase(client) + requestSlot;
        if (sequence <= 0 || sequence < slots.sequence(slot)) {
            state.countIgnored();
        } else if (sequence > slots.sequence(slot)) {
            acknowledgePrevious(slot, false);
            slots.sequence(slot, sequence);
            slots.functionId(slot, 0);
            slots.fingerprint(slot, 0);
            slots.state(slot, Answers.TOMBSTONE);
            core.answers.current(client, requestSlot);
        } else if (slots.state(slot) == Answers.OPEN) {
            core.invocations.cancel(slots.invocation(slot));
        } else {
            core.answers.current(client, requestSlot);
        }
    }

    void release(final int client, final int requestSlot, final long sequence, final long token) {
        final int slot = clients.slotBase(client) + requestSlot;
        final boolean isOpen =
                isSlot(client, requestSlot)
                        && slots.sequence(slot) == sequence
                        && slots.state(slot) == Answers.OPEN
                        && state.invocations.state(slots.invocation(slot))
                                == InvocationState.PLACED.value()
                        && state.invocations.token(slots.invocation(slot)) == token;
        if (isOpen) {
            core.invocations.release(slots.invocation(slot));
        } else {
            state.countIgnored();
        }
    }

    // ---- Resync

    void beginResync(final int client) {
        resyncClient = client;
    }

    void resyncRequest(final int requestSlot, final long sequence) {
        final int client = resyncClient;
        if (client == NONE) {
            return;
        }
        if (!isSlot(client, requestSlot)) {
            refuseSlot(client, requestSlot, sequence);
            return;
        }
        final long last = slots.sequence(clients.slotBase(client) + requestSlot);
        if (sequence > last) {
            core.output.notKnown(
                    clients.sessionId(client), state.clientId(client), requestSlot, sequence);
        } else if (sequence < last || last == 0) {
            refuse(client, requestSlot, sequence, RejectReason.STALE_SEQUENCE);
        } else {
            core.answers.current(client, requestSlot);
        }
    }

    void endResync() {
        resyncClient = NONE;
    }
}
