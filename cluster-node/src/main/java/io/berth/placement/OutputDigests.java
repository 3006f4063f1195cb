package io.berth.placement;

/** Adds what answers to operators carry to the rolling digest. */
final class OutputDigests {
    private OutputDigests() {}

    static void add(final StateDigest digest, final PlacementOutput.FunctionDescription function) {
        final PlacementCommands.FunctionSettings settings = function.settings();
        digest.add(function.functionId()).add(function.version()).add(function.inFlight());
        digest.add(function.queued())
                .add(function.idle())
                .add(function.busy())
                .add(function.starting());
        digest.add(settings.tenant())
                .add(settings.name())
                .add(settings.kind().value())
                .add(settings.code());
        digest.add(settings.timeoutNs())
                .add(settings.keepAliveNs())
                .add(settings.expectedStartUpNs());
        digest.add(settings.memoryMb())
                .add(settings.reservedConcurrency())
                .add(settings.maxQueued());
        digest.add(settings.provisionedConcurrency())
                .add(settings.scaleUpSize())
                .add(settings.labels());
        digest.add(function.provisionedAllocated()).add(function.provisionedAvailable());
        digest.add(function.spillOvers()).add(function.scaleUpTokens());
    }

    static void add(final StateDigest digest, final PlacementOutput.WorkerDescription worker) {
        digest.add(worker.workerId()).add(worker.incarnation()).add(worker.registrationEpoch());
        digest.add(worker.lastHeardAgeNs()).add(worker.memoryMb()).add(worker.usedMb());
        digest.add(worker.sandboxes())
                .add(worker.busy())
                .add(worker.zone())
                .add(worker.state().value());
        digest.add(worker.name()).add(worker.endpoint()).add(worker.labels());
        digest.add(worker.starting()).add(worker.startFailures()).add(worker.suspect());
        digest.add(worker.drained()).add(worker.drainRemainingNs());
    }

    static void add(final StateDigest digest, final PlacementOutput.TenantDescription tenant) {
        digest.add(tenant.name()).add(tenant.concurrencyLimit()).add(tenant.weight());
        digest.add(tenant.maxQueued()).add(tenant.inFlight()).add(tenant.queued());
        digest.add(tenant.reserved()).add(tenant.unreservedInFlight());
    }

    static void add(final StateDigest digest, final PlacementOutput.InvocationDescription one) {
        digest.add(one.invocationId()).add(one.functionId()).add(one.clientId()).add(one.token());
        digest.add(one.tenant()).add(one.function()).add(one.worker());
        digest.add(one.sandboxId()).add(one.workerId()).add(one.ageNs()).add(one.remainingNs());
        digest.add(one.placedNs()).add(one.position()).add(one.state().value());
        digest.add(one.cause().value()).add(one.priority()).add(one.cancelling());
        digest.add(one.kind().value());
    }

    static void add(final StateDigest digest, final PlacementOutput.Status status) {
        digest.add(status.initialised()).add(status.clusterTimeNs()).add(status.entries());
        digest.add(status.functions()).add(status.tenants()).add(status.clients());
        digest.add(status.workersActive())
                .add(status.workersDisconnected())
                .add(status.workersDead());
        digest.add(status.sandboxesStarting())
                .add(status.sandboxesIdle())
                .add(status.sandboxesBusy());
        digest.add(status.sandboxesStopping()).add(status.sandboxesLost());
        digest.add(status.queued()).add(status.inFlight()).add(status.warmPlacements());
        digest.add(status.coldPlacements()).add(status.queuedPlacements()).add(status.rejected());
        digest.add(status.completed())
                .add(status.lost())
                .add(status.repairs())
                .add(status.ignored());
    }

    static void add(final StateDigest digest, final PlacementOutput.CellEpochStatus status) {
        digest.add(status.cellEpoch());
        digest.add(status.heldFor());
        digest.add(status.raising());
        digest.add(status.settlingNs());
        digest.add(status.newestToken());
        digest.add(status.highestEpochShown());
        digest.add(status.highestTokenShown());
        digest.add(status.workerProofs());
        digest.add(status.clientProofs());
        digest.add(status.raises());
        digest.add(status.givenUpInvocations());
        digest.add(status.givenUpSandboxes());
    }
}
