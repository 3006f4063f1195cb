package io.berth.worker;

import io.berth.history.History;
import io.berth.history.ProcessKey;
import io.berth.history.ResultHash;
import io.berth.history.RunOutcome;
import io.berth.history.StopReason;
import io.berth.schemas.payload.RunEnd;
import io.berth.worker.protocol.WorkerObserver;

/** Records what a worker decides. */
public final class WorkerRecorder implements WorkerObserver {
    private final History history;
    private final long worker;

    /** Of the worker with this name. */
    public WorkerRecorder(final History history, final String name) {
        this.history = history;
        worker = ProcessKey.of(name);
    }

    @Override
    public void onIncarnation(final long incarnation) {
        history.incarnation(worker, incarnation);
    }

    @Override
    public void onSandboxStarted(
            final long sandboxId, final long functionId, final int functionVersion) {
        history.sandboxStarted(sandboxId, functionId, functionVersion);
    }

    @Override
    public void onSandboxStopped(final long sandboxId, final long functionId, final Stop reason) {
        history.sandboxStopped(
                sandboxId,
                functionId,
                switch (reason) {
                    case BY_ITSELF -> StopReason.BY_ITSELF;
                    case COMMANDED -> StopReason.COMMANDED;
                    case DRAIN -> StopReason.DRAIN;
                    case DEAD -> StopReason.DEAD;
                });
    }

    @Override
    public void onBegun(
            final long token,
            final long invocationId,
            final long clientId,
            final long sandboxId,
            final int sandboxSlot,
            final long functionId,
            final long timeoutNs) {
        history.began(token, invocationId, clientId, sandboxId, sandboxSlot, functionId, timeoutNs);
    }

    @Override
    public void onStuck(final long token, final RunEnd told, final byte[] body) {
        history.stuck(token, outcomeOf(told), ResultHash.of(body));
    }

    @Override
    public void onEnded(final long token, final RunEnd end, final byte[] body) {
        history.ended(token, outcomeOf(end), ResultHash.of(body));
    }

    private static RunOutcome outcomeOf(final RunEnd end) {
        return switch (end) {
            case COMPLETED -> RunOutcome.COMPLETED;
            case TIMED_OUT -> RunOutcome.TIMED_OUT;
            case CANCELLED -> RunOutcome.CANCELLED;
            default -> RunOutcome.FAILED;
        };
    }
}
