package io.berth.worker.transport;

import io.berth.wire.KeyFile;
import io.berth.wire.PlacementMac;
import io.berth.worker.protocol.PlacementVerifier;
import io.berth.worker.protocol.RunRequest;

/** Checks certificates with the keys of one worker (rule 39). One thread. */
public final class KeyVerifier implements PlacementVerifier {
    private final KeyFile keys;
    private final String workerName;
    private final PlacementMac mac = new PlacementMac();

    public KeyVerifier(final KeyFile keys, final String workerName) {
        this.keys = keys;
        this.workerName = workerName;
    }

    @Override
    public boolean verify(final RunRequest request) {
        final byte[] key = keys.key(workerName, request.keyId);
        return key != null
                && mac.verify(
                        key,
                        request.cellEpoch,
                        request.workerId,
                        request.incarnation,
                        request.sandboxId,
                        request.sandboxSlot,
                        request.token,
                        request.invocationId,
                        request.clientId,
                        request.functionVersion,
                        request.timeoutNs,
                        request.payloadLength,
                        request.mac);
    }
}
