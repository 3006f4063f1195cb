package io.berth.history;

import java.nio.ByteOrder;
import org.agrona.DirectBuffer;

/** A number for the bytes of a result, the same in every process. No defence against malice. */
public final class ResultHash {
    private static final long MULTIPLIER = 0x9E3779B97F4A7C15L;

    private ResultHash() {}

    /** The number of these bytes; never 0. Allocates nothing. */
    public static long of(final DirectBuffer buffer, final int offset, final int length) {
        long hash = length + 1;
        int i = 0;
        for (; i + Long.BYTES <= length; i += Long.BYTES) {
            hash = mix(hash, buffer.getLong(offset + i, ByteOrder.LITTLE_ENDIAN));
        }
        for (; i < length; i++) {
            hash = mix(hash, buffer.getByte(offset + i));
        }
        return hash == 0 ? 1 : hash;
    }

    /** The number of these bytes; never 0. */
    public static long of(final byte[] bytes) {
        long hash = bytes.length + 1;
        int i = 0;
        for (; i + Long.BYTES <= bytes.length; i += Long.BYTES) {
            hash = mix(hash, littleEndian(bytes, i));
        }
        for (; i < bytes.length; i++) {
            hash = mix(hash, bytes[i]);
        }
        return hash == 0 ? 1 : hash;
    }

    private static long littleEndian(final byte[] bytes, final int offset) {
        long word = 0;
        for (int i = Long.BYTES - 1; i >= 0; i--) {
            word = (word << Byte.SIZE) | (bytes[offset + i] & 0xFF);
        }
        return word;
    }

    private static long mix(final long hash, final long word) {
        final long mixed = (Long.rotateLeft(hash, 23) ^ word) * MULTIPLIER;
        return mixed ^ (mixed >>> 29);
    }
}
