package io.berth.worker.protocol;

/** Hears of sandboxes what a {@link SandboxRuntime} has to say. */
public interface SandboxListener {
    void onSandboxStarted(long nowNs, long sandboxId);

    /** The sandbox could not be started and holds nothing. */
    void onSandboxStartFailed(long nowNs, long sandboxId);

    /** Everything of the sandbox is gone; asked for or not. */
    void onSandboxStopped(long nowNs, long sandboxId);

    /**
     * A run is over: nothing of it goes on.
     *
     * @param returned whether the function returned; otherwise the result is the text of its error.
     * @param result may be null for none; kept, not copied.
     */
    void onRunEnded(
            long nowNs,
            long sandboxId,
            int sandboxSlot,
            long token,
            boolean returned,
            byte[] result);
}
