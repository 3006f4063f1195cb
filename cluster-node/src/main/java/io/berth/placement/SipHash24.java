package io.berth.placement;

/**
 * SipHash-2-4 of whole 64-bit words, for the resume secrets of clients: no one without the logged
 * key can make one.
 */
final class SipHash24 {
    private SipHash24() {}

    /**
     * @return the hash of the 24 bytes of three words, little-endian, under a 128-bit key.
     */
    static long hash(
            final long keyLow, final long keyHigh, final long a, final long b, final long c) {
        final Rounds rounds = new Rounds(keyLow, keyHigh);
        rounds.word(a);
        rounds.word(b);
        rounds.word(c);
        rounds.word(24L << 56);
        return rounds.finish();
    }

    private static final class Rounds {
        private long v0;
        private long v1;
        private long v2;
        private long v3;

        Rounds(final long k0, final long k1) {
            v0 = k0 ^ 0x736f6d6570736575L;
            v1 = k1 ^ 0x646f72616e646f6dL;
            v2 = k0 ^ 0x6c7967656e657261L;
            v3 = k1 ^ 0x7465646279746573L;
        }

        void word(final long word) {
            v3 ^= word;
            round();
            round();
            v0 ^= word;
        }

        long finish() {
            v2 ^= 0xff;
            round();
            round();
            round();
            round();
            return v0 ^ v1 ^ v2 ^ v3;
        }

        private void round() {
            v0 += v1;
            v1 = Long.rotateLeft(v1, 13) ^ v0;
            v0 = Long.rotateLeft(v0, 32);
            v2 += v3;
            v3 = Long.rotateLeft(v3, 16) ^ v2;
            v0 += v3;
            v3 = Long.rotateLeft(v3, 21) ^ v0;
            v2 += v1;
            v1 = Long.rotateLeft(v1, 17) ^ v2;
            v2 = Long.rotateLeft(v2, 32);
        }
    }
}
