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
 * @param reservedConcurrency floor and cap of the invocations in flight, 0: the function is
 *     switched off, {@link #NONE_RESERVED}: it shares what its tenant has not reserved.
 * @param maxQueued bound of the waiting queue.
 * @param provisionedConcurrency sandboxes kept started, 0: none.
 * @param scaleUpSize sandboxes that may be started in a period of the policy, 0: as the policy
 *     says.
 * @param labels that a worker must carry, separated by commas; empty: none.
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
        int maxQueued,
        int provisionedConcurrency,
        int scaleUpSize,
        String labels) {
    /** No concurrency is reserved. */
    public static final long NONE_RESERVED = 0xFFFF_FFFFL;

    /** Nothing provisioned, the scale-up rate of the policy, no labels required. */
    public FunctionSettings(
            final String tenant,
            final String name,
            final SandboxKind kind,
            final String code,
            final long timeoutNs,
            final long keepAliveNs,
            final long expectedStartUpNs,
            final int memoryMb,
            final long reservedConcurrency,
            final int maxQueued) {
        this(
                tenant,
                name,
                kind,
                code,
                timeoutNs,
                keepAliveNs,
                expectedStartUpNs,
                memoryMb,
                reservedConcurrency,
                maxQueued,
                0,
                0,
                "");
    }
}
