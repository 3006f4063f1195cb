package io.berth.explore;

import io.berth.placement.PlacementStateMachine;
import io.berth.schemas.protocol.InvocationState;
import io.berth.schemas.protocol.RejectReason;
import io.berth.simulation.Call;
import io.berth.simulation.CheckFailure;
import io.berth.simulation.ends.LoggedEnd;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What the log answered to each request: always the same, and an end is the last answer. */
final class AnswerBook {
    /** What names one request (rule 12). */
    record Request(long clientId, int slot, long sequence) implements Comparable<Request> {
        static Request of(final Call call) {
            return new Request(
                    call.number("clientId"),
                    (int) call.number("requestSlot"),
                    call.number("sequence"));
        }

        @Override
        public int compareTo(final Request other) {
            final int byClient = Long.compare(clientId, other.clientId);
            if (byClient != 0) {
                return byClient;
            }
            final int bySlot = Integer.compare(slot, other.slot);
            return bySlot != 0 ? bySlot : Long.compare(sequence, other.sequence);
        }
    }

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

    private static final class Answers {
        private long invocationId;
        private long token;
        private long placement;
        private InvocationState end;
        private long endText;
    }

    private record Placed(Request request, long invocationId) {}

    private final Map<Request, Answers> answers = new TreeMap<>();
    private Map<Long, Placed> placedTokens = new TreeMap<>();

    /** How the request ended in the log. */
    LoggedEnd endOf(final Request request) {
        final Answers known = answers.get(request);
        if (known == null) {
            return LoggedEnd.ABSENT;
        }
        return known.end == null ? LoggedEnd.OPEN : LoggedEnd.valueOf(known.end.name());
    }

    void onEntry(
            final List<Call> entry, final List<Call> outputs, final PlacementStateMachine machine) {
        final Map<Long, Placed> before = placedTokens;
        final Set<Long> open = new java.util.HashSet<>();
        placedTokens = new TreeMap<>();
        machine.forEachInvocation(
                (id, state, function, clientId, slot, sequence, token, deadlineNs) -> {
                    open.add(id);
                    if (clientId == 0) {
                        return;
                    }
                    final Request request = new Request(clientId, slot, sequence);
                    if (state == InvocationState.PLACED) {
                        placedTokens.put(token, new Placed(request, id));
                    }
                    final Answers known = answersTo(request);
                    if (known.end != null && !isEndedBy(outputs, request)) {
                        throw new CheckFailure(request + " is open after it ended " + known.end);
                    }
                });
        if (entry.get(0).name().equals("beginWorkerEvents")) {
            takeEnds(entry, before, open);
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
    }

    private static boolean isEndedBy(final List<Call> outputs, final Request request) {
        return outputs.stream()
                .anyMatch(
                        output ->
                                output.name().equals("ended")
                                        && Request.of(output).equals(request));
    }

    /** An end by the word of a worker is not always told; the log has it all the same. */
    private void takeEnds(
            final List<Call> entry, final Map<Long, Placed> before, final Set<Long> open) {
        for (final Call event : entry.subList(1, entry.size() - 1)) {
            final InvocationState end =
                    switch (event.argument("kind").toString()) {
                        case "COMPLETED" -> InvocationState.COMPLETED;
                        case "FAILED" -> InvocationState.FAILED;
                        case "TIMED_OUT" -> InvocationState.TIMED_OUT;
                        case "STUCK" -> InvocationState.LOST;
                        default -> null;
                    };
            final Placed placed = before.get(event.number("token"));
            if (end != null && placed != null && !open.contains(placed.invocationId)) {
                end(placed.request, placed.invocationId, end, end.ordinal());
            }
        }
    }

    private void onPlaced(final Call output) {
        final Request request = Request.of(output);
        final Answers known = answersTo(request);
        checkOpen(known, output);
        final long token = output.number("token");
        final long placement = output.with("sessionId", 0L).digest();
        if (token < known.token) {
            throw new CheckFailure("an older placement than one before: " + output);
        }
        if (token == known.token && placement != known.placement) {
            throw new CheckFailure("another placement with the same token: " + output);
        }
        known.token = token;
        known.placement = placement;
    }

    private void onWaiting(final Call output) {
        checkOpen(answersTo(Request.of(output)), output);
    }

    private void onRejected(final Call output) {
        final RejectReason reason = output.argument("reason");
        if (!OF_MESSAGE.contains(reason)) {
            end(Request.of(output), 0, InvocationState.REJECTED, 100 + reason.ordinal());
        }
    }

    private void onEnded(final Call output) {
        final InvocationState end = output.argument("end");
        end(Request.of(output), output.number("invocationId"), end, end.ordinal());
    }

    private void end(
            final Request request,
            final long invocationId,
            final InvocationState end,
            final long text) {
        final Answers known = answersTo(request);
        if (known.end != null && known.endText != text) {
            throw new CheckFailure(request + " ended " + known.end + " and then " + end);
        }
        if (invocationId != 0 && known.invocationId != 0 && invocationId != known.invocationId) {
            throw new CheckFailure(request + " ends as another invocation");
        }
        known.end = end;
        known.endText = text;
    }

    private static void checkOpen(final Answers known, final Call output) {
        if (known.end != null) {
            throw new CheckFailure("answered after it ended " + known.end + ": " + output);
        }
        final long invocationId = output.number("invocationId");
        if (known.invocationId != 0 && known.invocationId != invocationId) {
            throw new CheckFailure("another invocation for the same request: " + output);
        }
        known.invocationId = invocationId;
    }

    private Answers answersTo(final Request request) {
        return answers.computeIfAbsent(request, key -> new Answers());
    }

    void digest(final Mix mix) {
        mix.add(answers.size());
        answers.forEach(
                (request, known) -> {
                    mix.add(request.clientId).add(request.slot).add(request.sequence);
                    mix.add(known.invocationId).add(known.token).add(known.placement);
                    mix.add(known.end == null ? -1 : known.endText);
                });
    }
}
