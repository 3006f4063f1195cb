package io.berth.bench.peers.replica;

import io.berth.placement.CellSettings;
import java.util.concurrent.TimeUnit;

/** Settings of the cell as {@code berth bench} gives them to Berth: nothing expires in a pause. */
final class PatientCell {
    private static final long CLIENT_GRACE_NS = TimeUnit.MINUTES.toNanos(10);
    private static final long WORKER_GRACE_NS = TimeUnit.MINUTES.toNanos(20);
    private static final long WORKER_SILENCE_NS = TimeUnit.MINUTES.toNanos(15);
    private static final long LEASE_NS = TimeUnit.MINUTES.toNanos(10);

    private PatientCell() {}

    static CellSettings settings() {
        final CellSettings usual = CellSettings.defaults(1, 2, 3);
        return new CellSettings(
                usual.seed(),
                usual.secretKeyHigh(),
                usual.secretKeyLow(),
                CLIENT_GRACE_NS,
                WORKER_GRACE_NS,
                WORKER_GRACE_NS,
                WORKER_SILENCE_NS,
                LEASE_NS,
                usual.placementExpiryNs(),
                usual.timeoutMarginNs(),
                usual.startTimeoutNs(),
                usual.tickNs(),
                usual.fastTickNs(),
                usual.tenantConcurrency(),
                usual.maxClients(),
                usual.maxRequestSlots(),
                usual.maxTenants(),
                usual.maxFunctions(),
                usual.maxWorkers(),
                usual.maxSandboxes(),
                usual.maxInvocations(),
                usual.maxStartsPerWorker(),
                usual.maxPayloadLength(),
                usual.featureLevel(),
                usual.bestOf(),
                usual.coldPolicy());
    }
}
