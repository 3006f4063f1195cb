package io.berth.client.protocol;

import org.agrona.DirectBuffer;

/**
 * Tells the caller how a call ended, exactly once, after its record is free; and decides whether it
 * is retried first.
 */
final class CallEnds {
    private final ClientSettings settings;
    private final ClientOutput output;
    private final CallTable calls;
    private final Jitter jitter;
    private final Alarm alarm;
    private final ClientCounters counters;
    private final RetryBudget budget;
    private final CallOutcome sharedOutcome = new CallOutcome();
    private int depth;

    CallEnds(
            final ClientSettings settings,
            final ClientOutput output,
            final CallTable calls,
            final Jitter jitter,
            final Alarm alarm,
            final ClientCounters counters) {
        this.settings = settings;
        this.output = output;
        this.calls = calls;
        this.jitter = jitter;
        this.alarm = alarm;
        this.counters = counters;
        budget = new RetryBudget(settings.retryPercent(), settings.retryBurst());
    }

    void onCall() {
        budget.onCall();
    }

    void end(final long nowNs, final Call call, final ClientEnd end, final EndReason reason) {
        end(nowNs, call, end, reason, 0, 0, null, 0, 0);
    }

    void end(
            final long nowNs,
            final Call call,
            final ClientEnd end,
            final EndReason reason,
            final long retryAfterNs,
            final long durationNs,
            final DirectBuffer result,
            final int resultOffset,
            final int resultLength) {
        // A callback may start another call that ends at once: that one gets a record of its own.
        final CallOutcome outcome = 0 == depth ? sharedOutcome : new CallOutcome();
        if (ClientEnd.NOT_RUN == end && null != call.earlierUnknown) {
            // Certain of the last request only: an earlier one may have run.
            fill(outcome, nowNs, call, ClientEnd.UNKNOWN, call.earlierUnknown);
        } else {
            fill(outcome, nowNs, call, end, reason);
        }
        outcome.retryAfterNs = retryAfterNs;
        outcome.durationNs = durationNs;
        outcome.result = result;
        outcome.resultOffset = resultOffset;
        outcome.resultLength = resultLength;
        calls.release(call);
        tell(outcome);
    }

    /** The end of a call for which there was no record. */
    void endUntracked(final long nowNs, final Call call, final EndReason reason) {
        final CallOutcome outcome = new CallOutcome();
        fill(outcome, nowNs, call, ClientEnd.NOT_RUN, reason);
        tell(outcome);
    }

    private void tell(final CallOutcome outcome) {
        counters.ended++;
        depth++;
        try {
            output.callEnded(outcome);
        } finally {
            depth--;
            outcome.attachment = null;
            outcome.result = null;
        }
    }

    private static void fill(
            final CallOutcome outcome,
            final long nowNs,
            final Call call,
            final ClientEnd end,
            final EndReason reason) {
        outcome.callId = call.callId;
        outcome.attachment = call.attachment;
        outcome.end = end;
        outcome.reason = reason;
        outcome.clientId = call.lastClientId;
        outcome.requestSlot = call.lastSlot;
        outcome.sequence = call.lastSequence;
        outcome.functionId = call.functionId;
        outcome.invocationId = call.invocationId;
        outcome.token = call.token;
        outcome.workerId = call.workerId;
        outcome.kind = call.kind;
        outcome.attempts = call.attempts;
        outcome.rejection.copyFrom(call.rejection);
        outcome.startedNs = call.startedNs;
        outcome.placedNs = call.placedNs;
        outcome.endedNs = nowNs;
    }

    /**
     * Puts the call aside for another request, where attempts, budget and deadline allow it (rule
     * 13).
     */
    boolean retry(final long nowNs, final Call call, final long retryAfterNs) {
        final long base = backoffNs(call.attempts);
        final long delay = retryAfterNs + jitter.upTo(Math.max(base, retryAfterNs / 2));
        if (call.cancelRequested
                || call.attempts >= settings.maxAttempts()
                || !budget.hasRoom()
                || Alarm.after(nowNs, delay) >= call.beginByNs) {
            return false;
        }
        budget.onRetry();
        counters.retries++;
        call.slot = null;
        call.readyNs = nowNs + delay;
        calls.move(call, Call.State.BACKOFF);
        alarm.at(call.readyNs);
        return true;
    }

    private long backoffNs(final int attempts) {
        return Math.min(settings.retryBaseNs() << Math.min(attempts, 10), settings.resendMaxNs());
    }
}
