package io.berth.ops.load;

import io.berth.client.protocol.CallOutcome;
import io.berth.client.protocol.ClientEnd;
import io.berth.client.protocol.EndReason;
import io.berth.client.protocol.InvokeRequest;
import io.berth.client.protocol.Placement;
import io.berth.history.AnswerReason;
import io.berth.history.CallEnd;
import io.berth.history.History;
import io.berth.history.ResultHash;
import io.berth.history.RunOutcome;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Records the calls of a process: what was asked, under which tokens its payload left, how it
 * ended. One for each history; from any thread.
 */
public final class CallRecorder {
    /** Records nothing. */
    public static final CallRecorder NONE = new CallRecorder(History.NONE);

    private static final AnswerReason[] REASONS = reasons();

    private final History history;
    private final AtomicLong calls = new AtomicLong();

    /** Into this history. */
    public CallRecorder(final History history) {
        this.history = history;
    }

    private static AnswerReason[] reasons() {
        final AnswerReason[] reasons = new AnswerReason[EndReason.values().length];
        for (final EndReason reason : EndReason.values()) {
            reasons[reason.ordinal()] = AnswerReason.named(reason.name());
        }
        return reasons;
    }

    /** Whether anything is recorded. */
    public boolean isOn() {
        return history != History.NONE;
    }

    /** The call is about to be made. */
    public void asked(final SyntheticCall call, final InvokeRequest request, final long clientId) {
        if (isOn()) {
            call.recorded = calls.getAndIncrement();
            history.asked(
                    call.recorded,
                    clientId,
                    request.functionId(),
                    request.safeToRepeat(),
                    request.deadlineNs());
        }
    }

    /** Its payload is about to leave, for the first time or again. */
    public void leaves(final SyntheticCall call, final Placement placement) {
        if (isOn() && call.recordedToken != placement.token) {
            call.recordedToken = placement.token;
            history.placed(
                    call.recorded,
                    placement.invocationId,
                    placement.token,
                    placement.sandboxId,
                    placement.sandboxSlot,
                    placement.workerId);
        }
    }

    /** It has ended. */
    public void ended(final SyntheticCall call, final CallOutcome outcome) {
        if (isOn()) {
            history.answered(
                    call.recorded,
                    endOf(outcome.end()),
                    REASONS[outcome.reason().ordinal()],
                    outcomeOf(outcome),
                    outcome.invocationId(),
                    outcome.token(),
                    outcome.end() != ClientEnd.RAN || outcome.result() == null
                            ? 0
                            : ResultHash.of(
                                    outcome.result(),
                                    outcome.resultOffset(),
                                    outcome.resultLength()),
                    outcome.functionId());
        }
    }

    private static CallEnd endOf(final ClientEnd end) {
        return switch (end) {
            case NOT_RUN -> CallEnd.NOT_RUN;
            case RAN -> CallEnd.RAN;
            default -> CallEnd.UNKNOWN;
        };
    }

    private static RunOutcome outcomeOf(final CallOutcome outcome) {
        if (outcome.end() != ClientEnd.RAN) {
            return RunOutcome.NONE;
        }
        return switch (outcome.reason()) {
            case NONE -> RunOutcome.COMPLETED;
            case TIMED_OUT -> RunOutcome.TIMED_OUT;
            case CANCELLED -> RunOutcome.CANCELLED;
            default -> RunOutcome.FAILED;
        };
    }
}
