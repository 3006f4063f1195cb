package io.berth.worker.protocol;

import io.berth.schemas.payload.RefuseReason;
import io.berth.schemas.payload.RunState;
import io.berth.schemas.protocol.WorkerEventKind;

/**
 * Decides what becomes of a payload (rules 22, 39, 40): begun, refused with a reason, or answered
 * with what its token came to before. A token that has begun is never refused to the log, whatever
 * the lease says meanwhile.
 */
final class PayloadGate {
    /**
     * Answers that wait for back pressure to end; the caller repeats its Run where one is dropped.
     */
    private static final int MAX_WAITING = 256;

    private static final int TRIES_PER_POLL = 16;

    /** A power of two. */
    private static final int REMEMBERED_REFUSALS = 1_024;

    private final Standing standing;
    private final PlacementVerifier verifier;
    private final EventSender events;
    private final ResultStore results;
    private final SandboxTable table;
    private final SandboxSupervisor supervisor;

    /** Tokens told as refused that no slot remembers, each at a place that its number gives. */
    private final long[] refusedUnknown = new long[REMEMBERED_REFUSALS];

    private final WaitingAnswer[] waiting = new WaitingAnswer[MAX_WAITING];
    private int waitingHead;
    private int waitingCount;

    PayloadGate(
            final Standing standing,
            final PlacementVerifier verifier,
            final EventSender events,
            final ResultStore results,
            final SandboxTable table,
            final SandboxSupervisor supervisor) {
        this.standing = standing;
        this.verifier = verifier;
        this.events = events;
        this.results = results;
        this.table = table;
        this.supervisor = supervisor;
    }

    void onRun(final long nowNs, final RunRequest request) {
        if (isMalformed(request)) {
            standing.counts.malformed++;
            refuse(request, RefuseReason.MALFORMED);
            return;
        }
        if (!verifier.verify(request)) {
            standing.counts.badMac++;
            refuse(request, RefuseReason.BAD_MAC);
            return;
        }
        if (answerKept(request)) {
            return;
        }
        if (request.workerId != standing.workerId || request.incarnation != standing.incarnation) {
            // No slot of this incarnation can be held by that token: nothing to tell the log.
            refuse(request, RefuseReason.WRONG_WORKER);
            return;
        }
        standing.tokenSeen(request.token);
        final RunSlot slot = table.slot(request.sandboxId, request.sandboxSlot);
        if (slot != null && answerRepeat(request, slot)) {
            return;
        }
        final RefuseReason refusal = refusalFor(nowNs, request, slot);
        if (refusal == RefuseReason.NONE) {
            supervisor.begin(nowNs, slot, request);
        } else {
            refuseToAll(request, slot, refusal);
        }
    }

    private boolean isMalformed(final RunRequest request) {
        return !request.whole
                || request.token == 0
                || request.timeoutNs <= 0
                || request.payloadSize > standing.settings.maxPayloadLength();
    }

    private boolean answerKept(final RunRequest request) {
        final KeptResult kept = results.find(request.token);
        if (kept == null || kept.invocationId != request.invocationId) {
            return false;
        }
        standing.counts.repeats++;
        kept.replyTo = request.replyTo;
        results.reply(kept);
        return true;
    }

    /**
     * @return whether the token had begun or was refused in this slot, and was answered so.
     */
    private boolean answerRepeat(final RunRequest request, final RunSlot slot) {
        if (slot.runningToken == request.token) {
            standing.counts.repeats++;
            slot.replyTo = request.replyTo;
            answer(request, RefuseReason.NONE);
            return true;
        }
        if (slot.isRunning() && request.token > slot.lastToken) {
            standing.counts.doubleGranted++;
        }
        if (slot.lastToken == request.token) {
            standing.counts.repeats++;
            // NONE: it ended, and the result is no longer kept
            answer(
                    request,
                    slot.lastRefusal == RefuseReason.NONE ? RefuseReason.STALE : slot.lastRefusal);
            return true;
        }
        return false;
    }

    private RefuseReason refusalFor(
            final long nowNs, final RunRequest request, final RunSlot slot) {
        if (!standing.lease.isValid(nowNs)) {
            standing.counts.leaseOver++;
            return RefuseReason.LEASE_OVER;
        }
        if (standing.draining) {
            return RefuseReason.DRAINING;
        }
        if (slot == null || !slot.sandbox.takesRuns()) {
            return RefuseReason.UNKNOWN_SANDBOX;
        }
        if (request.token < slot.lastToken) {
            return RefuseReason.STALE;
        }

        return slot.isRunning() ? RefuseReason.BUSY : RefuseReason.NONE;
    }

    /** Refused to the caller and, where the token may be the slot's current one, to the log. */
    private void refuseToAll(
            final RunRequest request, final RunSlot slot, final RefuseReason reason) {
        if (slot == null) {
            refusedUnknown(request, reason);
        } else if (request.token > slot.lastToken) {
            slot.lastToken = request.token; // refused for good, also when the reason has passed
            slot.lastRefusal = reason;
            refusedEvent(request, reason);
        }
        refuse(request, reason);
    }

    /**
     * No slot remembers that it was told: a caller that repeats itself must fill neither the log
     * nor the memory. A token that another pushed out is told again, which changes nothing.
     */
    private void refusedUnknown(final RunRequest request, final RefuseReason reason) {
        final int place = (int) (request.token & (REMEMBERED_REFUSALS - 1));
        if (refusedUnknown[place] == request.token) {
            return;
        }
        if (events.pending() >= standing.settings.maxPendingEvents()) {
            standing.counts.eventsDropped++; // the placement's expiry settles it
        } else {
            refusedUnknown[place] = request.token;
            refusedEvent(request, reason);
        }
    }

    private void refusedEvent(final RunRequest request, final RefuseReason reason) {
        events.add(
                WorkerEventKind.REFUSED,
                request.sandboxId,
                request.sandboxSlot,
                request.token,
                0,
                io.berth.schemas.protocol.RefuseReason.get(reason.value()));
    }

    private void refuse(final RunRequest request, final RefuseReason reason) {
        standing.counts.refused++;
        answer(request, reason);
    }

    // ---- answers under back pressure

    private void answer(final RunRequest request, final RefuseReason reason) {
        if (send(request, reason)) {
            return;
        }
        if (waitingCount < MAX_WAITING) {
            final int index = (waitingHead + waitingCount++) % MAX_WAITING;
            if (waiting[index] == null) {
                waiting[index] = new WaitingAnswer();
            }
            waiting[index].set(request, reason);
        }
    }

    int poll() {
        int work = 0;
        for (int tries = Math.min(waitingCount, TRIES_PER_POLL); tries > 0; tries--) {
            final WaitingAnswer answer = waiting[waitingHead];
            final int tail = (waitingHead + waitingCount) % MAX_WAITING;
            final boolean sent = answer.send(standing.output);
            waiting[waitingHead] = waiting[tail];
            waitingHead = (waitingHead + 1) % MAX_WAITING;
            waiting[tail] =
                    answer; // behind the others: a caller that can't be reached holds up none
            if (sent) {
                waitingCount--;
                work++;
            }
        }
        return work;
    }

    private boolean send(final RunRequest request, final RefuseReason reason) {
        return send(
                standing.output,
                request.replyTo,
                request.invocationId,
                request.token,
                request.sequence,
                request.requestSlot,
                reason);
    }

    private static boolean send(
            final WorkerOutput output,
            final long replyTo,
            final long invocationId,
            final long token,
            final long sequence,
            final int requestSlot,
            final RefuseReason reason) {
        return reason == RefuseReason.NONE
                ? output.replyStatus(
                        replyTo, invocationId, token, sequence, requestSlot, RunState.RUNNING)
                : output.replyRefused(replyTo, invocationId, token, sequence, requestSlot, reason);
    }

    /** A RunRefused, or with reason NONE a RunStatus, that could not be sent yet. */
    private static final class WaitingAnswer {
        private long replyTo;
        private long invocationId;
        private long token;
        private long sequence;
        private int requestSlot;
        private RefuseReason reason;

        void set(final RunRequest request, final RefuseReason newReason) {
            replyTo = request.replyTo;
            invocationId = request.invocationId;
            token = request.token;
            sequence = request.sequence;
            requestSlot = request.requestSlot;
            reason = newReason;
        }

        boolean send(final WorkerOutput output) {
            return PayloadGate.send(
                    output, replyTo, invocationId, token, sequence, requestSlot, reason);
        }
    }
}
