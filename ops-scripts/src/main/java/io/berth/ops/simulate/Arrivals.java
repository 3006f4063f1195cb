package io.berth.ops.simulate;

import io.berth.ops.trace.SplitMix64;
import io.berth.ops.trace.Trace;
import io.berth.ops.trace.TraceException;
import io.berth.ops.trace.TraceFunction;
import java.util.Arrays;
import java.util.List;

/**
 * The invocations of a trace in the order of their arrival, made minute by minute so that a day of
 * millions needs no memory. The trace gives a count for each minute: arrivals are spread over it as
 * those of a Poisson process are when their number is known, independently and uniformly. Run times
 * are drawn from the percentiles of the function, in the order of its arrivals. The same trace and
 * seed always give the same invocations, whatever is done with them.
 */
final class Arrivals {
    static final long MINUTE_NS = 60_000_000_000L;

    /** Most arrivals in one minute: what is sorted at once. */
    static final int MAX_PER_MINUTE = 20_000_000;

    private static final int FUNCTION_BITS = 20;
    private static final int FUNCTION_MASK = (1 << FUNCTION_BITS) - 1;
    private static final int RUN_TIMES_PART = -1;

    private final List<TraceFunction> functions;
    private final int minutes;
    private final long seed;
    private final SplitMix64[] runTimes;
    private long[] packed = {};
    private int size;
    private int next;
    private int minute = -1;

    Arrivals(final Trace trace, final int minutes, final long seed) {
        functions = trace.functions();
        if (functions.size() > FUNCTION_MASK) {
            throw new TraceException(
                    trace.source() + ": more than " + FUNCTION_MASK + " functions");
        }
        this.minutes = Math.min(minutes, trace.minutes());
        this.seed = seed;
        runTimes = new SplitMix64[functions.size()];
        for (int i = 0; i < runTimes.length; i++) {
            runTimes[i] = SplitMix64.of(seed, i, RUN_TIMES_PART);
        }
        advance();
    }

    /** Length of what arrives, in nanoseconds. */
    long lengthNs() {
        return minutes * MINUTE_NS;
    }

    /** When the next invocation arrives; {@link Long#MAX_VALUE} after the last. */
    long nextNs() {
        return next == size
                ? Long.MAX_VALUE
                : minute * MINUTE_NS + (packed[next] >>> FUNCTION_BITS);
    }

    /** Index of the function that the next invocation calls; there is one. */
    int function() {
        return (int) packed[next] & FUNCTION_MASK;
    }

    /** Takes the next invocation; there is one. @return how long it runs, in nanoseconds. */
    long take() {
        final int function = function();
        next++;
        if (next == size) {
            advance();
        }
        return functions.get(function).runTimes().atNs(runTimes[function].nextDouble());
    }

    /** Makes the arrivals of the next minute that has some. */
    private void advance() {
        next = 0;
        size = 0;
        while (size == 0 && ++minute < minutes) {
            final int count = count(minute);
            if (packed.length < count) {
                packed = new long[Math.max(count, 2 * packed.length)];
            }
            for (int function = 0; function < functions.size(); function++) {
                add(function);
            }
            Arrays.sort(packed, 0, size);
        }
    }

    private int count(final int ofMinute) {
        long count = 0;
        for (final TraceFunction function : functions) {
            count += function.invocationsPerMinute()[ofMinute];
        }
        if (count > MAX_PER_MINUTE) {
            throw new TraceException(
                    "minute "
                            + (ofMinute + 1)
                            + " has "
                            + count
                            + " invocations, at most "
                            + MAX_PER_MINUTE
                            + " can be simulated");
        }
        return (int) count;
    }

    private void add(final int function) {
        final int count = functions.get(function).invocationsPerMinute()[minute];
        if (count > 0) {
            final SplitMix64 random = SplitMix64.of(seed, function, minute);
            for (int i = 0; i < count; i++) {
                final long offsetNs = (long) (random.nextDouble() * MINUTE_NS);
                packed[size++] = offsetNs << FUNCTION_BITS | function;
            }
        }
    }
}
