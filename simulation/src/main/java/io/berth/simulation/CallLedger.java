package io.berth.simulation;

import static io.berth.simulation.VirtualTime.SECOND;

import io.berth.client.protocol.CallOutcome;
import io.berth.client.protocol.ClientEnd;
import io.berth.client.protocol.EndReason;
import io.berth.simulation.ends.ClientEndKind;
import io.berth.simulation.ends.EndsTable;
import io.berth.simulation.ends.LoggedEnd;
import java.util.ArrayList;
import java.util.List;

/** What callers were told: each call ends once, in time, and its end is true. */
final class CallLedger {
    /** A call may end this much after its deadline, for the turn in which its client sees it. */
    private static final long SLACK_NS = SECOND;

    private record Told(SimulatedCall call, RequestKey request, ClientEnd end, EndReason reason) {}

    private final VirtualTime time;
    private final AnswerLedger answers;
    private final List<SimulatedCall> calls = new ArrayList<>();
    private final List<Told> told = new ArrayList<>();

    CallLedger(final VirtualTime time, final AnswerLedger answers) {
        this.time = time;
        this.answers = answers;
    }

    int size() {
        return calls.size();
    }

    /** Calls that ended in this way. */
    long count(final ClientEnd end) {
        return calls.stream().filter(call -> call.end == end).count();
    }

    void onCall(final SimulatedCall call) {
        calls.add(call);
    }

    /** The function begins for a call. */
    void onBegin(final SimulatedCall call) {
        call.begins++;
        if (call.begins > 1 && !call.safeToRepeat) {
            throw new CheckFailure(
                    call + " begins " + call.begins + " times and is not safe to repeat");
        }
        if (call.end == ClientEnd.NOT_RUN) {
            throw new CheckFailure(
                    call + " begins after its caller was told NOT_RUN " + call.reason);
        }
    }

    SimulatedCall find(final long number) {
        return calls.get((int) number - 1);
    }

    void onEnded(final SimulatedCall call, final CallOutcome outcome) {
        if (call.end != null) {
            throw new CheckFailure(call + " ends twice: " + call.end + " and " + outcome.end());
        }
        if (call.abandoned) {
            throw new CheckFailure(call + " ends after its process died");
        }
        call.end = outcome.end();
        call.reason = outcome.reason();
        checkInTime(call);
        checkTrue(call, outcome);
        // The table speaks of the last request; UNKNOWN may come from an earlier one that was lost.
        final boolean ofEarlier = call.end == ClientEnd.UNKNOWN && outcome.attempts() > 1;
        if (outcome.sequence() != 0 && !ofEarlier) {
            told.add(
                    new Told(
                            call,
                            new RequestKey(
                                    outcome.clientId(), outcome.requestSlot(), outcome.sequence()),
                            outcome.end(),
                            outcome.reason()));
        }
    }

    private void checkInTime(final SimulatedCall call) {
        if (time.nowNs() > call.dueNs + SLACK_NS) {
            throw new CheckFailure(
                    call
                            + " ends "
                            + (time.nowNs() - call.dueNs) / VirtualTime.MS
                            + "ms after its deadline");
        }
    }

    private static void checkTrue(final SimulatedCall call, final CallOutcome outcome) {
        if (call.end == null || call.reason == null) {
            throw new CheckFailure(call + " ends without an end or a reason");
        }
        if (call.end == ClientEnd.NOT_RUN && call.begins > 0) {
            throw new CheckFailure(call + " was told NOT_RUN " + call.reason + " and has begun");
        }
        if (call.end == ClientEnd.RAN && call.begins == 0) {
            throw new CheckFailure(call + " was told RAN and never began");
        }
        if (call.end == ClientEnd.RAN && call.reason == EndReason.NONE) {
            final boolean own =
                    outcome.resultLength() == SimulatedWorker.RESULT_LENGTH
                            && outcome.result().getLong(outcome.resultOffset()) == call.number;
            if (!own) {
                throw new CheckFailure(call + " was given a result that is not its own");
            }
        }
    }

    /** Calls still open after their deadline. */
    void checkNoneOverdue() {
        for (final SimulatedCall call : calls) {
            if (call.isOpen() && time.nowNs() > call.dueNs + SLACK_NS) {
                throw new CheckFailure(
                        call
                                + " has not ended "
                                + (time.nowNs() - call.dueNs) / VirtualTime.MS
                                + "ms after its deadline");
            }
        }
    }

    /** At the very end: what callers were told against what the log has. */
    void checkAgainstLog() {
        final EndsTable table = EndsTable.load();
        for (final Told one : told) {
            final LoggedEnd logged = answers.endOf(one.request);
            final ClientEndKind end = kindOf(one);
            final boolean allowed = logged == LoggedEnd.OPEN || table.allowed(end, logged);
            if (!allowed) {
                throw new CheckFailure(
                        one.call
                                + " was told "
                                + one.end
                                + " "
                                + one.reason
                                + " and the log has "
                                + logged
                                + " of "
                                + one.request);
            }
        }
    }

    private static ClientEndKind kindOf(final Told one) {
        return switch (one.end) {
            case NOT_RUN -> ClientEndKind.NOT_RUN;
            case UNKNOWN -> ClientEndKind.UNKNOWN;
            case RAN ->
                    one.reason == EndReason.NONE
                            ? ClientEndKind.RAN_RESULT
                            : ClientEndKind.RAN_ERROR;
        };
    }
}
