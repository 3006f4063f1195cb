package io.berth.fuzz;

import io.berth.ops.trace.AzureTraceReader.MissingMemory;
import io.berth.ops.trace.Trace;
import io.berth.ops.trace.TraceException;
import io.berth.ops.trace.Traces;

/** The three tables of a trace, plain or zipped, of any bytes. */
public final class TraceTarget {
    private static final byte SEPARATOR = 0x1E;

    private TraceTarget() {}

    /** Loads what the first input would have to wait for. */
    public static void fuzzerInitialize() {
        fuzzerTestOneInput(new byte[0]);
    }

    public static void fuzzerTestOneInput(final byte[] input) {
        final byte[][] tables = {{}, {}, {}};
        int from = 1;
        for (int table = 0; table < tables.length && from <= input.length; table++) {
            int to = from;
            while (to < input.length && (input[to] != SEPARATOR || table == tables.length - 1)) {
                to++;
            }
            tables[table] = java.util.Arrays.copyOfRange(input, from, to);
            from = to + 1;
        }
        final boolean median = input.length > 0 && (input[0] & 1) == 0;
        try {
            final Trace trace =
                    Traces.read(
                            tables[0],
                            tables[1],
                            tables[2],
                            median ? MissingMemory.MEDIAN : MissingMemory.LEAVE_OUT);
            Findings.check(!trace.functions().isEmpty(), "a trace without functions");
        } catch (final TraceException refused) {
            Findings.checkOneLine(refused);
        }
    }
}
