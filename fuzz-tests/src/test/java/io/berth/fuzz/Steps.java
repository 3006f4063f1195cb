package io.berth.fuzz;

/**
 * Reads an input as a sequence of small decisions: beyond its end everything is 0, so that every
 * input is a whole one.
 */
final class Steps {
    private final byte[] input;
    private int at;

    Steps(final byte[] input) {
        this.input = input;
    }

    boolean hasNext() {
        return at < input.length;
    }

    int u8() {
        return at < input.length ? input[at++] & 0xFF : 0;
    }

    int u16() {
        return u8() | u8() << 8;
    }

    /** At most {@code most} bytes, fewer at the end of the input. */
    byte[] bytes(final int most) {
        final int length = Math.max(0, Math.min(most, input.length - at));
        final byte[] bytes = new byte[length];
        System.arraycopy(input, at, bytes, 0, length);
        at += length;
        return bytes;
    }

    byte[] rest() {
        return bytes(input.length);
    }

    /** A time step from nothing to hours, most of them short. */
    long nanos() {
        final int code = u8();
        return code < 0x40
                ? code * 1_000_000L
                : code < 0x80
                        ? (code - 0x40) * 100_000_000L
                        : code < 0xF0
                                ? (code - 0x80) * 10_000L
                                : 1L << Math.min(43, 28 + code - 0xF0);
    }
}
