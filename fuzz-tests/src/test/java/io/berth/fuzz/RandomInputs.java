package io.berth.fuzz;

import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Random;

/** Inputs made of kept ones by small changes, as many as asked or until a time. */
final class RandomInputs implements Iterator<byte[]> {
    private static final int MAX_LENGTH = 4_096;
    private static final byte[] EDGES = {0, 1, 2, 0x7F, (byte) 0x80, (byte) 0xFF, 8, 0x55};

    private final List<byte[]> kept;
    private final Random random;
    private final long most;
    private final long endNs;
    private long made;

    RandomInputs(final List<byte[]> kept, final long seed, final long most, final long endNs) {
        this.kept = kept;
        this.random = new Random(seed);
        this.most = most;
        this.endNs = endNs;
    }

    @Override
    public boolean hasNext() {
        return made < most && System.nanoTime() - endNs < 0;
    }

    @Override
    public byte[] next() {
        made++;
        byte[] input = pick().clone();
        final int changes = 1 << random.nextInt(5);
        for (int i = 0; i < changes; i++) {
            input = changed(input);
        }
        return input;
    }

    private byte[] pick() {
        return kept.get(random.nextInt(kept.size()));
    }

    private byte[] changed(final byte[] input) {
        if (input.length == 0) {
            return new byte[] {(byte) random.nextInt()};
        }
        final int at = random.nextInt(input.length);
        switch (random.nextInt(8)) {
            case 0:
                input[at] ^= (byte) (1 << random.nextInt(8));
                return input;
            case 1:
                input[at] = EDGES[random.nextInt(EDGES.length)];
                return input;
            case 2:
                input[at] = (byte) random.nextInt();
                return input;
            case 3:
                return Arrays.copyOf(input, at);
            case 4:
                return spliced(input, at, new byte[random.nextInt(8)], at);
            case 5:
                final byte[] other = pick();
                final int from = other.length == 0 ? 0 : random.nextInt(other.length);
                return spliced(input, at, Arrays.copyOfRange(other, from, other.length), at);
            case 6:
                return spliced(input, at, Arrays.copyOfRange(input, at, input.length), at);
            default:
                final int to = at + random.nextInt(input.length - at);
                return spliced(input, at, new byte[0], to);
        }
    }

    /** The input up to a place, something, and the input from another place on. */
    private static byte[] spliced(
            final byte[] input, final int to, final byte[] between, final int from) {
        final int length = Math.min(MAX_LENGTH, to + between.length + input.length - from);
        final byte[] result = Arrays.copyOf(input, length);
        final int middle = Math.min(between.length, Math.max(0, length - to));
        if (middle > 0) {
            System.arraycopy(between, 0, result, to, middle);
        }
        final int rest = Math.max(0, length - to - between.length);
        if (rest > 0) {
            System.arraycopy(input, from, result, to + between.length, rest);
        }
        return result;
    }
}
