package io.berth.simulation;

/**
 * Stands for the HMAC of a placement (rule 39): a tag over the same fields under a key that clients
 * do not have.
 */
final class SimulatedMac {
    private static final int LENGTH = 16;

    private final long key;

    SimulatedMac(final long key) {
        this.key = key;
    }

    /** Writes the tag of the fields, in the order of the contract. */
    void tag(final byte[] mac, final long... fields) {
        long high = key;
        long low = ~key;
        for (final long field : fields) {
            high = mix(high ^ field);
            low = mix(low + high);
        }
        for (int i = 0; i < LENGTH / 2; i++) {
            mac[i] = (byte) (high >>> (8 * i));
            mac[i + LENGTH / 2] = (byte) (low >>> (8 * i));
        }
    }

    private static long mix(final long value) {
        long z = value + 0x9E37_79B9_7F4A_7C15L;
        z = (z ^ (z >>> 30)) * 0xBF58_476D_1CE4_E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D0_49BB_1331_11EBL;
        return z ^ (z >>> 31);
    }
}
