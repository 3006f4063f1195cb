package io.berth.explore;

import io.berth.schemas.protocol.WorkerEventKind;
import io.berth.simulation.CheckFailure;
import java.util.Map;
import java.util.TreeMap;

/** What workers did and said: which tokens began, and how each was settled. */
final class WordBook {
    private record EventKey(long incarnation, long number) implements Comparable<EventKey> {
        @Override
        public int compareTo(final EventKey other) {
            final int first = Long.compare(incarnation, other.incarnation);
            return first != 0 ? first : Long.compare(number, other.number);
        }
    }

    private final Map<EventKey, Long> events = new TreeMap<>();
    private final Map<Long, Long> begunBy = new TreeMap<>();
    private final Map<Long, Long> begunInvocations = new TreeMap<>();
    private final Map<Long, WorkerEventKind> settled = new TreeMap<>();
    private final Map<Long, Long> stopped = new TreeMap<>();

    /** A run begins: once for each token, once for each invocation. */
    void onBegin(final SmallWorker worker, final SmallSandboxes.Run run) {
        final String token = SmallClient.text(run.token);
        if (begunBy.put(run.token, worker.incarnation()) != null) {
            throw new CheckFailure(token + " begins twice");
        }
        final Long other = begunInvocations.put(run.invocationId, run.token);
        if (other != null) {
            throw new CheckFailure(
                    "an invocation begins twice, as " + SmallClient.text(other) + " and " + token);
        }
        if (settled.containsKey(run.token)) {
            throw new CheckFailure(
                    token + " begins after its worker said " + settled.get(run.token));
        }
    }

    /** Whether its worker has settled the token by an event. */
    boolean isSettled(final long token) {
        return settled.containsKey(token);
    }

    /** Whether a worker said that the sandbox is gone, or not there. */
    boolean isStopped(final long sandboxId) {
        return stopped.containsKey(sandboxId);
    }

    /** An event is sent, perhaps again: always the same, and at most one end of a run. */
    void onWord(
            final SmallWorker worker,
            final long number,
            final WorkerEventKind kind,
            final long sandboxId,
            final long token) {
        final long text = Mix.of(Mix.of(kind.ordinal(), sandboxId), token);
        final Long before = events.putIfAbsent(new EventKey(worker.incarnation(), number), text);
        if (before != null) {
            if (before != text) {
                throw new CheckFailure(worker.name + " changes event " + number + " to " + kind);
            }
            return;
        }
        switch (kind) {
            case COMPLETED, FAILED, TIMED_OUT, CANCELLED -> onEnd(worker, kind, token);
            case REFUSED, REVOKED -> onNotBegun(worker, kind, sandboxId, token);
            case STOPPED -> stopped.put(sandboxId, token);
            default -> {}
        }
    }

    private void onEnd(final SmallWorker worker, final WorkerEventKind kind, final long token) {
        if (!begunBy.containsKey(token)) {
            throw new CheckFailure(
                    worker.name
                            + " says "
                            + kind
                            + " of "
                            + SmallClient.text(token)
                            + " that never began");
        }
        final WorkerEventKind before = settled.put(token, kind);
        if (before != null) {
            throw new CheckFailure(
                    worker.name
                            + " says "
                            + kind
                            + " of "
                            + SmallClient.text(token)
                            + " after "
                            + before);
        }
    }

    /**
     * Of a token that began, only after the end of its run was told, so that it changes nothing.
     */
    private void onNotBegun(
            final SmallWorker worker,
            final WorkerEventKind kind,
            final long sandboxId,
            final long token) {
        final Long by = begunBy.get(token);
        final boolean here = by != null && by == worker.incarnation();
        if (settled.putIfAbsent(token, kind) == null && here) {
            throw new CheckFailure(
                    worker.name
                            + " says "
                            + kind
                            + " of "
                            + SmallClient.text(token)
                            + " that has begun");
        }
    }

    void digest(final Mix mix) {
        mix.add(events.size());
        events.forEach((key, text) -> mix.add(key.incarnation).add(key.number).add(text));
        begunBy.forEach((token, incarnation) -> mix.add(token).add(incarnation));
        mix.add(begunInvocations.size());
        settled.forEach((token, kind) -> mix.add(token).add(kind.ordinal()));
    }
}
