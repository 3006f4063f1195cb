package io.berth.client;

/** A function with its counts: slots held, waiting, and its sandboxes by state. */
public record FunctionInfo(
        long functionId,
        FunctionSettings settings,
        int version,
        int inFlight,
        int queued,
        int idle,
        int busy,
        int starting) {}
