package io.berth.ops.trace;

import java.util.ArrayList;
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
    private static final int SCALING_PART = -2;

    public Trace {
        functions = List.copyOf(functions);
    }

    /**
     * The same day with {@code factor} times the invocations: each count is multiplied and rounded
     * up or down by chance, so that the expected number is exact, for rare functions too.
     */
    public Trace scaled(final double factor, final long seed) {
        final List<TraceFunction> scaled = new ArrayList<>();
        for (int i = 0; i < functions.size(); i++) {
            final TraceFunction function = functions.get(i);
            final SplitMix64 random = SplitMix64.of(seed, i, SCALING_PART);
            final int[] counts = new int[minutes];
            for (int minute = 0; minute < minutes; minute++) {
                final double wanted = function.invocationsPerMinute()[minute] * factor;
                counts[minute] = (int) Math.floor(wanted + random.nextDouble());
            }
            scaled.add(
                    new TraceFunction(
                            function.function(),
                            function.app(),
                            function.owner(),
                            counts,
                            function.runTimes(),
                            function.memoryMb()));
        }
        return new Trace(source + " times " + factor, scaled, minutes, leftOut, guessed);
    }
}
