package io.berth.bench;

import io.berth.wire.SplitMix;
import java.util.Arrays;

/**
 * Which functions are called, one after the other: drawn beforehand from a seed, so that drawing
 * costs the measured loop nothing.
 */
final class AccessSequence {
    private static final int LENGTH = 1 << 20;
    private static final long SEED = 0xB3A7_0004L;

    private final int[] functions = new int[LENGTH];
    private int next;

    AccessSequence(final Access access, final int count) {
        final double[] cumulated = access == Access.ZIPF ? zipf(count) : null;
        final int[] order = shuffled(count);
        for (int i = 0; i < LENGTH; i++) {
            final long random = SplitMix.mix(SEED + i * SplitMix.STEP) >>> 11;
            final double point = random * 0x1p-53;
            functions[i] = order[rank(access, cumulated, point, count)];
        }
    }

    int next() {
        return functions[next++ & LENGTH - 1];
    }

    private static int rank(
            final Access access, final double[] cumulated, final double point, final int count) {
        switch (access) {
            case ZIPF:
                return find(cumulated, point);
            case SINGLE:
                return 0;
            default:
                return (int) (point * count);
        }
    }

    /** Rank r (from 1) is called with a probability of 1 / r, divided by the sum of all. */
    private static double[] zipf(final int count) {
        final double[] cumulated = new double[count];
        double sum = 0;
        for (int i = 0; i < count; i++) {
            sum += 1.0 / (i + 1);
            cumulated[i] = sum;
        }
        for (int i = 0; i < count; i++) {
            cumulated[i] /= sum;
        }
        return cumulated;
    }

    private static int find(final double[] cumulated, final double point) {
        final int at = Arrays.binarySearch(cumulated, point);
        return Math.min(at >= 0 ? at : -at - 1, cumulated.length - 1);
    }

    /** Popular functions are not neighbours in the tables. */
    private static int[] shuffled(final int count) {
        final int[] order = new int[count];
        for (int i = 0; i < count; i++) {
            order[i] = i;
        }
        for (int i = count - 1; i > 0; i--) {
            final int j = (int) Long.remainderUnsigned(SplitMix.mix(~SEED + i), i + 1);
            final int moved = order[i];
            order[i] = order[j];
            order[j] = moved;
        }
        return order;
    }
}
