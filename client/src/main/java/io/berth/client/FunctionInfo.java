package io.berth.client;

/**
 * A function with its counts: slots held, waiting, and its sandboxes by state.
 *
 * @param provisionedAllocated of the provisioned sandboxes: started or starting.
 * @param provisionedAvailable of these: started.
 * @param spillOvers grants so far beyond the provisioned sandboxes.
 * @param scaleUpTokens sandboxes that may be started on demand now.
 */
public record FunctionInfo(
        long functionId,
        FunctionSettings settings,
        int version,
        int inFlight,
        int queued,
        int idle,
        int busy,
        int starting,
        int provisionedAllocated,
        int provisionedAvailable,
        long spillOvers,
        int scaleUpTokens) {}
