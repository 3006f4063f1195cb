package io.berth.client.protocol;

import io.berth.schemas.payload.RefuseReason;
import io.berth.schemas.payload.RunEnd;
import io.berth.schemas.payload.RunState;
import io.berth.schemas.protocol.InvocationState;
import io.berth.schemas.protocol.RejectReason;
import java.util.function.LongSupplier;
import org.agrona.DirectBuffer;

/**
 * The client's side of the protocol (rules 4 to 6, 10 to 17, 22, 23): turns calls into requests,
 * payloads and exactly one end each. No I/O, no clock, no thread: what arrives comes in through the
 * {@code on…} methods, what leaves goes to a {@link ClientOutput}, and time is the {@code nowNs} of
 * the caller's monotonic clock, which must not step back. Single threaded. Nothing is allocated for
 * a call once warm, and no argument of an {@code on…} method makes it throw.
 */
public final class ClientProtocol {
    /** Longest payload of a call in this version, in bytes. */
    public static final int MAX_PAYLOAD_LENGTH = 65_536;

    private static final long HELLO_RETRY_NS = 1_000_000_000L;
    private static final int UNRESOLVED_FACTOR = 4;

    private final ClientSettings settings;
    private final ClientOutput output;
    private final ClientCounters counters = new ClientCounters();
    private final Alarm alarm = new Alarm();
    private final PendingAcks acks = new PendingAcks();
    private final ClientSession session;
    private final SlotTable slots;
    private final CallTable calls;
    private final FunctionTable functions;
    private final RequestFlow flow;
    private final CallEnds ends;
    private final RequestAnswers answers;
    private final Rejection rejection = new Rejection();
    private final CallFlow callFlow;
    private boolean goodbyePending;

    /**
     * @param entropy source of the nonces, and of the seed of the jitter; every random choice comes
     *     from it.
     */
    public ClientProtocol(
            final ClientSettings settings, final ClientOutput output, final LongSupplier entropy) {
        this.settings = settings;
        this.output = output;
        final Jitter jitter = new Jitter(entropy.getAsLong());
        session = new ClientSession(settings, output, entropy, jitter, counters);
        slots = new SlotTable(settings.slotsWanted());
        calls = new CallTable(settings.slotsWanted() + Math.max(1, settings.maxQueuedCalls()));
        functions = new FunctionTable(settings.maxFunctions());
        flow = new RequestFlow(settings, output, session, slots, jitter, alarm, counters);
        ends = new CallEnds(settings, output, calls, jitter, alarm, counters);
        answers =
                new RequestAnswers(
                        settings, output, session, slots, calls, functions, flow, ends, acks, alarm,
                        counters);
        callFlow =
                new CallFlow(
                        settings, output, session, slots, calls, functions, flow, ends, answers,
                        alarm, counters);
    }

    // ---- calls

    /**
     * @return a handle for the name, to be used for any number of calls; -1: no room for another
     *     name.
     */
    public int function(final String tenant, final String name) {
        return functions.handle(tenant, name);
    }

    /**
     * Starts a call. It ends exactly once through {@link ClientOutput#callEnded}, which may be
     * before this returns.
     *
     * @param attachment comes back with {@link ClientOutput#sendRun} and with the end; the payload
     *     is found by it.
     * @return id of the call, for {@link #cancel}.
     */
    public long invoke(final long nowNs, final InvokeRequest request, final Object attachment) {
        counters.calls++;
        ends.onCall();
        final Call call = calls.acquire();
        if (null == call) {
            return endUntracked(nowNs, request, attachment);
        }
        call.take(request, attachment, nowNs);
        final long callId = call.callId;
        final EndReason refusal = refusal(request);
        if (EndReason.NONE != refusal) {
            ends.end(nowNs, call, ClientEnd.NOT_RUN, refusal);
            return callId;
        }
        final FunctionTable.Entry entry = functions.find(call.functionHandle);
        if (null != entry && !entry.resolved) {
            calls.move(call, Call.State.RESOLVING);
            callFlow.ask(nowNs, entry);
        } else {
            call.functionId = null == entry ? call.functionId : entry.functionId;
            calls.move(call, Call.State.QUEUED);
        }
        alarm.at(call.beginByNs);
        callFlow.startQueued(nowNs);
        if (call.callId == callId
                && Call.State.IN_SLOT != call.state
                && calls.waiting() > settings.maxQueuedCalls()) {
            ends.end(nowNs, call, ClientEnd.NOT_RUN, EndReason.CLIENT_QUEUE_FULL);
        }
        return callId;
    }

    /**
     * Ends a call early. At once as NOT_RUN where no payload has left; else the worker's word is
     * awaited within the deadline, as the run may be over or can't be stopped. An id of an ended
     * call is ignored.
     */
    public void cancel(final long nowNs, final long callId) {
        final Call call = calls.find(callId);
        if (null == call || call.cancelRequested) {
            return;
        }
        final RequestSlot slot = call.slot;
        if (Call.State.IN_SLOT == call.state && slot.payloadLeft) {
            call.cancelRequested = true;
            if (null == slot.loggedEnd) {
                slot.logDelayNs = settings.resendNs();
                flow.want(nowNs, slot, RequestSlot.CANCEL);
            }
        } else {
            callFlow.endHere(nowNs, call, EndReason.CANCELLED);
            callFlow.startQueued(nowNs);
        }
    }

    /**
     * Does what is due: resends, resyncs, retries, deadlines, and what the transport did not take
     * before.
     *
     * @return a measure of work done, 0: nothing was due.
     */
    public int poll(final long nowNs) {
        if (ClientSession.State.CLOSED == session.state) {
            return pollClosed(nowNs);
        }
        int work = acks.poll(nowNs, output);
        if (flow.isStuck() || alarm.isDue(nowNs)) {
            flow.clearStuck();
            alarm.clear();
            work++;
            final int hello = session.poll(nowNs);
            if (hello < 0) {
                alarm.at(nowNs);
            }
            session.arm(alarm);
            if (session.isReady() && nowNs >= session.resyncAtNs) {
                session.resyncAtNs = Alarm.NEVER;
                flow.resyncAll(nowNs);
            }
            callFlow.pollFunctions(nowNs);
            callFlow.pollSlots(nowNs);
            callFlow.pollCalls(nowNs);
            flow.sendResyncs(nowNs);
        }
        return work + callFlow.startQueued(nowNs);
    }

    /**
     * @return when {@link #poll} has something to do at the latest, {@link Long#MAX_VALUE}: nothing
     *     is pending.
     */
    public long nextWakeNs() {
        return flow.isStuck() || !acks.isEmpty() || goodbyePending
                ? Long.MIN_VALUE
                : alarm.earliestNs();
    }

    /**
     * Ends every call as far as its end is known, and says goodbye to the balancer; {@link #poll}
     * sends what did not go.
     */
    public void close(final long nowNs) {
        if (ClientSession.State.CLOSED == session.state) {
            return;
        }
        final boolean wasReady = session.isReady();
        session.state = ClientSession.State.CLOSED;
        for (int i = 0; i < calls.used(); i++) {
            final Call call = calls.at(i);
            if (Call.State.FREE != call.state) {
                final boolean mayRun = Call.State.IN_SLOT == call.state && call.slot.payloadLeft;
                if (null != call.slot) {
                    flow.forget(call.slot);
                }
                ends.end(
                        nowNs,
                        call,
                        mayRun ? ClientEnd.UNKNOWN : ClientEnd.NOT_RUN,
                        EndReason.CLIENT_CLOSED);
            }
        }
        goodbyePending = wasReady;
        pollClosed(nowNs);
    }

    /**
     * @return whether {@link #close} was called and its goodbye has left, or could not.
     */
    public boolean isClosed() {
        return ClientSession.State.CLOSED == session.state && !goodbyePending;
    }

    /**
     * @return whether the balancer has answered Hello on the current session.
     */
    public boolean isReady() {
        return session.isReady();
    }

    /**
     * @return client id, 0: none.
     */
    public long clientId() {
        return session.clientId;
    }

    /**
     * @return highest leadership term seen, {@link Long#MIN_VALUE}: none.
     */
    public long highestTerm() {
        return session.highestTerm;
    }

    /**
     * @return calls that have not ended.
     */
    public long openCalls() {
        return counters.calls - counters.ended;
    }

    public ClientCounters counters() {
        return counters;
    }

    /**
     * @return the slot with its open request, to be looked at only; null where it was not granted.
     */
    RequestSlot requestSlot(final int index) {
        return slots.find(index);
    }

    // ---- the session

    /** A cluster session is open: the client says Hello on it. */
    public void onSessionConnected(final long nowNs, final long sessionId) {
        if (ClientSession.State.CLOSED != session.state) {
            session.onConnected(nowNs, sessionId);
            if (session.poll(nowNs) < 0) {
                alarm.at(nowNs);
            }
            session.arm(alarm);
        }
    }

    /**
     * There is no session, and the cell takes no further one at present. A client without an id
     * ends what waits, as it would wait in vain, and refuses what comes until it has a session. One
     * that has an id waits within its deadlines: its former session may be what is counted.
     */
    public void onSessionLimit(final long nowNs) {
        if (ClientSession.State.DISCONNECTED == session.state) {
            session.unconnected = EndReason.TOO_MANY_CLIENTS;
            if (0 == session.clientId) {
                callFlow.endWaiting(nowNs, session.unconnected);
            }
        }
    }

    /**
     * The session is gone. Open requests stand: payloads go on, and a session in time takes them
     * over (rule 16).
     */
    public void onSessionLost(final long nowNs) {
        if (ClientSession.State.CLOSED == session.state) {
            goodbyePending = false;
        } else {
            session.onLost();
        }
    }

    /** The transport says that another leader was elected. */
    public void onNewLeader(final long nowNs, final long term) {
        session.onNewLeader(nowNs, term);
        session.arm(alarm);
    }

    // ---- from the balancer; each with its leadership term and egress number

    /** A numbered message that is nothing to this class: only its number counts. */
    public void onOther(final long nowNs, final long term, final long egressNumber) {
        accept(nowNs, term, egressNumber);
    }

    public void onClientWelcome(
            final long nowNs,
            final long term,
            final long egressNumber,
            final long nonceHigh,
            final long nonceLow,
            final long clientId,
            final long secretHigh,
            final long secretLow,
            final long clientGraceNs,
            final long cellEpoch,
            final int slotsGranted) {
        if (!accept(nowNs, term, egressNumber)) {
            return;
        }
        if (ClientSession.State.HELLO != session.state
                || !session.isOwnNonce(nonceHigh, nonceLow)
                || 0 == clientId) { // would be no id, and slots would be granted under none
            counters.ignored++;
            return;
        }
        final boolean sameClient = clientId == session.clientId;
        if (!sameClient && 0 != session.clientId) {
            callFlow.dropClientId(nowNs);
        }
        session.onWelcome(clientId, secretHigh, secretLow, clientGraceNs, cellEpoch);
        session.resyncAtNs = Alarm.NEVER;
        if (!sameClient) {
            slots.reset();
        }
        slots.grant(slotsGranted);
        if (sameClient) {
            flow.resyncAll(nowNs);
        }
        alarm.at(nowNs);
        callFlow.startQueued(nowNs);
    }

    public void onHelloRejected(
            final long nowNs,
            final long term,
            final long egressNumber,
            final long nonceHigh,
            final long nonceLow,
            final long retryAfterNs,
            final RejectReason reason) {
        if (!accept(nowNs, term, egressNumber)) {
            return;
        }
        if (ClientSession.State.HELLO != session.state
                || !session.isOwnNonce(nonceHigh, nonceLow)) {
            counters.ignored++;
        } else if (RejectReason.BAD_SECRET == reason || RejectReason.UNKNOWN_CLIENT == reason) {
            callFlow.dropClientId(nowNs);
        } else if (retryAfterNs > 0) {
            session.retryHello(nowNs, retryAfterNs);
            session.arm(alarm);
        } else if (RejectReason.NOT_INITIALISED == reason || RejectReason.INTERNAL == reason) {
            session.retryHello(nowNs, HELLO_RETRY_NS);
            session.arm(alarm);
        } else {
            session.refuse(EndReason.of(reason));
            callFlow.endWaiting(nowNs, session.refusal);
        }
    }

    /**
     * The client id is gone: what is open ends, or moves where the caller marked it safe (rule 17).
     */
    public void onClientUnknown(
            final long nowNs,
            final long term,
            final long egressNumber,
            final long clientId,
            final RejectReason reason) {
        if (!accept(nowNs, term, egressNumber)) {
            return;
        }
        if (0 == clientId
                || clientId != session.clientId
                || ClientSession.State.REFUSED == session.state) {
            counters.ignored++;
            return;
        }
        callFlow.dropClientId(nowNs);
    }

    /**
     * @param placement copied where it is kept.
     */
    public void onPlaced(
            final long nowNs, final long term, final long egressNumber, final Placement placement) {
        if (accept(nowNs, term, egressNumber)) {
            answers.onPlaced(nowNs, placement);
            callFlow.startQueued(nowNs);
        }
    }

    public void onWaiting(
            final long nowNs,
            final long term,
            final long egressNumber,
            final long clientId,
            final int requestSlot,
            final long sequence,
            final long invocationId,
            final long remainingNs,
            final long position) {
        if (accept(nowNs, term, egressNumber)) {
            answers.onWaiting(nowNs, clientId, requestSlot, sequence, invocationId);
        }
    }

    /** Owner, current and allowed value of the limit; {@code cause} NONE but with DEADLINE. */
    public void onRejected(
            final long nowNs,
            final long term,
            final long egressNumber,
            final long clientId,
            final int requestSlot,
            final long sequence,
            final long retryAfterNs,
            final RejectReason reason,
            final RejectReason cause,
            final long limitOwnerId,
            final long limitCurrent,
            final long limitAllowed) {
        if (accept(nowNs, term, egressNumber)) {
            rejection.set(reason, cause, retryAfterNs, limitOwnerId, limitCurrent, limitAllowed);
            answers.onRejected(nowNs, clientId, requestSlot, sequence, reason, rejection);
            callFlow.startQueued(nowNs);
        }
    }

    public void onEnded(
            final long nowNs,
            final long term,
            final long egressNumber,
            final long clientId,
            final int requestSlot,
            final long sequence,
            final long invocationId,
            final long token,
            final InvocationState end) {
        if (accept(nowNs, term, egressNumber)) {
            answers.onEnded(nowNs, clientId, requestSlot, sequence, token, end);
            callFlow.startQueued(nowNs);
        }
    }

    public void onNotKnown(
            final long nowNs,
            final long term,
            final long egressNumber,
            final long clientId,
            final int requestSlot,
            final long sequence) {
        if (accept(nowNs, term, egressNumber)) {
            answers.onNotKnown(nowNs, clientId, requestSlot, sequence);
        }
    }

    public void onFunctionResolved(
            final long nowNs,
            final long term,
            final long egressNumber,
            final long correlationId,
            final long functionId,
            final long timeoutNs,
            final long maxPayloadLength,
            final RejectReason reason) {
        if (!accept(nowNs, term, egressNumber)) {
            return;
        }
        final FunctionTable.Entry entry = functions.findAsked(correlationId);
        if (null == entry || Alarm.NEVER == entry.askAtNs) {
            counters.ignored++;
            return;
        }
        if (RejectReason.NOT_INITIALISED == reason || RejectReason.INTERNAL == reason) {
            entry.askAtNs = nowNs + UNRESOLVED_FACTOR * settings.resendNs();
            alarm.at(entry.askAtNs);
            return;
        }
        entry.askAtNs = Alarm.NEVER;
        entry.resolved = RejectReason.NONE == reason;
        entry.functionId = entry.resolved ? functionId : 0;
        callFlow.onResolved(nowNs, entry, reason);
        callFlow.startQueued(nowNs);
    }

    // ---- from workers

    /**
     * @param buffer holds the result or the text of the function error, with its checksum verified.
     */
    public void onResult(
            final long nowNs,
            final int requestSlot,
            final long sequence,
            final long invocationId,
            final long token,
            final long durationNs,
            final RunEnd end,
            final DirectBuffer buffer,
            final int offset,
            final int length) {
        answers.onResult(
                nowNs, requestSlot, sequence, token, durationNs, end, buffer, offset, length);
        callFlow.startQueued(nowNs);
    }

    public void onRunStatus(
            final long nowNs,
            final int requestSlot,
            final long sequence,
            final long invocationId,
            final long token,
            final RunState state) {
        answers.onRunStatus(nowNs, requestSlot, sequence, token, state);
    }

    public void onRunRefused(
            final long nowNs,
            final int requestSlot,
            final long sequence,
            final long invocationId,
            final long token,
            final RefuseReason reason) {
        answers.onRunRefused(nowNs, requestSlot, sequence, token, reason);
        callFlow.startQueued(nowNs);
    }

    // ---- details

    private boolean accept(final long nowNs, final long term, final long egressNumber) {
        final boolean accepted = session.accept(nowNs, term, egressNumber);
        session.arm(alarm);
        return accepted;
    }

    private EndReason refusal(final InvokeRequest request) {
        if (ClientSession.State.CLOSED == session.state) {
            return EndReason.CLIENT_CLOSED;
        }
        if (ClientSession.State.REFUSED == session.state) {
            return session.refusal;
        }
        if (0 == session.clientId && EndReason.NONE != session.unconnected) {
            return session.unconnected;
        }
        if (request.payloadLength() > MAX_PAYLOAD_LENGTH) {
            return EndReason.PAYLOAD_TOO_LARGE;
        }
        final boolean named = null != functions.find(request.functionHandle());
        if (request.payloadLength() < 0
                || request.deadlineNs() <= 0
                || request.priority() < 0
                || request.priority() > 2
                || request.zone() < 0
                || request.zone() > InvokeRequest.ANY_ZONE
                || (!named && (request.functionHandle() >= 0 || request.functionId() <= 0))) {
            return EndReason.INVALID_ARGUMENT;
        }
        return EndReason.NONE;
    }

    private long endUntracked(
            final long nowNs, final InvokeRequest request, final Object attachment) {
        final Call call = new Call(0);
        call.take(request, attachment, nowNs);
        ends.endUntracked(nowNs, call, EndReason.CLIENT_QUEUE_FULL);
        return 0;
    }

    private int pollClosed(final long nowNs) {
        int work = acks.poll(nowNs, output);
        if (goodbyePending && (0 == session.clientId || output.sendGoodbye(session.clientId))) {
            goodbyePending = false;
            work++;
        }
        return work;
    }
}
