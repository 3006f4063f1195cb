package io.berth.simulation;

import static io.berth.simulation.VirtualTime.MS;
import static io.berth.simulation.VirtualTime.SECOND;

import io.berth.placement.CellSettings;
import io.berth.placement.PlacementCommands.FunctionSettings;
import io.berth.placement.PolicySettings;
import io.berth.schemas.protocol.SandboxKind;

/** Small functions, hundreds of them provisioned, on a few workers that hold them all. */
final class CrowdedWorkload extends FullWorkload {
    private static final int TENANT_CONCURRENCY = 600;

    CrowdedWorkload(final SimulationRandom random) {
        super(random);
    }

    @Override
    CellSettings cell() {
        return cell(TENANT_CONCURRENCY, 2_048, (int) random.between(16, 100));
    }

    @Override
    PolicySettings policy() {
        final PolicySettings p = super.policy();
        return new PolicySettings(
                p.placement(),
                p.keepAlive(),
                p.bestOf(),
                p.highLoadPermille(),
                p.unreservedFloor(),
                (int) random.between(50, 1_000),
                10 * SECOND,
                (int) random.between(50, 400),
                SECOND,
                p.quantumMb(),
                p.standingQueueNs(),
                p.suspectFailures(),
                p.suspectNs());
    }

    @Override
    TenantLimits tenant() {
        return new TenantLimits(
                TENANT_CONCURRENCY + random.below(100), (int) random.between(1, 5), 100_000);
    }

    @Override
    FunctionSettings function(final String name) {
        final FunctionSettings settings =
                new FunctionSettings(
                        FunctionCatalog.tenantOf(name),
                        name,
                        SandboxKind.SYNTHETIC,
                        "",
                        random.between(200, 5_000) * MS,
                        random.between(1_000, 60_000) * MS,
                        random.between(5, 300) * MS,
                        (int) random.between(1, 6),
                        FunctionSettings.NONE_RESERVED,
                        (int) random.between(1, 50));
        return with(settings, random.perMille(400) ? 0 : (int) random.between(40, 250), 0, "");
    }

    @Override
    Shape worker(final int number) {
        return number < 2
                ? new Shape(4_096, (int) random.between(200, 500), "")
                : super.worker(number);
    }
}
