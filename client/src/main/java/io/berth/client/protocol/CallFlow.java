package io.berth.client.protocol;

import io.berth.schemas.protocol.RejectReason;

/**
 * What becomes of calls apart from their requests: names, waiting, deadlines, and the loss of the
 * client id.
 */
final class CallFlow {
    private final ClientSettings settings;
    private final ClientOutput output;
    private final ClientSession session;
    private final SlotTable slots;
    private final CallTable calls;
    private final FunctionTable functions;
    private final RequestFlow flow;
    private final CallEnds ends;
    private final RequestAnswers answers;
    private final Alarm alarm;
    private final ClientCounters counters;

    CallFlow(
            final ClientSettings settings,
            final ClientOutput output,
            final ClientSession session,
            final SlotTable slots,
            final CallTable calls,
            final FunctionTable functions,
            final RequestFlow flow,
            final CallEnds ends,
            final RequestAnswers answers,
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
        this.answers = answers;
        this.alarm = alarm;
        this.counters = counters;
    }

    void ask(final long nowNs, final FunctionTable.Entry entry) {
        if (Alarm.NEVER == entry.askAtNs) {
            entry.askAtNs = nowNs;
            entry.delayNs = settings.resendNs();
        }
        pollFunction(nowNs, entry);
    }

    void onResolved(final long nowNs, final FunctionTable.Entry entry, final RejectReason reason) {
        for (int i = 0; i < calls.used(); i++) {
            final Call call = calls.at(i);
            if (Call.State.RESOLVING == call.state && call.functionHandle == entry.handle) {
                if (entry.resolved) {
                    call.functionId = entry.functionId;
                    calls.move(call, Call.State.QUEUED);
                } else {
                    ends.end(nowNs, call, ClientEnd.NOT_RUN, EndReason.of(reason));
                }
            }
        }
    }

    /** Opens requests for waiting calls while there are free slots. */
    int startQueued(final long nowNs) {
        int started = 0;
        while (session.isReady() && slots.hasFree()) {
            final Call call = calls.first();
            if (null == call) {
                break;
            }
            if (nowNs >= call.beginByNs) {
                ends.end(nowNs, call, ClientEnd.NOT_RUN, lateReason(nowNs));
            } else {
                calls.move(call, Call.State.IN_SLOT);
                flow.open(nowNs, slots.takeFree(), call);
            }
            started++;
        }
        return started;
    }

    /** The call ends by the client's own decision: certain where no payload may be running. */
    void endHere(final long nowNs, final Call call, final EndReason reason) {
        final RequestSlot slot = Call.State.IN_SLOT == call.state ? call.slot : null;
        final boolean mayRun = null != slot && slot.payloadLeft;
        if (null != slot) {
            if (null != slot.loggedEnd) {
                flow.free(slot, true);
            } else {
                flow.cancelOpen(nowNs, slot);
            }
        }
        ends.end(nowNs, call, mayRun ? ClientEnd.UNKNOWN : ClientEnd.NOT_RUN, reason);
    }

    /** Why a call ends at its deadline: a payload that has left may run, whoever answers. */
    private EndReason lateReason(final long nowNs, final Call call) {
        if (call.cancelRequested) {
            return EndReason.CANCELLED;
        }
        return call.slot.payloadLeft ? EndReason.DEADLINE : lateReason(nowNs);
    }

    private EndReason lateReason(final long nowNs) {
        if (EndReason.NONE != session.unconnected) {
            return session.unconnected;
        }
        return session.isUnanswered(nowNs) ? EndReason.UNAVAILABLE : EndReason.DEADLINE;
    }

    void endWaiting(final long nowNs, final EndReason reason) {
        for (int i = 0; i < calls.used(); i++) {
            final Call call = calls.at(i);
            if (Call.State.FREE != call.state && Call.State.IN_SLOT != call.state) {
                ends.end(nowNs, call, ClientEnd.NOT_RUN, reason);
            }
        }
    }

    void dropClientId(final long nowNs) {
        if (0 != session.clientId) {
            counters.clientIdsLost++;
        }
        session.forgetClientId(nowNs);
        session.arm(alarm);
        // The slots go with the id. Nothing starts before the next welcome, whatever a callback
        // does.
        for (int i = 0; i < slots.granted(); i++) {
            final RequestSlot slot = slots.at(i);
            final Call call = slot.call;
            final boolean left = slot.invokeLeft;
            final boolean mayRun = slot.payloadLeft;
            flow.forget(slot);
            slot.reset();
            if (null != call) {
                call.slot = null;
                if (!left
                        || (call.safeToRepeat && !call.cancelRequested && nowNs < call.beginByNs)) {
                    call.earlierUnknown = mayRun ? EndReason.UNKNOWN_CLIENT : call.earlierUnknown;
                    calls.move(call, Call.State.QUEUED);
                    alarm.at(call.beginByNs);
                } else {
                    ends.end(
                            nowNs,
                            call,
                            mayRun ? ClientEnd.UNKNOWN : ClientEnd.NOT_RUN,
                            EndReason.UNKNOWN_CLIENT);
                }
            }
        }
        slots.reset();
    }

    void pollFunctions(final long nowNs) {
        for (int i = 0; i < functions.size(); i++) {
            pollFunction(nowNs, functions.find(i));
        }
    }

    void pollSlots(final long nowNs) {
        for (int i = 0; i < slots.granted(); i++) {
            final RequestSlot slot = slots.at(i);
            final Call call = slot.call;
            if (null != slot.loggedEnd
                    && nowNs >= Math.min(slot.resultLimitNs, call.deadlineAtNs)) {
                answers.giveUpResult(nowNs, slot);
            } else if (null != call && nowNs >= call.deadlineAtNs) {
                endHere(nowNs, call, lateReason(nowNs, call));
            } else if (null != call) {
                alarm.at(Math.min(call.deadlineAtNs, slot.resultLimitNs));
            }
            flow.poll(nowNs, slot);
        }
    }

    void pollCalls(final long nowNs) {
        for (int i = 0; i < calls.used(); i++) {
            final Call call = calls.at(i);
            switch (call.state) {
                case FREE:
                case IN_SLOT:
                    break;
                default:
                    if (nowNs >= call.beginByNs) {
                        ends.end(nowNs, call, ClientEnd.NOT_RUN, lateReason(nowNs));
                    } else {
                        if (Call.State.BACKOFF == call.state && nowNs >= call.readyNs) {
                            calls.move(call, Call.State.QUEUED);
                        }
                        // In the queue only the deadline is left to wait for.
                        alarm.at(Call.State.BACKOFF == call.state ? call.readyNs : call.beginByNs);
                    }
                    break;
            }
        }
    }

    private void pollFunction(final long nowNs, final FunctionTable.Entry entry) {
        if (Alarm.NEVER == entry.askAtNs || !session.isReady()) {
            return;
        }
        if (nowNs >= entry.askAtNs
                && output.sendResolve(entry.correlationId(), entry.tenant, entry.name)) {
            session.asked(nowNs);
            entry.askAtNs = nowNs + entry.delayNs;
            entry.delayNs = Math.min(2 * entry.delayNs, settings.resendMaxNs());
        }
        alarm.at(entry.askAtNs);
    }
}
