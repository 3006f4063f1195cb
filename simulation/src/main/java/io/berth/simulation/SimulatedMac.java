package io.berth.simulation;

import io.berth.wire.SplitMix;
import io.berth.worker.protocol.RunRequest;
import java.util.Arrays;

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

    /** Whether the tag of a payload is the one of its fields. */
    public boolean verifies(final RunRequest run) {
        final byte[] tag = new byte[RunRequest.MAC_LENGTH];
        tag(
                tag,
                run.cellEpoch,
                run.workerId,
                run.incarnation,
                run.sandboxId,
                run.sandboxSlot,
                run.token,
                run.invocationId,
                run.clientId,
                run.functionVersion,
                run.timeoutNs,
                run.payloadLength);
        return Arrays.equals(tag, run.mac);
    }

    private static long mix(final long value) {
        return SplitMix.mix(value + SplitMix.STEP);
    }
}
