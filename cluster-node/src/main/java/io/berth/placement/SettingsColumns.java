package io.berth.placement;

import io.berth.schemas.protocol.KeepAlivePolicy;
import io.berth.schemas.protocol.PlacementPolicy;
import io.berth.schemas.snapshot.PolicyDecoder;
import io.berth.schemas.snapshot.PolicyEncoder;
import io.berth.schemas.snapshot.SettingsDecoder;
import io.berth.schemas.snapshot.SettingsEncoder;

/** The settings and the policy of a cell to and from their snapshot records. */
final class SettingsColumns {
    private SettingsColumns() {}

    static void write(final CellSettings settings, final SettingsEncoder to) {
        to.seed(settings.seed());
        to.secretKeyHigh(settings.secretKeyHigh());
        to.secretKeyLow(settings.secretKeyLow());
        to.clientGraceNs(settings.clientGraceNs());
        to.workerShortGraceNs(settings.workerShortGraceNs());
        to.workerLongGraceNs(settings.workerLongGraceNs());
        to.workerSilenceNs(settings.workerSilenceNs());
        to.leaseNs(settings.leaseNs());
        to.placementExpiryNs(settings.placementExpiryNs());
        to.timeoutMarginNs(settings.timeoutMarginNs());
        to.startTimeoutNs(settings.startTimeoutNs());
        to.tickNs(settings.tickNs());
        to.fastTickNs(settings.fastTickNs());
        to.tenantConcurrency(settings.tenantConcurrency());
        to.maxClients(settings.maxClients());
        to.maxRequestSlots(settings.maxRequestSlots());
        to.maxTenants(settings.maxTenants());
        to.maxFunctions(settings.maxFunctions());
        to.maxWorkers(settings.maxWorkers());
        to.maxSandboxes(settings.maxSandboxes());
        to.maxInvocations(settings.maxInvocations());
        to.maxStartsPerWorker(settings.maxStartsPerWorker());
        to.maxPayloadLength(settings.maxPayloadLength());
        to.featureLevel(settings.featureLevel());
        to.bestOf(settings.bestOf());
        to.coldPolicy(settings.coldPolicy());
    }

    static CellSettings read(final SettingsDecoder from) {
        return new CellSettings(
                from.seed(),
                from.secretKeyHigh(),
                from.secretKeyLow(),
                from.clientGraceNs(),
                from.workerShortGraceNs(),
                from.workerLongGraceNs(),
                from.workerSilenceNs(),
                from.leaseNs(),
                from.placementExpiryNs(),
                from.timeoutMarginNs(),
                from.startTimeoutNs(),
                from.tickNs(),
                from.fastTickNs(),
                from.tenantConcurrency(),
                from.maxClients(),
                from.maxRequestSlots(),
                from.maxTenants(),
                from.maxFunctions(),
                from.maxWorkers(),
                from.maxSandboxes(),
                from.maxInvocations(),
                from.maxStartsPerWorker(),
                from.maxPayloadLength(),
                from.featureLevel(),
                from.bestOf(),
                from.coldPolicy());
    }

    static void write(final PolicySettings policy, final PolicyEncoder to) {
        to.scaleUpPeriodNs(policy.scaleUpPeriodNs());
        to.provisionPeriodNs(policy.provisionPeriodNs());
        to.standingQueueNs(policy.standingQueueNs());
        to.suspectNs(policy.suspectNs());
        to.unreservedFloor(policy.unreservedFloor());
        to.scaleUpSize(policy.scaleUpSize());
        to.provisionSize(policy.provisionSize());
        to.quantumMb(policy.quantumMb());
        to.highLoadPermille(policy.highLoadPermille());
        to.bestOf(policy.bestOf());
        to.suspectFailures(policy.suspectFailures());
        to.placement(policy.placement().value());
        to.keepAlive(policy.keepAlive().value());
    }

    static PolicySettings read(final PolicyDecoder from) {
        return new PolicySettings(
                PlacementPolicy.get((short) from.placement()),
                KeepAlivePolicy.get((short) from.keepAlive()),
                from.bestOf(),
                from.highLoadPermille(),
                from.unreservedFloor(),
                from.scaleUpSize(),
                from.scaleUpPeriodNs(),
                from.provisionSize(),
                from.provisionPeriodNs(),
                from.quantumMb(),
                from.standingQueueNs(),
                from.suspectFailures(),
                from.suspectNs());
    }
}
