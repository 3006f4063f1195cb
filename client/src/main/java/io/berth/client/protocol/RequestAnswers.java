package io.berth.client.protocol;

import io.berth.client.protocol.RequestSlot.Phase;
import io.berth.schemas.payload.RefuseReason;
import io.berth.schemas.payload.RunEnd;
import io.berth.schemas.payload.RunState;
import io.berth.schemas.protocol.InvocationState;
import io.berth.schemas.protocol.RejectReason;
import org.agrona.DirectBuffer;

/**
 * What the balancer and the workers say of an open request, and what follows for its call. Whether
 * a payload may have run is told by two things: bytes that left under the token of the current
 * placement, and the log, which grants a newer token, or ends an invocation without one, only when
 * the older token never began. A refusal proves nothing, as an earlier copy may have run.
 */
final class RequestAnswers {
    private final ClientSettings settings;
    private final ClientOutput output;
    private final ClientSession session;
    private final SlotTable slots;
    private final CallTable calls;
    private final FunctionTable functions;
    private final RequestFlow flow;
    private final CallEnds ends;
    private final PendingAcks acks;
    private final Alarm alarm;
    private final ClientCounters counters;

    RequestAnswers(
            final ClientSettings settings,
            final ClientOutput output,
            final ClientSession session,
            final SlotTable slots,
            final CallTable calls,
            final FunctionTable functions,
            final RequestFlow flow,
            final CallEnds ends,
            final PendingAcks acks,
            final Alarm alarm,
            final ClientCounters counters) {
        this.settings = settings;
        this.output = output;
        this.session = session;
        this.slots = slots;
        this.calls = calls;
        this.functions = functions;
        this.flow = flow;
        this.ends = ends;
        this.acks = acks;
        this.alarm = alarm;
        this.counters = counters;
    }

    // ---- from the balancer

    void onPlaced(final long nowNs, final Placement offered) {
        final RequestSlot slot =
                find(nowNs, offered.clientId, offered.requestSlot, offered.sequence);
        if (null == slot) {
            return;
        }
        session.highestToken = Math.max(session.highestToken, offered.token);
        final Call call = slot.call;
        if (null == call) {
            if (!slot.previousEnded || Phase.CANCELLING == slot.phase) {
                flow.releasePlacement(nowNs, slot, offered.token);
            } else {
                counters.ignored++;
            }
            return;
        }
        if ((slot.placed && offered.token <= slot.placement.token) || null != slot.loggedEnd) {
            answered(nowNs, slot);
            return;
        }
        if (slot.placed) {
            counters.newerPlacements++;
        }
        // A newer token exists only because the older one is known never to have begun (rules 20
        // and 23).
        slot.payloadLeft = false;
        slot.runsSent = 0;
        slot.placed = true;
        slot.placement.copyFrom(offered);
        slot.phase = Phase.PLACED;
        named(call, offered.invocationId);
        call.token = offered.token;
        call.workerId = offered.workerId;
        call.kind = offered.kind;
        if (CallOutcome.NEVER == call.placedNs) {
            call.placedNs = nowNs;
        }
        answered(nowNs, slot);
        if (call.cancelRequested) {
            flow.releasePlacement(nowNs, slot, offered.token);
            flow.cancelOpen(nowNs, slot);
            ends.end(nowNs, call, ClientEnd.NOT_RUN, EndReason.CANCELLED);
        } else {
            flow.sendRun(nowNs, slot);
        }
    }

    void onWaiting(
            final long nowNs,
            final long clientId,
            final int requestSlot,
            final long sequence,
            final long invocationId) {
        final RequestSlot slot = find(nowNs, clientId, requestSlot, sequence);
        if (null == slot) {
            return;
        }
        if (null == slot.call) {
            counters.ignored++;
            return;
        }
        named(slot.call, invocationId);
        if (Phase.SENT == slot.phase) {
            slot.phase = Phase.WAITING;
        }
        answered(nowNs, slot);
    }

    void onRejected(
            final long nowNs,
            final long clientId,
            final int requestSlot,
            final long sequence,
            final RejectReason reason,
            final Rejection rejection) {
        final long retryAfterNs = rejection.retryAfterNs;
        final RequestSlot slot = find(nowNs, clientId, requestSlot, sequence);
        if (null == slot || isOver(slot)) {
            return;
        }
        if (slot.payloadLeft && RejectReason.INTERNAL == reason) {
            counters.ignored++; // only a repeat failed: the worker and the log end the run
            return;
        }
        slot.retired =
                RejectReason.STALE_SEQUENCE == reason
                        || RejectReason.ID_REUSED == reason
                        || RejectReason.BAD_SLOT == reason;
        // Such a word is of the message that was answered: what an earlier copy began stands.
        final boolean mayRun = slot.payloadLeft && slot.retired;
        final Call call = slot.call;
        // A number that was not taken into the slot leaves the one before it open there.
        flow.free(slot, RejectReason.INVALID_ARGUMENT != reason);
        if (null == call) {
            return;
        }
        call.rejection.copyFrom(rejection);
        if (RejectReason.UNKNOWN_FUNCTION == reason && resolveAgain(nowNs, call)) {
            return;
        }
        final boolean retriable = retryAfterNs > 0 && RejectReason.CANCELLED != reason;
        if (mayRun) {
            ends.end(nowNs, call, ClientEnd.UNKNOWN, EndReason.of(reason));
        } else if (!retriable || !ends.retry(nowNs, call, retryAfterNs)) {
            ends.end(
                    nowNs,
                    call,
                    ClientEnd.NOT_RUN,
                    EndReason.of(reason),
                    Math.max(0, retryAfterNs),
                    0,
                    null,
                    0,
                    0);
        }
    }

    void onEnded(
            final long nowNs,
            final long clientId,
            final int requestSlot,
            final long sequence,
            final long token,
            final InvocationState end) {
        final RequestSlot slot = find(nowNs, clientId, requestSlot, sequence);
        if (null == slot || isOver(slot)) {
            return;
        }
        if (null == slot.call) {
            flow.free(slot, true);
            return;
        }
        // The token says under which placement it began; none, or another than the payload left
        // under: it never ran.
        final boolean mayHaveRun = slot.payloadLeft && token == slot.placement.token;
        switch (end) {
            case CANCELLED:
                onLoggedCancel(nowNs, slot, mayHaveRun);
                break;
            case LOST:
                onLoggedLoss(nowNs, slot, mayHaveRun);
                break;
            case COMPLETED:
            case FAILED:
            case TIMED_OUT:
                if (mayHaveRun) {
                    seekResult(nowNs, slot, end);
                } else {
                    finish(nowNs, slot, ClientEnd.UNKNOWN, EndReason.INTERNAL);
                }
                break;
            default:
                counters.ignored++;
                break;
        }
    }

    void onNotKnown(
            final long nowNs, final long clientId, final int requestSlot, final long sequence) {
        final RequestSlot slot = find(nowNs, clientId, requestSlot, sequence);
        if (null == slot) {
            return;
        }
        if (null == slot.call || slot.payloadLeft) {
            counters.ignored++;
            return;
        }
        slot.phase = Phase.SENT;
        slot.placed = false;
        slot.pending &= ~RequestSlot.RUN;
        slot.logDelayNs = settings.resendNs();
        flow.want(nowNs, slot, RequestSlot.INVOKE);
    }

    // ---- from a worker

    void onResult(
            final long nowNs,
            final int requestSlot,
            final long sequence,
            final long token,
            final long durationNs,
            final RunEnd end,
            final DirectBuffer buffer,
            final int offset,
            final int length) {
        final RequestSlot slot = findRun(requestSlot, sequence, token);
        if (null == slot) {
            return;
        }
        if (null == slot.call) {
            // Ended here already; the worker need not keep it.
            acks.send(nowNs, output, slot.placement);
            return;
        }
        final EndReason reason;
        switch (end) {
            case COMPLETED:
                reason = EndReason.NONE;
                break;
            case FAILED:
                reason = EndReason.FUNCTION_ERROR;
                break;
            case TIMED_OUT:
                reason = EndReason.TIMED_OUT;
                break;
            case CANCELLED:
                reason = EndReason.CANCELLED;
                break;
            default:
                counters.ignored++;
                return;
        }
        final Call call = slot.call;
        acks.send(nowNs, output, slot.placement);
        flow.free(slot, true);
        ends.end(nowNs, call, ClientEnd.RAN, reason, 0, durationNs, buffer, offset, length);
    }

    void onRunStatus(
            final long nowNs,
            final int requestSlot,
            final long sequence,
            final long token,
            final RunState state) {
        final RequestSlot slot = findRun(requestSlot, sequence, token);
        if (null == slot
                || null == slot.call
                || (RunState.RECEIVING != state && RunState.RUNNING != state)) {
            counters.ignored++;
            return;
        }
        if (Phase.RUN_SENT == slot.phase
                || Phase.RUNNING == slot.phase
                || Phase.REFUSED == slot.phase) {
            slot.phase = Phase.RUNNING;
            slot.pending &= ~RequestSlot.RUN;
            flow.armProbe(nowNs, slot);
        }
    }

    void onRunRefused(
            final long nowNs,
            final int requestSlot,
            final long sequence,
            final long token,
            final RefuseReason reason) {
        final RequestSlot slot = findRun(requestSlot, sequence, token);
        if (null == slot
                || null == slot.call
                || (Phase.RUN_SENT != slot.phase && Phase.RUNNING != slot.phase)) {
            counters.ignored++;
            return;
        }
        counters.refusals++;
        if (RefuseReason.MALFORMED == reason) {
            // Damaged on its way; the same bytes are sent again when their time comes.
            return;
        }
        if (null != slot.loggedEnd) {
            // It has run, and its worker has nothing more to say of it.
            giveUpResult(nowNs, slot);
            return;
        }
        // No proof that nothing of it ran: an earlier copy may have. The log knows, by a newer
        // token or an end.
        slot.phase = Phase.REFUSED;
        slot.pending &= ~RequestSlot.RUN;
        slot.runAtNs = Alarm.NEVER;
        slot.logDelayNs = settings.resendNs();
        flow.armResync(nowNs, slot);
    }

    // ---- the clock

    /** The log said how the run ended, and its result could not be had in time. */
    void giveUpResult(final long nowNs, final RequestSlot slot) {
        switch (slot.loggedEnd) {
            case FAILED:
                finish(nowNs, slot, ClientEnd.RAN, EndReason.FUNCTION_ERROR);
                break;
            case TIMED_OUT:
                finish(nowNs, slot, ClientEnd.RAN, EndReason.TIMED_OUT);
                break;
            default:
                finish(nowNs, slot, ClientEnd.UNKNOWN, EndReason.RESULT_LOST);
                break;
        }
    }

    // ---- details

    private void onLoggedCancel(
            final long nowNs, final RequestSlot slot, final boolean mayHaveRun) {
        final Call call = slot.call;
        if (mayHaveRun) {
            finish(nowNs, slot, ClientEnd.RAN, EndReason.CANCELLED);
            return;
        }
        // Also where the caller did not ask for it: an operator did, and means the call.
        flow.free(slot, true);
        ends.end(nowNs, call, ClientEnd.NOT_RUN, EndReason.CANCELLED);
    }

    private void onLoggedLoss(final long nowNs, final RequestSlot slot, final boolean mayHaveRun) {
        final Call call = slot.call;
        flow.free(slot, true);
        if ((!mayHaveRun || call.safeToRepeat) && ends.retry(nowNs, call, 0)) {
            call.earlierUnknown = mayHaveRun ? EndReason.WORKER_LOST : call.earlierUnknown;
            return;
        }
        final boolean cancelled = call.cancelRequested;
        ends.end(
                nowNs,
                call,
                mayHaveRun ? ClientEnd.UNKNOWN : ClientEnd.NOT_RUN,
                cancelled && !mayHaveRun ? EndReason.CANCELLED : EndReason.WORKER_LOST);
    }

    private void seekResult(final long nowNs, final RequestSlot slot, final InvocationState end) {
        if (null != slot.loggedEnd) {
            return;
        }
        slot.loggedEnd = end;
        slot.logAtNs = Alarm.NEVER;
        slot.pending &= ~(RequestSlot.INVOKE | RequestSlot.CANCEL);
        slot.resultLimitNs = Alarm.after(nowNs, settings.resultWaitNs());
        alarm.at(slot.resultLimitNs);
        // Asked for once more after a refusal too: its worker has the result, or refuses again.
        slot.phase = Phase.RUN_SENT;
        flow.sendRun(nowNs, slot);
    }

    private void finish(
            final long nowNs, final RequestSlot slot, final ClientEnd end, final EndReason reason) {
        final Call call = slot.call;
        flow.free(slot, true);
        ends.end(nowNs, call, end, reason);
    }

    /**
     * The id may be of a function that was deleted and made again: its name is asked for once more.
     */
    private boolean resolveAgain(final long nowNs, final Call call) {
        final FunctionTable.Entry entry = functions.find(call.functionHandle);
        if (null == entry
                || call.resolvedAgain
                || call.cancelRequested
                || nowNs >= call.beginByNs) {
            return false;
        }
        if (entry.resolved && entry.functionId == call.functionId) {
            functions.forget(entry);
        }
        call.resolvedAgain = true;
        call.slot = null;
        call.functionId = 0;
        calls.move(call, Call.State.RESOLVING);
        if (entry.resolved) {
            call.functionId = entry.functionId;
            calls.move(call, Call.State.QUEUED);
        } else if (Alarm.NEVER == entry.askAtNs) {
            entry.askAtNs = nowNs;
            entry.delayNs = settings.resendNs();
            alarm.at(nowNs);
        }
        return true;
    }

    private void named(final Call call, final long invocationId) {
        if (call.invocationId != invocationId) {
            call.invocationId = invocationId;
            call.rejection.clear();
            output.invocationKnown(call.callId, call.attachment, invocationId);
        }
    }

    private void answered(final long nowNs, final RequestSlot slot) {
        slot.pending &= ~RequestSlot.INVOKE;
        if (null == slot.loggedEnd) {
            flow.armResync(nowNs, slot);
        }
    }

    private boolean isOver(final RequestSlot slot) {
        if (Phase.FREE == slot.phase) {
            counters.ignored++;
            return true;
        }
        return false;
    }

    private RequestSlot find(
            final long nowNs, final long clientId, final int requestSlot, final long sequence) {
        final RequestSlot slot = clientId == session.clientId ? slots.find(requestSlot) : null;
        if (null == slot || sequence != slot.sequence || 0 == sequence || !slot.invokeLeft) {
            counters.ignored++;
            return null;
        }
        flow.heard(nowNs, slot);
        return slot;
    }

    private RequestSlot findRun(final int requestSlot, final long sequence, final long token) {
        final RequestSlot slot = slots.find(requestSlot);
        if (null == slot
                || sequence != slot.sequence
                || !slot.placed
                || token != slot.placement.token
                || 0 == slot.runsSent) {
            counters.ignored++;
            return null;
        }
        return slot;
    }
}
