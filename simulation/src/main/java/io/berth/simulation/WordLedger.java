package io.berth.simulation;

import io.berth.schemas.protocol.WorkerEventKind;
import java.util.HashMap;
import java.util.Map;

/** What workers did and said, from their own side: which tokens began, and how each was settled. */
final class WordLedger {
    private record Begun(SimulatedWorker worker, long life, SimulatedSandboxes.Run run) {}

    private record EventKey(long incarnation, long number) {}

    private record TokenKey(long incarnation, long token) {}

    private final Map<Long, Begun> begun = new HashMap<>();
    private final Map<Long, Long> begunInvocations = new HashMap<>();
    private final Map<EventKey, String> events = new HashMap<>();
    private final Map<TokenKey, WorkerEventKind> settled = new HashMap<>();
    private final long marginNs;

    WordLedger(final long marginNs) {
        this.marginNs = marginNs;
    }

    /** Added to the time limit of a function before the log acts. */
    long marginNs() {
        return marginNs;
    }

    long begunCount() {
        return begun.size();
    }

    /** A run begins: once for each token, once for each invocation. */
    void onBegin(final SimulatedWorker worker, final SimulatedSandboxes.Run run) {
        final Begun before = begun.put(run.token, new Begun(worker, worker.life(), run));
        if (before != null) {
            throw new CheckFailure(
                    "token "
                            + run.token
                            + " begins twice: at "
                            + before.worker.name()
                            + " and "
                            + worker.name());
        }
        final Long other = begunInvocations.put(run.invocationId, run.token);
        if (other != null) {
            throw new CheckFailure(
                    "invocation "
                            + run.invocationId
                            + " begins twice: with token "
                            + other
                            + " and "
                            + run.token);
        }
        final WorkerEventKind said =
                settled.get(new TokenKey(worker.protocol().incarnation(), run.token));
        if (said != null) {
            throw new CheckFailure(
                    worker.name() + " begins token " + run.token + " after it said " + said);
        }
    }

    /** True while the function runs in a process that lives. */
    boolean isRunning(final long token) {
        final Begun one = begun.get(token);
        return one != null
                && one.worker.life() == one.life
                && one.worker.isRunning()
                && one.worker.sandboxes().runs().contains(one.run);
    }

    /** True if the worker has settled the token by an event. */
    boolean wasSaid(final long incarnation, final long token) {
        return settled.containsKey(new TokenKey(incarnation, token));
    }

    /** An event is sent, perhaps again: always the same, and at most one end of a run. */
    void onWord(
            final SimulatedWorker worker,
            final long incarnation,
            final long number,
            final WorkerEventKind kind,
            final long sandboxId,
            final long token) {
        final String text = kind + " sandbox " + sandboxId + " token " + token;
        final String before = events.putIfAbsent(new EventKey(incarnation, number), text);
        if (before != null) {
            if (!before.equals(text)) {
                throw new CheckFailure(
                        worker.name()
                                + " changes event "
                                + number
                                + " from "
                                + before
                                + " to "
                                + text);
            }
            return;
        }
        switch (kind) {
            case COMPLETED, FAILED, TIMED_OUT, CANCELLED ->
                    onEndWord(worker, incarnation, kind, token);
            case REFUSED, REVOKED -> onNotBegunWord(worker, incarnation, kind, token);
            default -> {}
        }
    }

    private void onEndWord(
            final SimulatedWorker worker,
            final long incarnation,
            final WorkerEventKind kind,
            final long token) {
        if (!begun.containsKey(token)) {
            throw new CheckFailure(
                    worker.name() + " says " + kind + " of token " + token + " that never began");
        }
        final WorkerEventKind before = settled.put(new TokenKey(incarnation, token), kind);
        if (before != null) {
            throw new CheckFailure(
                    worker.name() + " says " + kind + " of token " + token + " after " + before);
        }
    }

    /**
     * Of a token that began, only after the end of its run was told, so that it changes nothing.
     */
    private void onNotBegunWord(
            final SimulatedWorker worker,
            final long incarnation,
            final WorkerEventKind kind,
            final long token) {
        final WorkerEventKind before = settled.putIfAbsent(new TokenKey(incarnation, token), kind);
        if (before == null && begun.containsKey(token)) {
            throw new CheckFailure(
                    worker.name() + " says " + kind + " of token " + token + " that has begun");
        }
    }
}
