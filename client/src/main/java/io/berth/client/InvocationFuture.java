package io.berth.client;

import java.util.concurrent.CompletableFuture;

/**
 * A call under way. Completes normally, exactly once, with how it ended; {@link #cancel} alone
 * completes it at once, with a {@link java.util.concurrent.CancellationException}. All methods from
 * any thread.
 */
public abstract class InvocationFuture extends CompletableFuture<InvocationResult> {
    private volatile long invocationId;

    InvocationFuture() {}

    /**
     * @return the invocation by the balancer's name, for {@link AdminClient#describeInvocation} and
     *     {@link AdminClient#cancelInvocation}; 0: not known yet. A retry has another one.
     */
    public final long invocationId() {
        return invocationId;
    }

    final void invocationId(final long id) {
        invocationId = id;
    }

    /**
     * Asks for the call to be ended and leaves the future to tell how it was: NOT_RUN(CANCELLED)
     * where it had not begun, RAN(CANCELLED) where its run was ended, by the worker's word, and its
     * ordinary end where that was sooner. Repeated, it does nothing more.
     */
    public abstract void requestCancel();

    /**
     * Asks for the call to be ended and completes the future at once: how it ended is not told.
     *
     * @param mayInterruptIfRunning not used: a run is always interrupted.
     */
    @Override
    public abstract boolean cancel(boolean mayInterruptIfRunning);

    @Override
    public final <U> CompletableFuture<U> newIncompleteFuture() {
        return new CompletableFuture<>();
    }
}
