package io.berth.simulation;

import static io.berth.simulation.VirtualTime.MS;
import static io.berth.simulation.VirtualTime.SECOND;

import io.berth.placement.PlacementCommands.FunctionSettings;
import io.berth.placement.PolicySettings;
import io.berth.schemas.protocol.KeepAlivePolicy;
import io.berth.schemas.protocol.PlacementPolicy;
import java.util.List;

/** Rates, reservations, provisioned sandboxes, labels and policies that bite on small workers. */
class FullWorkload extends Workload {
    private static final List<String> WORN = List.of("gpu", "a=1", "gpu,a=1", "a=1,gpu,ssd");

    /** The last one is carried by nobody. */
    private static final List<String> WANTED = List.of("gpu", "a=1", "gpu,a=1", "ssd", "no=one");

    private static final int[] STANDING_MS = {50, 500, 5_000};
    private static final int[] QUANTA = {1, 16, 64, 1_000};

    FullWorkload(final SimulationRandom random) {
        super(random);
    }

    @Override
    boolean isTouched() {
        return true;
    }

    @Override
    PolicySettings policy() {
        final boolean tight = random.perMille(400);
        return new PolicySettings(
                random.perMille(600) ? PlacementPolicy.HYBRID : PlacementPolicy.LEAST_LOADED,
                List.of(
                                KeepAlivePolicy.FIXED,
                                KeepAlivePolicy.HISTOGRAM,
                                KeepAlivePolicy.GREEDY_DUAL)
                        .get(random.below(3)),
                (int) random.between(1, 6),
                random.perMille(500) ? 700 : (int) random.between(0, 1_000),
                (int) random.between(0, 3),
                tight ? (int) random.between(1, 5) : 1_000,
                tight ? random.between(200, 10_000) * MS : 10 * SECOND,
                random.perMille(500) ? (int) random.between(1, 4) : 100,
                random.perMille(500) ? SECOND : random.between(100, 5_000) * MS,
                QUANTA[random.below(QUANTA.length)],
                STANDING_MS[random.below(STANDING_MS.length)] * MS,
                (int) random.between(1, 4),
                random.between(1, 60) * SECOND);
    }

    @Override
    TenantLimits tenant() {
        return new TenantLimits(
                (int) random.between(0, 10),
                (int) random.between(1, 5),
                random.perMille(300) ? (int) random.between(0, 12) : 100_000);
    }

    @Override
    FunctionSettings function(final String name) {
        return with(
                super.function(name),
                random.perMille(700) ? 0 : (int) random.between(1, 4),
                random.perMille(700) ? 0 : (int) random.between(1, 5),
                random.perMille(700) ? "" : WANTED.get(random.below(WANTED.size())));
    }

    @Override
    Shape worker(final int number) {
        final Shape shape = super.worker(number);
        final String labels = random.perMille(350) ? "" : WORN.get(random.below(WORN.size()));
        return new Shape(shape.memoryMb(), shape.maxSandboxes(), labels);
    }
}
