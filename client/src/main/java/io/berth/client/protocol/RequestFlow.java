package io.berth.client.protocol;

import io.berth.client.protocol.RequestSlot.Phase;

/**
 * What leaves for a request slot and when: first sends, resends of the same bytes, resyncs, cancels
 * (rules 12 to 14).
 */
final class RequestFlow {
    static final int MAY_WAIT = 1;
    static final int SAFE_TO_REPEAT = 2;
    static final int PREVIOUS_ENDED = 4;

    private static final long MIN_WIRE_DEADLINE_NS = 1_000_000L;
    private static final long MAX_WIRE_DEADLINE_NS = 86_400_000_000_000L;
    private static final long MOST_HEAD_START_NS = 100_000_000L;
    private static final int HEAD_START_DIVISOR = 8;
    private static final int RESYNC_CHUNK = 64;
    private static final int MOST_CANCELS = 4;
    private static final int RUNNING_RESYNC_FACTOR = 5;

    private final ClientSettings settings;
    private final ClientOutput output;
    private final ClientSession session;
    private final SlotTable slots;
    private final Jitter jitter;
    private final Alarm alarm;
    private final ClientCounters counters;
    private final RepeatWindow repeats;
    private final RoundTrip roundTrip;
    private final int[] resyncSlots = new int[RESYNC_CHUNK];
    private final long[] resyncSequences = new long[RESYNC_CHUNK];

    /** The transport refused something: every poll tries again until it takes it. */
    private boolean stuck;

    private boolean resyncsWanted;

    RequestFlow(
            final ClientSettings settings,
            final ClientOutput output,
            final ClientSession session,
            final SlotTable slots,
            final Jitter jitter,
            final Alarm alarm,
            final ClientCounters counters) {
        this.settings = settings;
        this.output = output;
        this.session = session;
        this.slots = slots;
        this.jitter = jitter;
        this.alarm = alarm;
        this.counters = counters;
        repeats = new RepeatWindow(alarm);
        roundTrip = new RoundTrip(settings.resendNs(), settings.resendMaxNs());
    }

    boolean isStuck() {
        return stuck;
    }

    void clearStuck() {
        stuck = false;
    }

    /** Opens a request for the call: its bytes are fixed here and stay the same at every resend. */
    void open(final long nowNs, final RequestSlot slot, final Call call) {
        forget(slot);
        slot.sequence++;
        slot.phase = Phase.SENT;
        slot.call = call;
        call.slot = slot;
        call.attempts++;
        call.lastClientId = session.clientId;
        call.lastSlot = slot.index;
        call.lastSequence = slot.sequence;
        call.invocationId = 0;
        call.token = 0;
        slot.functionId = call.functionId;
        slot.deadlineNs =
                Math.max(
                        MIN_WIRE_DEADLINE_NS,
                        Math.min(
                                MAX_WIRE_DEADLINE_NS,
                                call.beginByNs - nowNs - headStart(nowNs, call)));
        slot.payloadLength = call.payloadLength;
        slot.flags =
                (call.mayWait ? MAY_WAIT : 0)
                        | (call.safeToRepeat ? SAFE_TO_REPEAT : 0)
                        | (slot.previousEnded && slot.sequence > 1 ? PREVIOUS_ENDED : 0);
        slot.priority = call.priority;
        slot.zone = call.zone;
        slot.logDelayNs = roundTrip.pauseNs();
        slot.pending = RequestSlot.INVOKE;
        alarm.at(call.deadlineAtNs);
        flush(nowNs, slot);
    }

    /**
     * What the balancer is given less than the caller gave, so that its word, with the cause, comes
     * before the call ends here without one.
     */
    private static long headStart(final long nowNs, final Call call) {
        return call.beginByNs < call.deadlineAtNs
                ? 0
                : Math.min(MOST_HEAD_START_NS, (call.deadlineAtNs - nowNs) / HEAD_START_DIVISOR);
    }

    /**
     * The request has ended for the caller, and the balancer is not known to know. Tells it until
     * it does.
     */
    void cancelOpen(final long nowNs, final RequestSlot slot) {
        final Call call = slot.call;
        final int release = slot.pending & RequestSlot.RELEASE;
        slot.call = null;
        slot.loggedEnd = null;
        slot.resultLimitNs = Alarm.NEVER;
        slot.runAtNs = Alarm.NEVER;
        slot.resyncWanted = false;
        if (!slot.invokeLeft) {
            call.lastClientId = 0;
            call.lastSlot = -1;
            call.lastSequence = 0;
            call.attempts--;
            // The log has not seen this number: it is given to the next request, and the state of
            // the one before stands.
            slot.sequence--;
            forget(slot);
            slot.phase = Phase.FREE;
            slots.addFree(slot);
            return;
        }
        slot.phase = Phase.CANCELLING;
        slot.cancelsSent = 0;
        slot.logDelayNs = roundTrip.pauseNs();
        slot.pending = RequestSlot.CANCEL | release;
        flush(nowNs, slot);
    }

    /** The slot has no request. */
    void forget(final RequestSlot slot) {
        repeats.leave(slot);
        slot.clearRequest();
    }

    /** The balancer has said something about the request. */
    void heard(final long nowNs, final RequestSlot slot) {
        if (Alarm.NEVER != slot.invokedAtNs) {
            roundTrip.sample(nowNs - slot.invokedAtNs);
            slot.invokedAtNs = Alarm.NEVER;
        }
        repeats.leave(slot);
    }

    /**
     * The request is over. @param endKnown whether the log's end, or the worker's, is known here.
     */
    void free(final RequestSlot slot, final boolean endKnown) {
        repeats.leave(slot);
        slot.call = null;
        slot.phase = Phase.FREE;
        slot.previousEnded = endKnown;
        slot.pending &= RequestSlot.RELEASE;
        slot.resyncWanted = false;
        slot.loggedEnd = null;
        slot.resultLimitNs = Alarm.NEVER;
        slot.logAtNs = Alarm.NEVER;
        slot.runAtNs = Alarm.NEVER;
        slots.addFree(slot);
    }

    void releasePlacement(final long nowNs, final RequestSlot slot, final long token) {
        slot.releaseToken = token;
        want(nowNs, slot, RequestSlot.RELEASE);
    }

    void want(final long nowNs, final RequestSlot slot, final int what) {
        slot.pending |= what;
        flush(nowNs, slot);
    }

    void sendRun(final long nowNs, final RequestSlot slot) {
        slot.runDelayNs = settings.resendNs();
        want(nowNs, slot, RequestSlot.RUN);
    }

    /** The answer is not final: ask again after a while, in case the next one gets lost. */
    void armResync(final long nowNs, final RequestSlot slot) {
        final long interval;
        switch (slot.phase) {
            case RUNNING:
                interval = settings.resyncIntervalNs() * RUNNING_RESYNC_FACTOR;
                break;
            case SENT:
            case REFUSED:
                interval = slot.logDelayNs;
                slot.logDelayNs = Math.min(2 * slot.logDelayNs, settings.resendMaxNs());
                break;
            default:
                interval = settings.resyncIntervalNs();
                break;
        }
        armLog(nowNs, slot, interval);
    }

    void armProbe(final long nowNs, final RequestSlot slot) {
        slot.runDelayNs = settings.probeIntervalNs();
        slot.runAtNs = nowNs + jitter.around(slot.runDelayNs);
        alarm.at(slot.runAtNs);
    }

    /** Every open request is asked for; cancels of ended ones are sent again. */
    void resyncAll(final long nowNs) {
        for (int i = 0; i < slots.granted(); i++) {
            final RequestSlot slot = slots.at(i);
            if (null != slot.call && slot.invokeLeft && null == slot.loggedEnd) {
                slot.resyncWanted = true;
                resyncsWanted = true;
                if (slot.call.cancelRequested) {
                    slot.pending |= RequestSlot.CANCEL;
                }
            } else if (Phase.CANCELLING == slot.phase) {
                slot.pending |= RequestSlot.CANCEL;
            }
            if (0 != slot.pending) {
                flush(nowNs, slot);
            }
        }
        counters.resyncs++;
        sendResyncs(nowNs);
    }

    /** Does what is due for the slot and arms the alarm for the rest. */
    void poll(final long nowNs, final RequestSlot slot) {
        if (nowNs >= slot.logAtNs && session.isReady()) {
            onLogTimer(nowNs, slot);
        }
        if (nowNs >= slot.runAtNs
                && (Phase.RUN_SENT == slot.phase || Phase.RUNNING == slot.phase)) {
            slot.pending |= RequestSlot.RUN;
        }
        if (0 != slot.pending) {
            flush(nowNs, slot);
        }
        if (session.isReady()) {
            alarm.at(slot.logAtNs);
        }
        alarm.at(slot.runAtNs);
    }

    void sendResyncs(final long nowNs) {
        if (!resyncsWanted || !session.isReady()) {
            return;
        }
        boolean left = false;
        int from = 0;
        do {
            int count = 0;
            int next = from;
            while (next < slots.granted() && count < RESYNC_CHUNK) {
                final RequestSlot slot = slots.at(next++);
                if (slot.resyncWanted && !repeats.enter(nowNs, slot)) {
                    left = true;
                } else if (slot.resyncWanted) {
                    resyncSlots[count] = slot.index;
                    resyncSequences[count++] = slot.sequence;
                }
            }
            if (count > 0
                    && !output.sendResync(session.clientId, count, resyncSlots, resyncSequences)) {
                stuck = true;
                return;
            }
            if (count > 0) {
                session.asked(nowNs);
            }
            for (int i = 0; i < count; i++) {
                final RequestSlot slot = slots.at(resyncSlots[i]);
                slot.resyncWanted = false;
                slot.invokedAtNs = Alarm.NEVER;
                armResync(nowNs, slot);
            }
            from = next;
        } while (from < slots.granted());
        resyncsWanted = left;
    }

    private void onLogTimer(final long nowNs, final RequestSlot slot) {
        slot.logAtNs = Alarm.NEVER;
        if (Phase.CANCELLING == slot.phase) {
            if (slot.cancelsSent >= MOST_CANCELS) {
                // The next sequence of this slot cancels what is left of it.
                free(slot, false);
            } else {
                slot.pending |= RequestSlot.CANCEL;
            }
        } else if (null != slot.call) {
            if (slot.call.cancelRequested) {
                slot.pending |= RequestSlot.CANCEL;
            }
            if (Phase.SENT == slot.phase) {
                slot.pending |= RequestSlot.INVOKE;
            } else if (null == slot.loggedEnd) {
                slot.resyncWanted = true;
                resyncsWanted = true;
            }
        }
    }

    private void flush(final long nowNs, final RequestSlot slot) {
        if (session.isReady()) {
            if (0 != (slot.pending & RequestSlot.INVOKE)) {
                flushInvoke(nowNs, slot);
            }
            if (0 != (slot.pending & RequestSlot.CANCEL)) {
                flushCancel(nowNs, slot);
            }
            if (0 != (slot.pending & RequestSlot.RELEASE)) {
                flushRelease(slot);
            }
        }
        if (0 != (slot.pending & RequestSlot.RUN)) {
            flushRun(nowNs, slot);
        }
    }

    private void flushInvoke(final long nowNs, final RequestSlot slot) {
        if (slot.invokeLeft && !repeats.enter(nowNs, slot)) {
            return;
        }
        if (!output.sendInvoke(
                session.clientId,
                slot.index,
                slot.sequence,
                slot.functionId,
                slot.deadlineNs,
                slot.payloadLength,
                slot.flags,
                slot.priority,
                slot.zone)) {
            stuck = true;
            return;
        }
        session.asked(nowNs);
        slot.pending &= ~RequestSlot.INVOKE;
        slot.invokedAtNs = slot.invokeLeft ? Alarm.NEVER : nowNs;
        if (slot.invokeLeft) {
            counters.invokesResent++;
        }
        slot.invokeLeft = true;
        armLog(nowNs, slot, slot.logDelayNs);
        slot.logDelayNs = Math.min(2 * slot.logDelayNs, settings.resendMaxNs());
    }

    private void flushCancel(final long nowNs, final RequestSlot slot) {
        if (!repeats.enter(nowNs, slot)) {
            return;
        }
        if (!output.sendCancel(session.clientId, slot.index, slot.sequence)) {
            stuck = true;
            return;
        }
        slot.pending &= ~RequestSlot.CANCEL;
        slot.cancelsSent++;
        armLog(nowNs, slot, slot.logDelayNs);
        slot.logDelayNs = Math.min(2 * slot.logDelayNs, settings.resendMaxNs());
    }

    private void flushRelease(final RequestSlot slot) {
        if (!output.sendRelease(session.clientId, slot.index, slot.sequence, slot.releaseToken)) {
            stuck = true;
            return;
        }
        slot.pending &= ~RequestSlot.RELEASE;
        counters.releases++;
    }

    private void flushRun(final long nowNs, final RequestSlot slot) {
        if (!output.sendRun(slot.placement, slot.call.attachment)) {
            stuck = true;
            return;
        }
        slot.pending &= ~RequestSlot.RUN;
        slot.payloadLeft = true;
        if (++slot.runsSent > 1) {
            counters.runsResent++;
        }
        if (Phase.PLACED == slot.phase) {
            slot.phase = Phase.RUN_SENT;
        }
        slot.runAtNs = nowNs + jitter.around(slot.runDelayNs);
        slot.runDelayNs =
                Phase.RUNNING == slot.phase
                        ? settings.probeIntervalNs()
                        : Math.min(2 * slot.runDelayNs, settings.resendMaxNs());
        alarm.at(slot.runAtNs);
    }

    private void armLog(final long nowNs, final RequestSlot slot, final long delayNs) {
        slot.logAtNs = nowNs + jitter.around(delayNs);
        alarm.at(slot.logAtNs);
    }
}
