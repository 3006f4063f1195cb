package io.berth.cluster;

import io.berth.wire.KeyFile;
import io.berth.wire.PlacementMac;
import java.util.Arrays;

/**
 * Certifies placements with the newest key of their worker (rule 39). Keys differ between nodes
 * only by mistake and are no part of the state: nothing here reaches a digest. Not thread safe.
 */
public final class PlacementCertifier {
    /** Bytes of a certificate. */
    public static final int MAC_LENGTH = 16;

    private final KeyFile keys;
    private final PlacementMac placementMac = new PlacementMac();
    private final byte[] mac = new byte[MAC_LENGTH];

    public PlacementCertifier(final KeyFile keys) {
        this.keys = keys;
    }

    /**
     * Makes the certificate of a placement, to be read from {@link #mac()}.
     *
     * @return id of the key that made it, or 0 where there is no key for the worker: the
     *     certificate is then all zeroes, which every worker refuses.
     */
    public long certify(
            final String workerName,
            final long cellEpoch,
            final long workerId,
            final long incarnation,
            final long sandboxId,
            final int sandboxSlot,
            final long token,
            final long invocationId,
            final long clientId,
            final long functionVersion,
            final long timeoutNs,
            final long payloadLength) {
        final long keyId = keys.newestKeyId(workerName);
        final byte[] key = keyId == 0 ? null : keys.key(workerName, keyId);
        if (key == null) {
            Arrays.fill(mac, (byte) 0);
            return 0;
        }
        placementMac.compute(
                key,
                cellEpoch,
                workerId,
                incarnation,
                sandboxId,
                sandboxSlot,
                token,
                invocationId,
                clientId,
                functionVersion,
                timeoutNs,
                payloadLength,
                mac);
        return keyId;
    }

    /**
     * @return the certificate made last; overwritten by the next one.
     */
    public byte[] mac() {
        return mac;
    }
}
