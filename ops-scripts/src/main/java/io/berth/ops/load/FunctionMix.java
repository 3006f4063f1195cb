package io.berth.ops.load;

import io.berth.wire.SplitMix;
import java.util.Arrays;

/**
 * Which function each call of a load goes to, fixed by the number of the call and a seed: in turn,
 * or by popularity (Zipf: the function of rank r is called in proportion to 1 / r^s), and a share
 * of the calls to functions that are called so seldom that none is warm any more. Immutable.
 */
public final class FunctionMix {
    private final int functions;
    private final double[] popularUpTo;
    private final double coldRatio;
    private final int coldFunctions;
    private final long seed;

    private FunctionMix(
            final int functions,
            final double[] popularUpTo,
            final double coldRatio,
            final int coldFunctions,
            final long seed) {
        if (functions < 1) {
            throw new IllegalArgumentException("there is at least one function");
        }
        this.functions = functions;
        this.popularUpTo = popularUpTo;
        this.coldRatio = coldRatio;
        this.coldFunctions = coldFunctions;
        this.seed = seed;
    }

    /** One function after the other. */
    public static FunctionMix inTurn(final int functions) {
        return new FunctionMix(functions, null, 0, 0, 0);
    }

    /**
     * By popularity.
     *
     * @param exponent s, above 0.
     */
    public static FunctionMix zipf(final int functions, final double exponent, final long seed) {
        final double[] upTo = new double[functions];
        double sum = 0;
        for (int rank = 0; rank < functions; rank++) {
            sum += Math.pow(rank + 1.0, -exponent);
            upTo[rank] = sum;
        }
        for (int rank = 0; rank < functions; rank++) {
            upTo[rank] /= sum;
        }
        return new FunctionMix(functions, upTo, 0, 0, seed);
    }

    /**
     * The same, with a share of the calls, evenly spread, to further functions, each in turn.
     *
     * @param ratio of the calls, 0 to 1.
     * @param further number of those functions: as many as it takes for each to be cold again when
     *     its turn comes.
     */
    public FunctionMix withCold(final double ratio, final int further) {
        return new FunctionMix(functions, popularUpTo, ratio, further, seed);
    }

    /** Number of the functions without those for cold calls. */
    public int functions() {
        return functions;
    }

    /** Number of further functions, for cold calls; their indices follow. */
    public int coldFunctions() {
        return coldFunctions;
    }

    /** Share of the calls that goes to them. */
    public double coldRatio() {
        return coldRatio;
    }

    /** The function of call {@code i}. */
    public int functionIndex(final int i) {
        final long coldBefore = (long) Math.floor(i * coldRatio);
        final boolean cold = (long) Math.floor((i + 1.0) * coldRatio) > coldBefore;
        if (cold && coldFunctions > 0) {
            return functions + (int) (coldBefore % coldFunctions);
        }
        return popularUpTo == null ? (int) ((i - coldBefore) % functions) : drawn(i);
    }

    private int drawn(final int i) {
        final long bits = SplitMix.mix(seed + (i + 1L) * SplitMix.STEP);
        final double uniform = (bits >>> 11) * 0x1.0p-53;
        final int found = Arrays.binarySearch(popularUpTo, uniform);
        return Math.min(functions - 1, found >= 0 ? found + 1 : -found - 1);
    }
}
