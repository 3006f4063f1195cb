package io.berth.ops.trace;

import java.io.ByteArrayInputStream;

/** Reads the three tables of a trace from memory. */
public final class Traces {
    private Traces() {}

    public static Trace read(
            final byte[] invocations,
            final byte[] durations,
            final byte[] memory,
            final AzureTraceReader.MissingMemory missing) {
        return AzureTraceReader.read(
                new ByteArrayInputStream(invocations),
                new ByteArrayInputStream(durations),
                new ByteArrayInputStream(memory),
                missing);
    }
}
