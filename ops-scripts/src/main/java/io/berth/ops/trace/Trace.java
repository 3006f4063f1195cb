package io.berth.ops.trace;

import java.util.List;

/**
 * A trace of invocations, minute by minute.
 *
 * @param source where it came from, for reports.
 * @param functions functions in the order of the file of invocations.
 * @param minutes minutes covered.
 * @param leftOut functions left out because the trace has no run times or no memory for them.
 * @param guessed functions that got the median memory, because the trace has none for them.
 */
public record Trace(
        String source, List<TraceFunction> functions, int minutes, int leftOut, int guessed) {
    public Trace {
        functions = List.copyOf(functions);
    }
}
