package io.berth.ops.load;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * How many calls a second are sent over time: steady at first, then growing evenly up to a rate,
 * with bursts in which the rate of that moment is multiplied. Times count from the start of the
 * load. Immutable.
 *
 * <p>Made of pieces in which the rate is a straight line, so that the moment of a call can be
 * computed from its number, without a walk over the calls before it.
 */
public final class RateShape {
    private static final double NS_PER_S = 1e9;

    private final double[] startS;
    private final double[] startRate;
    private final double[] slope;
    private final double[] callsBefore;
    private final double endS;
    private final int calls;

    /**
     * Growth of the rate.
     *
     * @param fromPerSecond rate at its beginning.
     * @param length how long it takes.
     */
    public record Ramp(int fromPerSecond, Duration length) {
        /** Checks the ranges. */
        public Ramp {
            if (fromPerSecond < 1 || length.isNegative() || length.isZero()) {
                throw new IllegalArgumentException("a ramp begins at 1 a second and has a length");
            }
        }
    }

    /**
     * Bursts that come back: each is the last part of its period.
     *
     * @param factor by which the rate is multiplied.
     * @param length of a burst.
     * @param period from one to the next.
     */
    public record Bursts(double factor, Duration length, Duration period) {
        /** Checks the ranges. */
        public Bursts {
            if (!(factor > 0) || length.isNegative() || length.isZero()) {
                throw new IllegalArgumentException("bursts have a factor and a length above 0");
            }
            if (length.compareTo(period) >= 0) {
                throw new IllegalArgumentException("a burst is shorter than its period");
            }
        }
    }

    /**
     * @param ratePerSecond that is reached in the end.
     * @param leadIn time at the first rate before ramp and bursts begin.
     * @param length of what follows.
     * @param ramp null: none.
     * @param bursts null: none.
     */
    public RateShape(
            final int ratePerSecond,
            final Duration leadIn,
            final Duration length,
            final Ramp ramp,
            final Bursts bursts) {
        if (ratePerSecond < 1 || leadIn.isNegative() || length.isNegative() || length.isZero()) {
            throw new IllegalArgumentException("a load has a rate of at least 1 and a length");
        }
        final double leadS = seconds(leadIn);
        endS = leadS + seconds(length);
        final double rampEndS = ramp == null ? leadS : leadS + seconds(ramp.length());
        final double firstRate = ramp == null ? ratePerSecond : ramp.fromPerSecond();
        final double growth = ramp == null ? 0 : (ratePerSecond - firstRate) / (rampEndS - leadS);
        startS = boundaries(leadS, rampEndS, bursts);
        startRate = new double[startS.length];
        slope = new double[startS.length];
        callsBefore = new double[startS.length + 1];
        for (int i = 0; i < startS.length; i++) {
            final double from = startS[i];
            final double to = i + 1 < startS.length ? startS[i + 1] : endS;
            final double factor = factorAt((from + to) / 2 - leadS, bursts);
            final boolean grows = from >= leadS && from < rampEndS;
            final double base =
                    from < leadS
                            ? firstRate
                            : grows ? firstRate + growth * (from - leadS) : ratePerSecond;
            startRate[i] = factor * base;
            slope[i] = grows ? factor * growth : 0;
            callsBefore[i + 1] = callsBefore[i] + callsWithin(i, to - from);
        }
        calls = count(callsBefore[startS.length]);
    }

    private static int count(final double total) {
        // A sum of fractions may miss a whole number by a hair.
        final double whole = Math.floor(total + 1e-6);
        if (whole > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("more than " + Integer.MAX_VALUE + " invocations");
        }
        return (int) whole;
    }

    private double[] boundaries(final double leadS, final double rampEndS, final Bursts bursts) {
        final List<Double> times = new ArrayList<>(List.of(0.0, leadS, rampEndS));
        if (bursts != null) {
            final double period = seconds(bursts.period());
            for (long i = 1; leadS + (i - 1) * period < endS; i++) {
                times.add(leadS + i * period - seconds(bursts.length()));
                times.add(leadS + i * period);
            }
        }
        return times.stream()
                .mapToDouble(Double::doubleValue)
                .filter(time -> time < endS)
                .sorted()
                .distinct()
                .toArray();
    }

    private static double factorAt(final double sinceLeadS, final Bursts bursts) {
        if (bursts == null || sinceLeadS < 0) {
            return 1;
        }
        final double period = seconds(bursts.period());
        return sinceLeadS % period >= period - seconds(bursts.length()) ? bursts.factor() : 1;
    }

    private double callsWithin(final int piece, final double forS) {
        return startRate[piece] * forS + slope[piece] * forS * forS / 2;
    }

    private static double seconds(final Duration duration) {
        return duration.toNanos() / NS_PER_S;
    }

    /** Number of calls in all. */
    public int calls() {
        return calls;
    }

    /** When call {@code i}, from 0, is meant to start; never falls with {@code i}. */
    public long arrivalNs(final int i) {
        final int found = Arrays.binarySearch(callsBefore, i);
        int piece = found >= 0 ? found : -found - 2;
        piece = Math.min(piece, startS.length - 1);
        final double n = i - callsBefore[piece];
        // The root of a quadratic, in the form that stays exact when the slope is 0.
        final double rate = startRate[piece];
        final double root = Math.sqrt(Math.max(0, rate * rate + 2 * slope[piece] * n));
        final double forS = n == 0 ? 0 : 2 * n / (rate + root);
        return Math.round((startS[piece] + forS) * NS_PER_S);
    }

    /** Calls that are meant to start before a moment. */
    public int callsBefore(final Duration moment) {
        final long ns = moment.toNanos();
        int low = 0;
        int high = calls;
        while (low < high) {
            final int middle = (low + high) >>> 1;
            if (arrivalNs(middle) < ns) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** The rate that is meant at a moment, a second. */
    public double rateAt(final long ns) {
        final double s = ns / NS_PER_S;
        final int found = Arrays.binarySearch(startS, s);
        final int piece = Math.max(0, found >= 0 ? found : -found - 2);
        return s >= endS ? 0 : startRate[piece] + slope[piece] * (s - startS[piece]);
    }

    /** The highest rate that is meant at any time, a second. */
    public double peakRate() {
        double peak = 0;
        for (int i = 0; i < startS.length; i++) {
            final double to = i + 1 < startS.length ? startS[i + 1] : endS;
            peak = Math.max(peak, startRate[i]);
            peak = Math.max(peak, startRate[i] + slope[i] * (to - startS[i]));
        }
        return peak;
    }

    /** Length of it all. */
    public long lengthNs() {
        return Math.round(endS * TimeUnit.SECONDS.toNanos(1));
    }
}
