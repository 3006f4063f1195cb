package io.berth.ops.trace;

/**
 * A function as the replay registers it. Durations are those of the replay, compressed.
 *
 * @param tenant name of the tenant: the start of the owner's hash.
 * @param name name of the function: the start of its hash.
 * @param timeoutNs time limit of a run.
 * @param keepAliveNs how long an idle sandbox is kept.
 * @param startUpNs how long a sandbox takes to start.
 * @param memoryMb memory of a sandbox in MB, at least 1.
 */
public record ReplayFunction(
        String tenant,
        String name,
        long timeoutNs,
        long keepAliveNs,
        long startUpNs,
        int memoryMb) {}
