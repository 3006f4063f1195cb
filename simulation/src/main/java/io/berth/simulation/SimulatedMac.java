package io.berth.simulation;

import io.berth.wire.SplitMix;

/**
 * Stands for the HMAC of a placement (rule 39): a tag over the same fields under a key that clients
 * do not have.
 */
public final class SimulatedMac {
    private static final int LENGTH = 16;

    private final long key;

    public SimulatedMac(final long key) {
        this.key = key;
    }

    /** Writes the tag of the fields, in the order of the contract. */
    public void tag(final byte[] mac, final long... fields) {
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
        return SplitMix.mix(value + SplitMix.STEP);
    }
}
