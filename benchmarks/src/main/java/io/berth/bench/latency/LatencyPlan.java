package io.berth.bench.latency;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * How long and how often subjects are measured.
 *
 * @param rounds in each, every subject has a turn in every mode; 5 to 1,000.
 * @param sliceNs length of a turn that counts, 20 ms to 60 s.
 * @param runInNs before it, after a subject stood still, not counted; 0 to 10 s.
 * @param longestWarmUpNs of a subject in a mode before the first round, a third of it at a constant
 *     rate; 0 to 10 minutes.
 * @param window operations outstanding in the full window, 64 to 256.
 * @param percents rates of the open loop, in percent of what the reference does with a full window;
 *     1 to 100 each.
 */
public record LatencyPlan(
        int rounds,
        long sliceNs,
        long runInNs,
        long longestWarmUpNs,
        int window,
        List<Integer> percents) {
    /** Fewest rounds for which a 90 % interval exists. */
    public static final int LEAST_ROUNDS = 5;

    /** Rounds unless less is asked for. */
    public static final int ROUNDS = 20;

    private static final long MS = TimeUnit.MILLISECONDS.toNanos(1);

    /** Checks the ranges; one line says what is wrong. */
    public LatencyPlan {
        check("rounds", rounds, LEAST_ROUNDS, 1_000);
        check("the length of a turn in ms", sliceNs / MS, 20, 60_000);
        check("the run-in in ms", runInNs / MS, 0, 10_000);
        check("the warm-up in ms", longestWarmUpNs / MS, 0, 600_000);
        check("the window", window, 64, 256);
        for (final int percent : percents) {
            check("a rate in percent", percent, 1, 100);
        }
        percents = List.copyOf(percents);
    }

    private static void check(
            final String what, final long value, final long least, final long most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(
                    what + " must be " + least + " to " + most + ", not " + value);
        }
    }

    /** The loads of a round, in order, each as long as a turn. */
    public List<Load> loads(final double referencePerS) {
        final List<Load> loads = new ArrayList<>();
        loads.add(Load.closed(sliceNs));
        for (final int percent : percents) {
            loads.add(Load.open(rate(referencePerS, percent), sliceNs));
        }
        loads.add(Load.window(window, sliceNs));
        return loads;
    }

    /** A rate that is easily said: three digits. */
    static long rate(final double referencePerS, final int percent) {
        final double rate = Math.max(1, referencePerS * percent / 100);
        final double step = Math.pow(10, Math.max(0, Math.floor(Math.log10(rate)) - 2));
        return Math.round(rate / step) * (long) step;
    }
}
