package io.berth.worker.protocol;

import io.berth.schemas.payload.RunEnd;

/**
 * Told what the worker decides, where it is decided and before anything follows from it: a begin
 * before the run starts, an end before anybody is told. On the worker's thread; must not throw, and
 * must not keep the arrays.
 */
public interface WorkerObserver {
    /** Observes nothing. */
    WorkerObserver NONE = new WorkerObserver() {};

    /** Why a sandbox is gone. */
    enum Stop {
        /** Nobody asked for it. */
        BY_ITSELF,
        /** The balancer asked for it. */
        COMMANDED,
        /** This worker drains. */
        DRAIN,
        /** This incarnation was declared dead. */
        DEAD
    }

    /** From now on the worker is this incarnation, and holds nothing. */
    default void onIncarnation(final long incarnation) {}

    /** A sandbox takes runs from now on. */
    default void onSandboxStarted(
            final long sandboxId, final long functionId, final int functionVersion) {}

    /** A sandbox that took runs is gone. */
    default void onSandboxStopped(final long sandboxId, final long functionId, final Stop reason) {}

    /** A run begins (rule 22). */
    default void onBegun(
            final long token,
            final long invocationId,
            final long clientId,
            final long sandboxId,
            final int sandboxSlot,
            final long functionId,
            final long timeoutNs) {}

    /** A run ignores its interrupt: its caller is told this, and its slot stays held. */
    default void onStuck(final long token, final RunEnd told, final byte[] body) {}

    /**
     * A run has ended.
     *
     * @param body what its caller is told, or was when it was stuck.
     */
    default void onEnded(final long token, final RunEnd end, final byte[] body) {}
}
