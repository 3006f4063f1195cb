package io.berth.ops.simulate;

import io.berth.ops.trace.RunTimes;
import io.berth.ops.trace.Trace;
import io.berth.ops.trace.TraceFunction;
import java.util.ArrayList;
import java.util.List;

/** Traces small enough to be followed by hand. */
final class TinyTraces {
    private TinyTraces() {}

    /** A function whose runs all take {@code runMs}, called in these minutes, counted from 1. */
    static TraceFunction function(
            final String name,
            final double memoryMb,
            final double runMs,
            final int traceMinutes,
            final int... calledInMinutes) {
        final int[] perMinute = new int[traceMinutes];
        for (final int minute : calledInMinutes) {
            perMinute[minute - 1]++;
        }
        final double[] percentilesMs = {runMs, runMs, runMs, runMs, runMs, runMs, runMs};
        return new TraceFunction(
                name,
                "app-" + name,
                "owner-" + name,
                perMinute,
                new RunTimes(percentilesMs, runMs),
                memoryMb);
    }

    static Trace trace(final TraceFunction... functions) {
        return new Trace(
                "tiny", List.of(functions), functions[0].invocationsPerMinute().length, 0, 0);
    }

    /** Functions of many kinds, called at random with bursts. */
    static Trace busy(final int functions, final int minutes, final java.util.Random random) {
        final List<TraceFunction> made = new ArrayList<>();
        for (int i = 0; i < functions; i++) {
            final int[] perMinute = new int[minutes];
            final int most = 1 << random.nextInt(7);
            for (int minute = 0; minute < minutes; minute++) {
                perMinute[minute] = random.nextInt(4) == 0 ? random.nextInt(most + 1) : 0;
            }
            final double shortestMs = random.nextInt(2_000);
            final double longestMs = shortestMs * (1 + random.nextInt(40));
            final double middleMs = (shortestMs + longestMs) / 2;
            final double[] percentilesMs = {
                shortestMs, shortestMs, shortestMs, middleMs, longestMs, longestMs, longestMs
            };
            made.add(
                    new TraceFunction(
                            "f" + i,
                            "a" + i,
                            "o" + i % 7,
                            perMinute,
                            new RunTimes(percentilesMs, middleMs),
                            64 + random.nextInt(1_000)));
        }
        return new Trace("busy", made, minutes, 0, 0);
    }

    /** One zone, a second to start, ten minutes kept, a minute to wait. */
    static DaySettings settings(final int minutes, final int workers, final int memoryMb) {
        return new DaySettings(
                1,
                minutes,
                workers,
                memoryMb,
                1,
                1_000_000_000L,
                600_000_000_000L,
                60_000_000_000L,
                1_000);
    }
}
