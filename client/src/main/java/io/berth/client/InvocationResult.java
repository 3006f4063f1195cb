package io.berth.client;

import io.berth.client.protocol.CallOutcome;
import io.berth.client.protocol.ClientEnd;
import io.berth.client.protocol.EndReason;
import io.berth.client.protocol.EndText;
import io.berth.client.protocol.Rejection;
import io.berth.schemas.protocol.PlacementKind;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/**
 * How a call of {@link BerthClient} ended. Durations in nanoseconds.
 *
 * @param end NOT_RUN, RAN or UNKNOWN.
 * @param reason why; NONE with RAN: the function returned.
 * @param payload the result, or the text of the function error; empty where there is none.
 * @param placementKind how the last placement was made; NONE: there was none.
 * @param workerId worker of the last placement, 0: none.
 * @param invocationId invocation of the last placement, 0: none.
 * @param attempts requests made.
 * @param retryAfterNs earliest sensible retry by the caller, 0: not known.
 * @param placementLatencyNs from the intended start to the arrival of the first placement, -1:
 *     there was none.
 * @param totalNs from the intended start to the end.
 * @param runNs run time by the worker's word, 0: not known.
 * @param cause with NOT_RUN(DEADLINE) and NOT_RUN(START_FAILED): what it waited for at the end;
 *     NONE: not known.
 * @param limitOwnerId with NOT_RUN for a limit: the function id or tenant index that it belongs to;
 *     0 with a limit of neither.
 * @param limitCurrent with NOT_RUN for a limit: what was in use.
 * @param limitAllowed with NOT_RUN for a limit: the limit.
 * @param message all of this in one line, as people read it.
 */
public record InvocationResult(
        ClientEnd end,
        EndReason reason,
        byte[] payload,
        PlacementKind placementKind,
        long workerId,
        long invocationId,
        int attempts,
        long retryAfterNs,
        long placementLatencyNs,
        long totalNs,
        long runNs,
        EndReason cause,
        long limitOwnerId,
        long limitCurrent,
        long limitAllowed,
        String message) {
    private static final byte[] EMPTY = new byte[0];

    static InvocationResult of(final CallOutcome outcome, final String function) {
        final Rejection rejection = outcome.rejection();
        final byte[] payload;
        if (null == outcome.result() || 0 == outcome.resultLength()) {
            payload = EMPTY;
        } else {
            payload = new byte[outcome.resultLength()];
            outcome.result().getBytes(outcome.resultOffset(), payload);
        }
        return new InvocationResult(
                outcome.end(),
                outcome.reason(),
                payload,
                outcome.kind(),
                outcome.workerId(),
                outcome.invocationId(),
                outcome.attempts(),
                outcome.retryAfterNs(),
                CallOutcome.NEVER == outcome.placedNs()
                        ? -1
                        : outcome.placedNs() - outcome.startedNs(),
                outcome.endedNs() - outcome.startedNs(),
                outcome.durationNs(),
                causeOf(outcome.reason(), rejection),
                rejection.limitOwnerId(),
                rejection.limitCurrent(),
                rejection.limitAllowed(),
                EndText.of(outcome.end(), outcome.reason(), function, rejection));
    }

    /** A call that ends here between two requests waited for what the last one was rejected for. */
    private static EndReason causeOf(final EndReason reason, final Rejection rejection) {
        if (reason == rejection.reason()) {
            return rejection.cause();
        }
        return EndReason.DEADLINE == reason ? rejection.reason() : EndReason.NONE;
    }

    static InvocationResult notRun(final String function, final EndReason reason) {
        return new InvocationResult(
                ClientEnd.NOT_RUN,
                reason,
                EMPTY,
                PlacementKind.NONE,
                0,
                0,
                0,
                0,
                -1,
                0,
                0,
                EndReason.NONE,
                0,
                0,
                0,
                EndText.of(ClientEnd.NOT_RUN, reason, function, new Rejection()));
    }

    /**
     * @return whether the function ran and returned.
     */
    public boolean isOk() {
        return ClientEnd.RAN == end && EndReason.NONE == reason;
    }

    /**
     * @return the payload of a function that ran and returned.
     * @throws InvocationException in every other case, its message in one line.
     */
    public byte[] orThrow() {
        if (!isOk()) {
            throw new InvocationException(this);
        }
        return payload;
    }

    /**
     * @return the payload as UTF-8 text.
     */
    public String text() {
        return new String(payload, StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return message
                + "; payload="
                + payload.length
                + "B placed="
                + placementKind
                + " attempts="
                + attempts
                + " totalMs="
                + TimeUnit.NANOSECONDS.toMillis(totalNs);
    }
}
