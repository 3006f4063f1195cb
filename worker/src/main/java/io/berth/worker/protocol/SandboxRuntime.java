package io.berth.worker.protocol;

import io.berth.schemas.protocol.SandboxKind;
import org.agrona.DirectBuffer;

/**
 * What can run functions: told by {@link WorkerProtocol} what to do, it answers later through the
 * protocol's {@code onSandbox…} and {@code onRunEnded} methods, on the protocol's thread and never
 * from inside one of these calls. No method may throw or block.
 */
public interface SandboxRuntime {
    /**
     * Starts a sandbox; answered by {@link WorkerProtocol#onSandboxStarted} or {@link
     * WorkerProtocol#onSandboxStartFailed}.
     *
     * @param timeoutNs time limit of a run, for information: the protocol enforces the one of each
     *     run.
     * @param startUpNs how long the start of a synthetic sandbox takes.
     * @param sandboxSlots runs that the sandbox may hold at a time, 1 to 64.
     * @param code of a handler: path of the jar, {@code #}, class name.
     */
    void startSandbox(
            long sandboxId,
            long functionId,
            int functionVersion,
            long timeoutNs,
            long startUpNs,
            int memoryMb,
            int sandboxSlots,
            SandboxKind kind,
            String functionName,
            String code);

    /**
     * Stops a sandbox that runs nothing, also one that is still starting: its start then needs no
     * other answer. Answered by {@link WorkerProtocol#onSandboxStopped} when everything of it is
     * gone.
     */
    void stopSandbox(long sandboxId);

    /**
     * Runs an invocation that has begun; answered by {@link WorkerProtocol#onRunEnded}.
     *
     * @param payload valid during this call only.
     */
    void run(
            long sandboxId,
            int sandboxSlot,
            long token,
            long invocationId,
            long timeoutNs,
            DirectBuffer payload,
            int offset,
            int length);

    /** Asks a run to end. It is over only when {@link WorkerProtocol#onRunEnded} says so. */
    void interrupt(long sandboxId, int sandboxSlot, long token);
}
