package io.berth.simulation;

import static io.berth.simulation.VirtualTime.MS;

import io.berth.placement.CellSettings;
import io.berth.placement.PlacementCommands.FunctionSettings;
import io.berth.placement.PolicySettings;
import io.berth.schemas.protocol.SandboxKind;

/** Sizes, settings and limits, at random; this one without anything that needs a policy. */
class Workload {
    /** What a worker says of itself. */
    record Shape(int memoryMb, int maxSandboxes, String labels) {}

    /** What an operator gives a tenant. */
    record TenantLimits(int concurrency, int weight, int maxQueued) {}

    protected SimulationRandom random;

    Workload(final SimulationRandom random) {
        this.random = random;
    }

    /** The same workload, which from now on draws from this. */
    final Workload drawingFrom(final SimulationRandom other) {
        random = other;
        return this;
    }

    /** Whether operators touch workers and the policy. */
    boolean isTouched() {
        return false;
    }

    CellSettings cell() {
        return cell(8, random.perMille(200) ? 6 : 64, (int) random.between(1, 6));
    }

    protected final CellSettings cell(
            final int tenantConcurrency, final int maxSandboxes, final int maxStarts) {
        final CellSettings d =
                CellSettings.defaults(random.nextLong(), random.nextLong(), random.nextLong());
        return new CellSettings(
                d.seed(),
                d.secretKeyHigh(),
                d.secretKeyLow(),
                d.clientGraceNs(),
                d.workerShortGraceNs(),
                d.workerLongGraceNs(),
                d.workerSilenceNs(),
                d.leaseNs(),
                d.placementExpiryNs(),
                d.timeoutMarginNs(),
                d.startTimeoutNs(),
                d.tickNs(),
                d.fastTickNs(),
                tenantConcurrency,
                64,
                1_024,
                16,
                16,
                16,
                maxSandboxes,
                random.perMille(200) ? 10 : 512,
                maxStarts,
                d.maxPayloadLength(),
                d.featureLevel(),
                (int) random.between(1, 4),
                d.coldPolicy());
    }

    /** A policy under which the limits of this workload are accepted. */
    PolicySettings policy() {
        return withFloor(PolicySettings.defaults((int) random.between(1, 4)), 0);
    }

    protected static PolicySettings withFloor(final PolicySettings p, final int floor) {
        return new PolicySettings(
                p.placement(),
                p.keepAlive(),
                p.bestOf(),
                p.highLoadPermille(),
                floor,
                p.scaleUpSize(),
                p.scaleUpPeriodNs(),
                p.provisionSize(),
                p.provisionPeriodNs(),
                p.quantumMb(),
                p.standingQueueNs(),
                p.suspectFailures(),
                p.suspectNs());
    }

    TenantLimits tenant() {
        return new TenantLimits((int) random.between(0, 8), 1, 100_000);
    }

    /** Settings at random, with limits that are often reached. */
    FunctionSettings function(final String name) {
        return new FunctionSettings(
                FunctionCatalog.tenantOf(name),
                name,
                SandboxKind.SYNTHETIC,
                "",
                random.between(200, 5_000) * MS,
                random.perMille(300)
                        ? random.between(100, 1_000) * MS
                        : random.between(1_000, 60_000) * MS,
                random.between(5, 1_500) * MS,
                (int) random.between(32, 400),
                random.perMille(600) ? FunctionSettings.NONE_RESERVED : random.between(0, 4),
                random.perMille(100) ? 0 : (int) random.between(1, 15));
    }

    /** The same with what this round adds. */
    protected static FunctionSettings with(
            final FunctionSettings f,
            final int provisioned,
            final int scaleUpSize,
            final String labels) {
        return new FunctionSettings(
                f.tenant(),
                f.name(),
                f.kind(),
                f.code(),
                f.timeoutNs(),
                f.keepAliveNs(),
                f.expectedStartUpNs(),
                f.memoryMb(),
                f.reservedConcurrency(),
                f.maxQueued(),
                provisioned,
                scaleUpSize,
                labels);
    }

    /** What one life of this worker has. */
    Shape worker(final int number) {
        return new Shape((int) random.between(400, 1_600), (int) random.between(2, 8), "");
    }
}
