package io.berth.wire;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

class PlacementMacTest {
    /**
     * Made with Python: hmac.new(bytes(range(32)), struct.pack('<IQQQIQQQIQQ', 1, …, 11),
     * 'sha256').digest()[:16].
     */
    private static final String VECTOR = "078342051eef2b36981653370e09612b";

    private final PlacementMac mac = new PlacementMac();
    private final byte[] out = new byte[PlacementMac.MAC_LENGTH];

    @Test
    void shouldMatchTheVectorMadeElsewhere() {
        final byte[] key = new byte[32];
        for (int i = 0; i < key.length; i++) {
            key[i] = (byte) i;
        }
        mac.compute(key, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, out);
        assertEquals(VECTOR, HexFormat.of().formatHex(out));
    }

    @Test
    void shouldEqualTheJdksHmacForAnyValues() throws GeneralSecurityException {
        final long seed = System.nanoTime();
        final Random random = new Random(seed);
        final byte[] key = new byte[32];
        for (int i = 0; i < 500; i++) {
            random.nextBytes(key);
            final long[] v = random.longs(11).toArray();
            compute(key, v);
            assertArrayEquals(jdkHmac(key, v), out, () -> "seed " + seed);
            assertTrue(verify(key, v, out), () -> "seed " + seed);
        }
    }

    @Test
    void shouldRefuseACertificateWithAnyBitOfAnyValueChanged() {
        final long seed = System.nanoTime();
        final Random random = new Random(seed);
        final byte[] key = new byte[32];
        random.nextBytes(key);
        final long[] v = random.longs(11).toArray();
        compute(key, v);
        final byte[] right = out.clone();
        for (int value = 0; value < v.length; value++) {
            for (int bit = 0; bit < bits(value); bit++) {
                final long[] changed = v.clone();
                changed[value] ^= 1L << bit;
                assertFalse(verify(key, changed, right), () -> "seed " + seed);
            }
        }
        for (int bit = 0; bit < 128; bit++) {
            final byte[] changed = right.clone();
            changed[bit / 8] ^= (byte) (1 << bit % 8);
            assertFalse(verify(key, v, changed), () -> "seed " + seed);
        }
        assertFalse(verify(key, v, Arrays.copyOf(right, 15)));
        assertFalse(verify(key, v, Arrays.copyOf(right, 17)));
        assertTrue(verify(key, v, right));
    }

    @Test
    void shouldRefuseAKeyOfAnotherLength() {
        assertThrows(IllegalArgumentException.class, () -> compute(new byte[31], new long[11]));
    }

    private void compute(final byte[] key, final long[] v) {
        mac.compute(
                key, v[0], v[1], v[2], v[3], (int) v[4], v[5], v[6], v[7], v[8], v[9], v[10], out);
    }

    private boolean verify(final byte[] key, final long[] v, final byte[] mac16) {
        return mac.verify(
                key,
                v[0],
                v[1],
                v[2],
                v[3],
                (int) v[4],
                v[5],
                v[6],
                v[7],
                v[8],
                v[9],
                v[10],
                mac16);
    }

    private static int bits(final int value) {
        return value == 0 || value == 4 || value == 8 ? 32 : 64;
    }

    private static byte[] jdkHmac(final byte[] key, final long[] v)
            throws GeneralSecurityException {
        final ByteBuffer message = ByteBuffer.allocate(76).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < v.length; i++) {
            if (bits(i) == 32) {
                message.putInt((int) v[i]);
            } else {
                message.putLong(v[i]);
            }
        }
        final Mac hmac = Mac.getInstance("HmacSHA256");
        hmac.init(new SecretKeySpec(key, "HmacSHA256"));
        return Arrays.copyOf(hmac.doFinal(message.array()), 16);
    }
}
