package io.berth.explore;

import static io.berth.simulation.VirtualTime.SECOND;

import io.berth.client.protocol.CallOutcome;
import io.berth.client.protocol.ClientEnd;
import io.berth.client.protocol.EndReason;
import io.berth.simulation.CheckFailure;
import io.berth.simulation.ends.ClientEndKind;
import io.berth.simulation.ends.EndsTable;
import io.berth.simulation.ends.LoggedEnd;
import java.util.ArrayList;
import java.util.List;

/** What callers were told: each call ends once, in time, and its end is true. */
final class CallBook {
    private static final EndsTable ENDS = EndsTable.load();
    private static final long SLACK_NS = SECOND;

    /** Numbers do not depend on who calls first, so that more worlds are the same. */
    private static final int CALLS_OF_CLIENT = 8;

    private record Told(SmallCall call, AnswerBook.Request request) {}

    private final List<SmallCall> calls = new ArrayList<>();
    private final List<Told> told = new ArrayList<>();

    SmallCall add(final int client, final boolean safeToRepeat, final long dueNs) {
        int number = client * CALLS_OF_CLIENT;
        int at = 0;
        while (at < calls.size() && calls.get(at).client <= client) {
            number += calls.get(at++).client == client ? 1 : 0;
        }
        final SmallCall call = new SmallCall(number, client, safeToRepeat, dueNs);
        calls.add(at, call);
        return call;
    }

    SmallCall find(final int number) {
        for (final SmallCall call : calls) {
            if (call.number == number) {
                return call;
            }
        }
        throw new CheckFailure("a payload of no call: " + number);
    }

    List<SmallCall> all() {
        return calls;
    }

    void onBegin(final int number) {
        final SmallCall call = find(number);
        call.begins++;
        if (call.begins > 1 && !call.safeToRepeat) {
            throw new CheckFailure(call + " begins twice and is not safe to repeat");
        }
        if (call.end == ClientEnd.NOT_RUN) {
            throw new CheckFailure(
                    call + " begins after its caller was told NOT_RUN " + call.reason);
        }
    }

    void onEnded(final SmallCall call, final CallOutcome outcome, final long nowNs) {
        if (call.end != null) {
            throw new CheckFailure(call + " ends twice: " + call.end + " and " + outcome.end());
        }
        call.end = outcome.end();
        call.reason = outcome.reason();
        if (call.end == null || call.reason == null) {
            throw new CheckFailure(call + " ends without an end or a reason");
        }
        checkTrue(call, outcome);
        final boolean ofEarlier = call.end == ClientEnd.UNKNOWN && outcome.attempts() > 1;
        if (outcome.sequence() != 0 && !ofEarlier) {
            told.add(
                    new Told(
                            call,
                            new AnswerBook.Request(
                                    outcome.clientId(),
                                    outcome.requestSlot(),
                                    outcome.sequence())));
        }
    }

    private static void checkTrue(final SmallCall call, final CallOutcome outcome) {
        if (call.end == ClientEnd.NOT_RUN && call.begins > 0) {
            throw new CheckFailure(call + " was told NOT_RUN " + call.reason + " and has begun");
        }
        if (call.end == ClientEnd.RAN && call.begins == 0) {
            throw new CheckFailure(call + " was told RAN and never began");
        }
        if (call.end == ClientEnd.RAN
                && call.reason == EndReason.NONE
                && outcome.result().getLong(outcome.resultOffset()) != call.number) {
            throw new CheckFailure(call + " was given a result that is not its own");
        }
    }

    void checkNoneOverdue(final long nowNs) {
        for (final SmallCall call : calls) {
            if (call.isOpen() && nowNs > call.dueNs + SLACK_NS) {
                throw new CheckFailure(call + " has not ended at its deadline");
            }
        }
    }

    boolean isAnyOpen() {
        return calls.stream().anyMatch(SmallCall::isOpen);
    }

    void checkEnds(final AnswerBook answers) {
        for (final Told one : told) {
            final LoggedEnd logged = answers.endOf(one.request);
            if (logged != LoggedEnd.OPEN && !ENDS.allowed(kindOf(one.call), logged)) {
                throw new CheckFailure(
                        one.call
                                + " was told "
                                + one.call.end
                                + " "
                                + one.call.reason
                                + " and the log has "
                                + logged);
            }
        }
    }

    private static ClientEndKind kindOf(final SmallCall call) {
        return switch (call.end) {
            case NOT_RUN -> ClientEndKind.NOT_RUN;
            case UNKNOWN -> ClientEndKind.UNKNOWN;
            case RAN ->
                    call.reason == EndReason.NONE
                            ? ClientEndKind.RAN_RESULT
                            : ClientEndKind.RAN_ERROR;
        };
    }

    void digest(final Mix mix) {
        mix.add(calls.size());
        calls.forEach(call -> call.digest(mix));
        told.forEach(one -> mix.add(one.call.number).add(one.request.sequence()));
    }
}
