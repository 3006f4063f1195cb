package io.berth.placement;

/** Adds the settings that entries carry to the rolling digest. */
final class EntryDigests {
    private EntryDigests() {}

    static void add(final StateDigest digest, final CellSettings s) {
        if (s == null) {
            digest.add(-1L);
            return;
        }
        digest.add(s.seed()).add(s.secretKeyHigh()).add(s.secretKeyLow());
        digest.add(s.clientGraceNs()).add(s.workerShortGraceNs()).add(s.workerLongGraceNs());
        digest.add(s.workerSilenceNs())
                .add(s.leaseNs())
                .add(s.placementExpiryNs())
                .add(s.timeoutMarginNs());
        digest.add(s.startTimeoutNs())
                .add(s.tickNs())
                .add(s.fastTickNs())
                .add(s.tenantConcurrency());
        digest.add(s.maxClients())
                .add(s.maxRequestSlots())
                .add(s.maxTenants())
                .add(s.maxFunctions());
        digest.add(s.maxWorkers())
                .add(s.maxSandboxes())
                .add(s.maxInvocations())
                .add(s.maxStartsPerWorker());
        digest.add(s.maxPayloadLength()).add(s.featureLevel()).add(s.bestOf()).add(s.coldPolicy());
    }

    static void add(final StateDigest digest, final PlacementCommands.FunctionSettings s) {
        if (s == null) {
            digest.add(-1L);
            return;
        }
        digest.add(s.tenant())
                .add(s.name())
                .add(s.kind() == null ? -1 : s.kind().value())
                .add(s.code());
        digest.add(s.timeoutNs()).add(s.keepAliveNs()).add(s.expectedStartUpNs());
        digest.add(s.memoryMb()).add(s.reservedConcurrency()).add(s.maxQueued());
        digest.add(s.provisionedConcurrency()).add(s.scaleUpSize()).add(s.labels());
    }

    static void add(final StateDigest digest, final PolicySettings s) {
        if (s == null) {
            digest.add(-1L);
            return;
        }
        digest.add(s.placement() == null ? -1 : s.placement().value());
        digest.add(s.keepAlive() == null ? -1 : s.keepAlive().value());
        digest.add(s.bestOf()).add(s.highLoadPermille()).add(s.unreservedFloor());
        digest.add(s.scaleUpSize()).add(s.scaleUpPeriodNs());
        digest.add(s.provisionSize()).add(s.provisionPeriodNs());
        digest.add(s.quantumMb()).add(s.standingQueueNs());
        digest.add(s.suspectFailures()).add(s.suspectNs());
    }
}
