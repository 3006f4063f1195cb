package io.berth.simulation;

import static io.berth.simulation.VirtualTime.MS;
import static io.berth.simulation.VirtualTime.SECOND;

import io.berth.placement.CellSettings;
import io.berth.placement.PlacementCommands.FunctionSettings;
import io.berth.placement.PolicySettings;
import io.berth.schemas.protocol.SandboxKind;

/** Nothing but room is short, and every tenant wants more of it than there is. */
final class ScarceWorkload extends Workload {
    private final int quantumMb;
    private final int[] weights = new int[FunctionCatalog.TENANTS];
    private final int memoryMb;
    private int next;

    ScarceWorkload(final SimulationRandom random) {
        super(random);
        memoryMb = (int) random.between(40, 200);
        quantumMb = (int) random.between(8, 200);
        for (int i = 0; i < weights.length; i++) {
            weights[i] = (int) random.between(1, 4);
        }
    }

    @Override
    CellSettings cell() {
        final CellSettings c = cell(1_000, 64, 16);
        return new CellSettings(
                c.seed(),
                c.secretKeyHigh(),
                c.secretKeyLow(),
                c.clientGraceNs(),
                c.workerShortGraceNs(),
                c.workerLongGraceNs(),
                c.workerSilenceNs(),
                c.leaseNs(),
                c.placementExpiryNs(),
                c.timeoutMarginNs(),
                c.startTimeoutNs(),
                c.tickNs(),
                c.fastTickNs(),
                c.tenantConcurrency(),
                c.maxClients(),
                c.maxRequestSlots(),
                c.maxTenants(),
                c.maxFunctions(),
                c.maxWorkers(),
                c.maxSandboxes(),
                512,
                c.maxStartsPerWorker(),
                c.maxPayloadLength(),
                c.featureLevel(),
                c.bestOf(),
                c.coldPolicy());
    }

    @Override
    PolicySettings policy() {
        final PolicySettings p = super.policy();
        return new PolicySettings(
                p.placement(),
                p.keepAlive(),
                p.bestOf(),
                p.highLoadPermille(),
                0,
                100_000,
                SECOND,
                p.provisionSize(),
                p.provisionPeriodNs(),
                quantumMb,
                60 * SECOND,
                p.suspectFailures(),
                p.suspectNs());
    }

    /** Tenants in turn; each keeps its weight. */
    @Override
    TenantLimits tenant() {
        return new TenantLimits(1_000, weights[next++ % weights.length], 100_000);
    }

    @Override
    FunctionSettings function(final String name) {
        return new FunctionSettings(
                FunctionCatalog.tenantOf(name),
                name,
                SandboxKind.SYNTHETIC,
                "",
                5 * SECOND,
                60 * SECOND,
                random.between(5, 50) * MS,
                memoryMb,
                FunctionSettings.NONE_RESERVED,
                1_000);
    }

    @Override
    Shape worker(final int number) {
        return new Shape((int) random.between(300, 800), 64, "");
    }
}
