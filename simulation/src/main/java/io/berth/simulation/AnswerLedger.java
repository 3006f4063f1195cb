package io.berth.simulation;

import io.berth.schemas.protocol.InvocationState;
import io.berth.schemas.protocol.RejectReason;
import io.berth.simulation.ends.LoggedEnd;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the log answered to each request: the same request gets the same answer, and an end is the
 * last one.
 */
final class AnswerLedger {
    /** Rejections of a message, which say nothing of the request itself. */
    private static final Set<RejectReason> OF_MESSAGE =
            EnumSet.of(
                    RejectReason.ID_REUSED,
                    RejectReason.STALE_SEQUENCE,
                    RejectReason.BAD_SLOT,
                    RejectReason.NOT_INITIALISED,
                    RejectReason.INVALID_ARGUMENT,
                    RejectReason.MALFORMED,
                    RejectReason.INTERNAL,
                    RejectReason.UNKNOWN_CLIENT);

    /** Ends that only a worker gives. */
    private static final Set<InvocationState> OF_WORKERS =
            EnumSet.of(
                    InvocationState.COMPLETED, InvocationState.FAILED, InvocationState.TIMED_OUT);

    private static final class Answers {
        private long invocationId;
        private long token;
        private String placement;
        private InvocationState end;
        private String endText;
    }

    private final Map<RequestKey, Answers> answers = new HashMap<>();
    private Map<Long, OpenInvocation> open = Map.of();

    /** True for a rejection of a message, which says nothing of the request itself. */
    static boolean isOfMessage(final RejectReason reason) {
        return OF_MESSAGE.contains(reason);
    }

    /**
     * How the request ended in the log. OPEN where the log has had it and told nobody how it ended:
     * a newer request took its place, or its client was gone.
     */
    LoggedEnd endOf(final RequestKey request) {
        final Answers known = answers.get(request);
        if (known == null) {
            return LoggedEnd.ABSENT;
        }
        return known.end == null ? LoggedEnd.OPEN : LoggedEnd.valueOf(known.end.name());
    }

    void onEntry(final List<Call> entry, final List<Call> outputs, final StateView state) {
        if (entry.get(0).name().equals("beginWorkerEvents")) {
            takeEnds(entry, outputs, state);
        }
        for (final Call output : outputs) {
            switch (output.name()) {
                case "placed" -> onPlaced(output);
                case "waiting" -> onWaiting(output);
                case "rejected" -> onRejected(output);
                case "ended" -> onEnded(output);
                default -> {}
            }
        }
        for (final OpenInvocation one : state.open().values()) {
            checkOpen(one, state);
        }
        open = state.open();
    }

    private void checkOpen(final OpenInvocation one, final StateView state) {
        if (one.state() == InvocationState.QUEUED && one.deadlineNs() <= state.clusterTimeNs()) {
            throw new CheckFailure(
                    "waits past its deadline, or without one, at "
                            + state.clusterTimeNs()
                            + ": "
                            + one);
        }
        if (one.isQueued() && one.clientId() == 0) {
            throw new CheckFailure("waits though nobody wants it: " + one);
        }
        if (one.state() == InvocationState.PLACED && !state.held().containsKey(one.token())) {
            throw new CheckFailure("placed without a slot: " + one);
        }
        final Answers known = one.clientId() == 0 ? null : answersTo(one.request());
        if (known != null && known.end != null) {
            throw new CheckFailure("open after it " + known.endText + ": " + one);
        }
    }

    /** An end by the word of a worker is not always told; the log has it all the same. */
    private void takeEnds(final List<Call> entry, final List<Call> outputs, final StateView state) {
        final long applied = lastEventApplied(outputs);
        long number = entry.get(0).number("firstEventNumber");
        final Set<Long> settled = new HashSet<>();
        for (final Call event : entry.subList(1, entry.size() - 1)) {
            final InvocationState end = endOf(event.argument("kind").toString());
            final long token = event.number("token");
            if (number++ <= applied && end != null && settled.add(token)) {
                takeEnd(token, end, state);
            }
        }
    }

    private void takeEnd(final long token, final InvocationState end, final StateView state) {
        for (final OpenInvocation before : open.values()) {
            final boolean ended =
                    before.token() == token
                            && before.state() == InvocationState.PLACED
                            && before.clientId() != 0
                            && !state.open().containsKey(before.invocationId());
            if (ended) {
                end(before.request(), before.invocationId(), end, end.name());
            }
        }
    }

    private static long lastEventApplied(final List<Call> outputs) {
        for (final Call output : outputs) {
            if (output.name().equals("workerAck")) {
                return output.number("lastEventApplied");
            }
        }
        return 0;
    }

    private static InvocationState endOf(final String kind) {
        return switch (kind) {
            case "COMPLETED" -> InvocationState.COMPLETED;
            case "FAILED" -> InvocationState.FAILED;
            case "TIMED_OUT" -> InvocationState.TIMED_OUT;
            case "STUCK" -> InvocationState.LOST;
            default -> null;
        };
    }

    private void onPlaced(final Call output) {
        final RequestKey request = RequestKey.of(output);
        final Answers known = answersTo(request);
        checkStillOpen(known, output);
        checkInvocation(known, output);
        final long token = output.number("token");
        if (token < known.token) {
            throw new CheckFailure("an older placement after token " + known.token + ": " + output);
        }
        final String placement = output.with("sessionId", 0L).toString();
        if (token == known.token && !placement.equals(known.placement)) {
            throw new CheckFailure(
                    "another placement with the same token: "
                            + known.placement
                            + " and "
                            + placement);
        }
        known.token = token;
        known.placement = placement;
    }

    private void onWaiting(final Call output) {
        final Answers known = answersTo(RequestKey.of(output));
        checkStillOpen(known, output);
        checkInvocation(known, output);
    }

    private void onRejected(final Call output) {
        final RejectReason reason = output.argument("reason");
        if (!OF_MESSAGE.contains(reason)) {
            end(RequestKey.of(output), 0, InvocationState.REJECTED, "REJECTED " + reason);
        }
    }

    private void onEnded(final Call output) {
        final InvocationState end = output.argument("end");
        if (OF_WORKERS.contains(end) && answersTo(RequestKey.of(output)).end == null) {
            throw new CheckFailure("told without the word of its worker: " + output);
        }
        end(RequestKey.of(output), output.number("invocationId"), end, end.name());
    }

    private void end(
            final RequestKey request,
            final long invocationId,
            final InvocationState end,
            final String text) {
        final Answers known = answersTo(request);
        if (known.end != null && !known.endText.equals(text)) {
            throw new CheckFailure(request + " ended " + known.endText + " and then " + text);
        }
        if (invocationId != 0 && known.invocationId != 0 && invocationId != known.invocationId) {
            throw new CheckFailure(
                    request
                            + " was invocation "
                            + known.invocationId
                            + " and ends as "
                            + invocationId);
        }
        known.end = end;
        known.endText = text;
    }

    private static void checkStillOpen(final Answers known, final Call output) {
        if (known.end != null) {
            throw new CheckFailure("answered after it " + known.endText + ": " + output);
        }
    }

    private static void checkInvocation(final Answers known, final Call output) {
        final long invocationId = output.number("invocationId");
        if (known.invocationId != 0 && known.invocationId != invocationId) {
            throw new CheckFailure(
                    "another invocation for the same request than "
                            + known.invocationId
                            + ": "
                            + output);
        }
        known.invocationId = invocationId;
    }

    private Answers answersTo(final RequestKey request) {
        return answers.computeIfAbsent(request, key -> new Answers());
    }
}
