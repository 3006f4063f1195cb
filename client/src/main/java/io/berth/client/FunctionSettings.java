package io.berth.client;

import io.berth.schemas.protocol.SandboxKind;

/**
 * Settings of a function. Durations in nanoseconds.
 *
 * @param tenant name of the tenant, 1 to 64 bytes.
 * @param name name of the function, 1 to 64 bytes.
 * @param kind what runs in its sandboxes.
 * @param code HANDLER: path of the jar, #, class name. SYNTHETIC: empty.
 * @param timeoutNs time limit of a run, 1 ms to 24 h.
 * @param keepAliveNs an idle sandbox is stopped after this, 1 ms to 24 h.
 * @param expectedStartUpNs first estimate of a start; SYNTHETIC: how long it takes.
 * @param memoryMb memory of a sandbox.
 * @param reservedConcurrency most invocations in flight, {@link #NONE_RESERVED}: as many as the
 *     tenant may.
 * @param maxQueued bound of the waiting queue.
 */
public record FunctionSettings(
        String tenant,
        String name,
        SandboxKind kind,
        String code,
        long timeoutNs,
        long keepAliveNs,
        long expectedStartUpNs,
        int memoryMb,
        long reservedConcurrency,
        int maxQueued) {
    /** No concurrency is reserved. */
    public static final long NONE_RESERVED = 0xFFFF_FFFFL;
}
